"""People and roles, through the administrator's own token: what Keycloak lets them do is all that these pages can."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from chassis.access.contract import ROLES
from chassis.errors import DomainError, Kind, Refusal, Text
from chassis.values import Division
from keycloak import KeycloakAdmin, KeycloakOpenIDConnection
from keycloak.exceptions import KeycloakConnectionError, KeycloakError
from starlette.responses import Response

from gateway.pages.console.account_keys import (
    LEVELS,
    PERSON_ID,
    STAFF_NUMBER,
    check_staffed,
    check_unique,
    check_username,
    read_keys,
    read_office,
)
from gateway.pages.console.account_reach import (
    DIVISION,
    account_not_found,
    get_account,
    list_accounts,
    office_of,
    territory_of,
)
from gateway.pages.kept import keep, taken
from gateway.pages.visit import Visit

SHOWN = 50
# roles of people; those of services and agencies are given with the realm alone
NOT_OF_PEOPLE = ("service-", "agency-", "operator")
GRANTABLE = [role for role in ROLES if not role.startswith(NOT_OF_PEOPLE)]
# the session renews its token; the library must not try
KEPT_SECONDS = 300
STEPS = ("granted", "withdrawn", "keyed", "office", "password", "factor", "closed", "opened")
FORBIDDEN, TAKEN, UNKNOWN = 403, 409, 404


def _admin(visit: Visit) -> KeycloakAdmin:
    """Keycloak's admin interface as the visitor.

    Errors: ROLE_NOT_ALLOWED.
    """
    if not visit.administers or visit.session is None:
        text = Text("您的岗位不能管理账号", "your role may not manage accounts")
        raise DomainError(Kind.FORBIDDEN, "ROLE_NOT_ALLOWED", text)
    settings = visit.pages.settings
    connection = KeycloakOpenIDConnection(
        server_url=settings.keycloak_url,
        realm_name=settings.realm,
        token={"access_token": visit.session.access_token, "expires_in": KEPT_SECONDS},
    )
    return KeycloakAdmin(connection=connection)


def _refused(error: KeycloakError) -> DomainError:
    """What Keycloak said, as a refusal of ours."""
    if isinstance(error, KeycloakConnectionError):
        text = Text("登录服务暂时不可用，请稍后再试", "sign-on does not answer just now; please try again soon")
        return DomainError(Kind.UNAVAILABLE, "SIGN_ON_UNAVAILABLE", text)
    if error.response_code == FORBIDDEN:
        text = Text("不能授予或更改您自己没有的权限", "you cannot grant or change what you do not hold")
        return DomainError(Kind.FORBIDDEN, "GRANT_REFUSED", text)
    if error.response_code == TAKEN:
        text = Text("已有此用户名", "there is an account with this name")
        return DomainError(Kind.TAKEN, "ACCOUNT_TAKEN", text, field="username")
    if error.response_code == UNKNOWN:
        return account_not_found()
    text = Text("请检查填写的内容", "check what you have filled in")
    return DomainError(Kind.INVALID, "ACCOUNT_INVALID", text)


async def accounts(visit: Visit) -> Response:
    """Accounts whose name has what is sought."""
    admin, sought, territory = _admin(visit), visit.query("q"), territory_of(visit.principal)
    try:
        users, full = await list_accounts(admin, sought[:SHOWN], territory, SHOWN)
        held = await asyncio.gather(*(admin.a_get_realm_roles_of_user(one["id"]) for one in users))
    except KeycloakError as error:
        raise _refused(error) from error
    roles = [[role for role in GRANTABLE if role in {one["name"] for one in own}] for own in held]
    rows = list(zip(users, roles, strict=True))
    return visit.show("console/accounts.html", rows=rows, sought=sought, full=full)


async def account(visit: Visit) -> Response:
    """One account with its roles."""
    admin, user_id = _admin(visit), visit.path("user_id")
    try:
        user = await get_account(admin, user_id, territory_of(visit.principal))
        held = {role["name"] for role in await admin.a_get_realm_roles_of_user(user_id)}
    except KeycloakError as error:
        raise _refused(error) from error
    return visit.show(
        "console/account.html",
        user=user,
        held=[role for role in GRANTABLE if role in held],
        free=[role for role in GRANTABLE if role not in held],
        levels=list(LEVELS),
        password=(await taken(visit)).get("password", ""),
        at=f"/console/accounts/{user_id}",
        said_done={
            "made": visit.say("The account is made. Grant it a role below."),
            "password": visit.say("There is a new password, and the person is signed out."),
            "factor": visit.say("The old telephone counts no more. A new one is paired at the next sign-in."),
            "office": visit.say("The office is corrected. It holds from the next sign-in."),
            "granted": visit.say("The role is granted. It holds from the next sign-in."),
            "withdrawn": visit.say("The role is withdrawn, and the person is signed out."),
            "closed": visit.say("The account is closed, and the person is signed out."),
            "opened": visit.say("The account is open again."),
            "keyed": visit.say("It is kept whose account this is. It holds from the next sign-in."),
        },
    )


async def change(visit: Visit) -> Response:
    """Grant or withdraw a role, say whose account it is and of which office, give a password, close or open it."""
    admin, user_id = _admin(visit), visit.path("user_id")
    step, password = visit.choose("step", STEPS), secrets.token_urlsafe(12)
    try:
        user = await get_account(admin, user_id, territory_of(visit.principal))
        if step == "password":
            await admin.a_set_user_password(user_id, password, temporary=True)
        elif step == "factor":
            await _drop_second_factor(visit, admin, user_id)
        elif step in ("keyed", "office"):
            await _say_whose(visit, admin, step)
        elif step in ("granted", "withdrawn"):
            await _grant(visit, admin, user, granted=step == "granted")
        else:
            await admin.a_update_user(user_id, {**user, "enabled": step == "opened"})
        if step not in ("granted", "opened"):
            await admin.a_user_logout(user_id)
    except KeycloakError as error:
        visit.form.refuse(_refused(error), visit.language)
        return await account(visit)
    except Refusal as error:
        visit.form.refuse(error, visit.language)
        return await account(visit)
    if step == "password":
        return await keep(visit, f"/console/accounts/{user_id}", {"password": password}, done=step)
    return visit.go(f"/console/accounts/{user_id}", done=step)


async def _say_whose(visit: Visit, admin: KeycloakAdmin, step: str) -> None:
    """Keep of whom, or of which office, an account is.

    Errors: those of `read_keys`, `check_unique` and `read_office`.
    """
    form, user_id, territory = visit.form, visit.path("user_id"), territory_of(visit.principal)
    if step == "office":
        office = _read_office(visit, territory)
        await _set_attributes(admin, user_id, ("division", "division_level"), office)
        return
    keys = read_keys(form[STAFF_NUMBER], form[PERSON_ID])
    await check_unique(admin, keys, territory, user_id)
    await _set_attributes(admin, user_id, (STAFF_NUMBER, PERSON_ID), keys)


def _read_office(visit: Visit, territory: Division) -> dict[str, str]:
    """The office that a form names, within the territory; without one the county, and no level: that is no territory.

    Errors: those of `read_office`, OFFICE_ELSEWHERE.
    """
    form = visit.form
    office = read_office(form[DIVISION], form["division_level"], visit.pages.settings.cell)
    return office | {DIVISION: office_of(office.get(DIVISION, ""), territory)}


async def _grant(visit: Visit, admin: KeycloakAdmin, user: dict[str, Any], *, granted: bool) -> None:
    """Grant or withdraw a role of people; whoever gets one of an office has a staff number and a second factor.

    Errors: STAFF_NUMBER_MISSING, CHOICE_UNKNOWN.
    """
    user_id, role = visit.path("user_id"), visit.choose("role", GRANTABLE)
    if granted:
        check_staffed(user, role)
    await _set_role(admin, user_id, role, granted=granted)
    if granted and role != "citizen" and visit.pages.settings.second_factor:
        await _ask_second_factor(admin, user_id)


async def _set_role(admin: KeycloakAdmin, user_id: str, role: str, *, granted: bool) -> None:
    found = await admin.a_get_realm_role(role)
    if granted:
        await admin.a_assign_realm_roles(user_id, [found])
    else:
        await admin.a_delete_realm_roles_of_user(user_id, [found])


async def _set_attributes(admin: KeycloakAdmin, user_id: str, names: tuple[str, ...], told: dict[str, str]) -> None:
    """Replace some attributes of an account; those that are not told are taken away."""
    whole = await admin.a_get_user(user_id)
    kept = {name: value for name, value in (whole.get("attributes") or {}).items() if name not in names}
    attributes = {**kept, **{name: [value] for name, value in told.items()}}
    await admin.a_update_user(user_id, {**whole, "attributes": attributes})


async def _ask_second_factor(admin: KeycloakAdmin, user_id: str) -> None:
    """Who works for the county proves it twice: a code is set up at the next sign-in and asked for ever after."""
    held = {one["type"] for one in await admin.a_get_credentials(user_id)}
    whole = await admin.a_get_user(user_id)
    actions = set(whole.get("requiredActions", []))
    if "otp" not in held:
        await admin.a_update_user(user_id, {**whole, "requiredActions": sorted(actions | {"CONFIGURE_TOTP"})})


async def _drop_second_factor(visit: Visit, admin: KeycloakAdmin, user_id: str) -> None:
    """Whose telephone is gone pairs another one at the next sign-in, where one is asked for."""
    for one in await admin.a_get_credentials(user_id):
        if one["type"] == "otp":
            await admin.a_delete_credential(user_id, one["id"])
    held = {role["name"] for role in await admin.a_get_realm_roles_of_user(user_id)}
    if visit.pages.settings.second_factor and held & {*GRANTABLE} - {"citizen"}:
        await _ask_second_factor(admin, user_id)


async def blank(visit: Visit) -> Response:
    """The form of a new account."""
    _admin(visit)
    return visit.show("console/account_new.html", levels=list(LEVELS), at="/console/accounts/new")


async def create(visit: Visit) -> Response:
    """A new account with a password that is shown once and changed at the first sign-in."""
    admin, form, password = _admin(visit), visit.form, secrets.token_urlsafe(12)
    try:
        check_username(form["username"])
        territory = territory_of(visit.principal)
        office = _read_office(visit, territory)
        keys = read_keys(form[STAFF_NUMBER], form[PERSON_ID])
        await check_unique(admin, keys, territory)
        attributes = office | keys
        user_id = await admin.a_create_user(
            {
                "username": form["username"],
                "firstName": form["name"],
                "enabled": True,
                "attributes": {name: [value] for name, value in attributes.items() if value},
                "credentials": [{"type": "password", "value": password, "temporary": True}],
            }
        )
    except KeycloakError as error:
        form.refuse(_refused(error), visit.language)
        return await blank(visit)
    except Refusal as error:
        form.refuse(error, visit.language)
        return await blank(visit)
    return await keep(visit, f"/console/accounts/{user_id}", {"password": password}, done="made")
