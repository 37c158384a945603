"""What is allowed about households and moving. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Kind, Refusal, Text


class HouseholdNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "HOUSEHOLD_NOT_FOUND"
    TEXT = Text("此人没有登记在任何户中", "this person is in no household of the register")


class NowhereToMove(Refusal):
    KIND = Kind.INVALID
    REASON = "NOWHERE_TO_MOVE"
    TEXT = Text("请给出新的居住地或户籍地", "give a new residence or a new hukou")


class KinshipKnown(Refusal):
    KIND = Kind.TAKEN
    REASON = "KINSHIP_KNOWN"
    TEXT = Text("此亲属关系已登记", "this kinship is recorded already")


class KinshipImpossible(Refusal):
    KIND = Kind.INVALID
    REASON = "KINSHIP_IMPOSSIBLE"
    TEXT = Text(
        "请核对所选的人：不能是本人，父母须比子女年长",
        "look at who was chosen: nobody is their own relative, and a parent is older than the child",
    )


def check_kinship(kind: str, person_born: date, relative_born: date, *, same: bool) -> None:
    """Two people, and a parent is the older one."""
    if same or (kind == "parent" and relative_born >= person_born):
        raise KinshipImpossible(field="relative_id")


@dataclass(frozen=True, slots=True)
class PersonMoved:
    """Somebody lives, or is registered, elsewhere."""

    person_id: UUID
    version: int
    from_division: str
    to_division: str
    moved_on: date
