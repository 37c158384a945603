"""Which human an account is of: a staff number for people of an office, a record for residents; no two share one."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from chassis.access.principal import is_staffed, staff_number_of
from chassis.errors import Kind, Refusal, Text
from chassis.values import Division
from keycloak import KeycloakAdmin

from gateway.pages import places
from gateway.pages.codes import SAYINGS
from gateway.pages.console.account_reach import is_within

STAFF_NUMBER, PERSON_ID = "staff_number", "person_id"
USERNAME = re.compile(r"[a-z][a-z0-9.-]{2,39}")
# level of an office → digits of a code that say it, the widest first
LEVELS = {"county": 6, "township": 9, "village": 12}
LONGEST = 12


class StaffNumberUnusable(Refusal):
    KIND = Kind.INVALID
    REASON = "STAFF_NUMBER_UNUSABLE"
    TEXT = Text(
        "工号由字母和数字组成，至少一位数字，例如 S0004",
        "a staff number has letters and digits, one digit at least, like S0004",
    )


class StaffNumberMissing(Refusal):
    KIND = Kind.INVALID
    REASON = "STAFF_NUMBER_MISSING"
    TEXT = Text(
        "岗位账号必须有工号：经办与复核按工号区分是否为同一人",
        "an account of an office needs a staff number: maker and checker are told apart by it",
    )


class RecordUnusable(Refusal):
    KIND = Kind.INVALID
    REASON = "PERSON_ID_UNUSABLE"
    TEXT = Text("请填写人员页面地址中的记录编号", "give the record's number as in the address of the person's page")


class PersonHasAccount(Refusal):
    KIND = Kind.TAKEN
    REASON = "PERSON_HAS_ACCOUNT"
    TEXT = Text(
        "账号 {username} 已是此人，请在该账号上增加岗位",
        "the account {username} is this person's already; grant it the role instead",
    )


def read_keys(staff_number: str, person_id: str) -> dict[str, str]:
    """The attributes in the one writing that is kept; what is empty is left out.

    Errors: STAFF_NUMBER_UNUSABLE, PERSON_ID_UNUSABLE.
    """
    try:
        number = staff_number_of(staff_number)
    except ValueError:
        raise StaffNumberUnusable(field=STAFF_NUMBER) from None
    if number and not any(one.isdigit() for one in number):  # a word is nobody's number
        raise StaffNumberUnusable(field=STAFF_NUMBER)
    try:
        record = str(UUID(person_id)) if person_id else ""
    except ValueError:
        raise RecordUnusable(field=PERSON_ID) from None
    return {name: value for name, value in ((STAFF_NUMBER, number), (PERSON_ID, record)) if value}


async def check_unique(admin: KeycloakAdmin, keys: dict[str, str], territory: Division, user_id: str = "") -> None:
    """No other account of the territory is of the same human. Another county counts its own staff, and its S0004 too.

    Errors: PERSON_HAS_ACCOUNT.
    """
    for name, value in keys.items():
        for found in await admin.a_get_users({"q": f"{name}:{value}", "briefRepresentation": False}):
            same = value in found.get("attributes", {}).get(name, [])
            if same and found["id"] != user_id and is_within(found, territory):
                raise PersonHasAccount(field=name, username=found["username"])


def check_staffed(user: dict[str, Any], role: str) -> None:
    """Whoever gets a role of an office has a staff number.

    Errors: STAFF_NUMBER_MISSING.
    """
    if is_staffed(role) and not (user.get("attributes") or {}).get(STAFF_NUMBER):
        raise StaffNumberMissing(field=STAFF_NUMBER)


class UsernameUnusable(Refusal):
    KIND = Kind.INVALID
    REASON = "USERNAME_UNUSABLE"
    TEXT = Text(
        "须为 3 至 40 个小写字母、数字、点或连字符，以字母开头",
        "small letters, digits, dots and hyphens, a letter first, 3 to 40 characters",
    )


class OfficeUnusable(Refusal):
    KIND = Kind.INVALID
    REASON = "OFFICE_UNUSABLE"
    TEXT = Text(
        "请填写区划表中的 12 位代码，例如 {example}", "write a 12-digit code of the table of divisions, like {example}"
    )


class OfficeLevelUnusable(Refusal):
    KIND = Kind.INVALID
    REASON = "OFFICE_LEVEL_UNUSABLE"
    TEXT = Text("级别与区划代码不符：该代码是{zh}的", "the level does not fit the code, which is a {en}'s")


def check_username(username: str) -> None:
    """Whether an account can be called so.

    Errors: USERNAME_UNUSABLE.
    """
    if not USERNAME.fullmatch(username):
        raise UsernameUnusable(field="username")


def read_office(division: str, level: str, cell: str) -> dict[str, str]:
    """The attributes of an office; empty for an account of none.

    Args:
        division: 12 digits; empty with an empty level.
        level: village, township or county, as the code itself says.
        cell: six digits of the county.

    Errors: OFFICE_UNUSABLE, OFFICE_LEVEL_UNUSABLE.
    """
    if not division and not level:
        return {}
    # while the register is away no name is known, and the shape alone is looked at
    is_known = division in places.codes() if places.known() else len(division) == LONGEST and division.isdigit()
    if not is_known:
        raise OfficeUnusable(field="division", example=cell.ljust(LONGEST, "0"))
    own = next(name for name, digits in LEVELS.items() if not division[digits:].strip("0"))
    if level != own:
        zh, en = SAYINGS["level"][own]
        raise OfficeLevelUnusable(field="division_level", zh=zh, en=en)
    return {"division": division, "division_level": level}
