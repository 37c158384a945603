"""Who calls."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from chassis.errors import Kind, Refusal, Text
from chassis.values import Division

ADMINISTRATORS = frozenset({"system-admin", "security-admin", "audit-admin"})
AGENCY_PREFIX = "agency-"
SERVICE_PREFIX = "service-"
# roles that no human of an office has
UNSTAFFED = ("citizen", "operator")
STAFF_NUMBER = re.compile(r"[A-Z0-9]{1,40}")
_SEPARATORS = re.compile(r"[\s._/-]+")


class OwnCase(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "OWN_CASE"
    TEXT = Text(
        "此事涉及您本人、您的家人或由您申领，须回避，请由他人办理；您本人的事项请以居民身份办理",
        "this is about you or your family, or claimed by you: somebody else handles it; as a resident you can act for"
        " yourself",
    )


def staff_number_of(text: str) -> str:
    """One writing of a staff number: width, case, spaces, separators and invisible characters make no second person.

    Raises:
        ValueError: what is left is not one to forty letters A to Z and digits.
    """
    visible = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one)[0] != "C")
    number = _SEPARATORS.sub("", visible).upper()
    if number and not STAFF_NUMBER.fullmatch(number):
        message = "a staff number is made of letters A to Z and digits"
        raise ValueError(message)
    return number


def is_staffed(role: str) -> bool:
    """Whether a role belongs to people of an office, who have a staff number."""
    return role not in UNSTAFFED and not role.startswith((AGENCY_PREFIX, SERVICE_PREFIX))


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller, as the verified token says."""

    subject: str
    username: str
    roles: frozenset[str]
    division: Division | None = None
    person_id: UUID | None = None
    staff_number: str = ""
    client_id: str = ""
    token: str = field(default="", repr=False)

    @property
    def person_key(self) -> str:
        """Which human acts, as rows keep it: the staff number, else the record in the register, else the account."""
        return self.staff_number or (str(self.person_id) if self.person_id else self.subject)

    @property
    def person_keys(self) -> frozenset[str]:
        """Every key by which rows may know this human: as staff, as a resident, by the account."""
        record = str(self.person_id) if self.person_id else ""
        return frozenset(key for key in (self.staff_number, record, self.subject) if key)

    def is_among(self, people: Iterable[str | UUID | None]) -> bool:
        """Whether this human is one of some: staff numbers, records of the register, accounts."""
        return not self.person_keys.isdisjoint(str(one) for one in people if one)

    @property
    def office(self) -> str:
        """Where the caller works, for the log a person sees: division code, or the system's name."""
        return self.division.code if self.division is not None else self.client_id
