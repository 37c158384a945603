"""Whose accounts an administrator sees and changes: those of their own territory. One sign-on serves many counties.

Keycloak's permissions know no territory, and its admin interface is closed to everybody outside the cluster: these
pages are the way there. An account of an office lies where the office is; one of a resident keeps the county that made
it, as a division without a level, which gives its holder no territory.
"""

from __future__ import annotations

from typing import Any

from chassis.access.principal import Principal
from chassis.errors import DomainError, Kind, Refusal, Text
from chassis.values import Division
from keycloak import KeycloakAdmin

DIVISION = "division"
PAGE = 200
# what one search looks at; who looks for a name finds it among fewer
LOOKED_AT = 10 * PAGE


class OfficeElsewhere(Refusal):
    KIND = Kind.INVALID
    REASON = "OFFICE_ELSEWHERE"
    TEXT = Text("该单位不在您管理的地区内：{division}", "this office is not in your territory: {division}")


def account_not_found() -> DomainError:
    """An account elsewhere is refused as one that is not there."""
    return DomainError(Kind.NOT_FOUND, "ACCOUNT_NOT_FOUND", Text("没有这个账号", "there is no such account"))


def territory_of(principal: Principal | None) -> Division:
    """Where an administrator has a say.

    Errors: SCOPE_MISSING.
    """
    if principal is None or principal.division is None:
        text = Text(
            "您的账号没有设置工作区域，请联系管理员", "your account has no territory; ask an administrator to set it"
        )
        raise DomainError(Kind.FORBIDDEN, "SCOPE_MISSING", text, attribute=DIVISION)
    return principal.division


def is_within(user: dict[str, Any], territory: Division) -> bool:
    """Whether an account lies in a territory. One that keeps no division was made before this was kept: everybody's."""
    code = ((user.get("attributes") or {}).get(DIVISION) or [""])[0]
    return not code or territory.covers(code)


async def get_account(admin: KeycloakAdmin, user_id: str, territory: Division) -> dict[str, Any]:
    """An account of a territory.

    Errors: ACCOUNT_NOT_FOUND; `KeycloakError`.
    """
    user: dict[str, Any] = await admin.a_get_user(user_id)
    if not is_within(user, territory):
        raise account_not_found()
    return user


async def list_accounts(
    admin: KeycloakAdmin, sought: str, territory: Division, shown: int
) -> tuple[list[dict[str, Any]], bool]:
    """(accounts of a territory, whether there may be more). sought: part of a name; empty: all."""
    query: dict[str, Any] = {"max": PAGE, "briefRepresentation": False, **({"search": sought} if sought else {})}
    found: list[dict[str, Any]] = []
    for first in range(0, LOOKED_AT, PAGE):
        page = await admin.a_get_users({**query, "first": first})
        found += [one for one in page if is_within(one, territory)]
        if len(page) < PAGE:
            return found[:shown], len(found) > shown
        if len(found) > shown:
            break
    return found[:shown], True


def office_of(division: str, territory: Division) -> str:
    """The division that a new account keeps: its office's, within the territory, or the administrator's county.

    Errors: OFFICE_ELSEWHERE.
    """
    if not division:
        return Division.county_of(territory.code)
    if not territory.covers(division):
        raise OfficeElsewhere(field=DIVISION, division=division)
    return division
