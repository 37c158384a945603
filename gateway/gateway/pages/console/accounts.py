"""People and roles, through the administrator's own token: what Keycloak lets them do is all that these pages can."""

from __future__ import annotations

import secrets
from typing import Any

from chassis.access.contract import ROLES
from chassis.errors import DomainError, Kind, Refusal, Text
from chassis.values import Division
from keycloak import KeycloakAdmin, KeycloakOpenIDConnection
from keycloak.exceptions import KeycloakConnectionError, KeycloakError
from starlette.responses import Response

from gateway.pages.console.account_keys import PERSON_ID, STAFF_NUMBER, check_staffed, check_unique, read_keys
from gateway.pages.console.account_reach import (
    DIVISION,
    account_not_found,
    get_account,
    list_accounts,
    office_of,
    territory_of,
)
from gateway.pages.visit import Visit

SHOWN = 50
LEVELS = ("village", "township", "county")
# roles of people; those of services and agencies are given with the realm alone
NOT_OF_PEOPLE = ("service-", "agency-", "operator")
GRANTABLE = [role for role in ROLES if not role.startswith(NOT_OF_PEOPLE)]
# the session renews its token; the library must not try
KEPT_SECONDS = 300
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
    sought, territory = visit.query("q"), territory_of(visit.principal)
    try:
        users, full = await list_accounts(_admin(visit), sought[:SHOWN], territory, SHOWN)
    except KeycloakError as error:
        raise _refused(error) from error
    return visit.show("console/accounts.html", users=users, sought=sought, full=full)


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
        at=f"/console/accounts/{user_id}",
        said_done={
            "granted": visit.say("The role is granted. It holds from the next sign-in."),
            "withdrawn": visit.say("The role is withdrawn, and the person is signed out."),
            "closed": visit.say("The account is closed, and the person is signed out."),
            "opened": visit.say("The account is open again."),
            "keyed": visit.say("It is kept whose account this is. It holds from the next sign-in."),
        },
    )


async def change(visit: Visit) -> Response:
    """Grant or withdraw a role, say whose account it is, close or open it."""
    admin, user_id, form = _admin(visit), visit.path("user_id"), visit.form
    step, role, territory = form["step"], form["role"], territory_of(visit.principal)
    try:
        user = await get_account(admin, user_id, territory)
        if step == "keyed":
            await _set_keys(admin, user, read_keys(form[STAFF_NUMBER], form[PERSON_ID]), territory)
        elif step in ("granted", "withdrawn") and role in GRANTABLE:
            if step == "granted":
                check_staffed(user, role)
            await _set_role(admin, user_id, role, granted=step == "granted")
            if step == "granted" and role != "citizen" and visit.pages.settings.second_factor:
                await _ask_second_factor(admin, user_id)
        elif step in ("closed", "opened"):
            await admin.a_update_user(user_id, {**user, "enabled": step == "opened"})
        if step in ("withdrawn", "closed", "keyed"):
            await admin.a_user_logout(user_id)
    except KeycloakError as error:
        visit.form.refuse(_refused(error), visit.language)
        return await account(visit)
    except Refusal as error:
        visit.form.refuse(error, visit.language)
        return await account(visit)
    return visit.go(f"/console/accounts/{user_id}", done=step)


async def _set_role(admin: KeycloakAdmin, user_id: str, role: str, *, granted: bool) -> None:
    found = await admin.a_get_realm_role(role)
    if granted:
        await admin.a_assign_realm_roles(user_id, [found])
    else:
        await admin.a_delete_realm_roles_of_user(user_id, [found])


async def _set_keys(admin: KeycloakAdmin, user: dict[str, Any], keys: dict[str, str], territory: Division) -> None:
    await check_unique(admin, keys, territory, user["id"])
    kept = {
        name: value for name, value in (user.get("attributes") or {}).items() if name not in (STAFF_NUMBER, PERSON_ID)
    }
    attributes = {**kept, **{name: [value] for name, value in keys.items()}}
    await admin.a_update_user(user["id"], {**user, "attributes": attributes})


async def _ask_second_factor(admin: KeycloakAdmin, user_id: str) -> None:
    """Who works for the county proves it twice: a code is set up at the next sign-in and asked for ever after."""
    held = {one["type"] for one in await admin.a_get_credentials(user_id)}
    whole = await admin.a_get_user(user_id)
    actions = set(whole.get("requiredActions", []))
    if "otp" not in held:
        await admin.a_update_user(user_id, {**whole, "requiredActions": sorted(actions | {"CONFIGURE_TOTP"})})


async def blank(visit: Visit) -> Response:
    """The form of a new account."""
    _admin(visit)
    return visit.show("console/account_new.html", levels=LEVELS, password="", at="/console/accounts/new")


async def create(visit: Visit) -> Response:
    """A new account with a password that is shown once and changed at the first sign-in."""
    admin, form, password = _admin(visit), visit.form, secrets.token_urlsafe(12)
    territory = territory_of(visit.principal)
    if not form["username"]:
        form.errors["username"] = visit.say("Enter a user name")
        return await blank(visit)
    try:
        keys = read_keys(form[STAFF_NUMBER], form[PERSON_ID])
        await check_unique(admin, keys, territory)
        division = office_of(form[DIVISION], territory)
        # a level makes a territory of it: who names no office gets none
        level = form["division_level"] if form[DIVISION] else ""
        attributes = {DIVISION: division, "division_level": level, **keys}
        await admin.a_create_user(
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
    return visit.show("console/account_new.html", levels=LEVELS, password=password, at="/console/accounts/new")
