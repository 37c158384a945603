"""What the projection holds of a person, and who may speak for one."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.errors import Kind, Refusal, Text


class FamilyNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "PERSON_NOT_FOUND"
    TEXT = Text("没有找到这个人，或不在您的工作区域", "nobody is found here by that id, or not in your territory")


class AuthorityMissing(Refusal):
    KIND = Kind.INVALID
    REASON = "AUTHORITY_MISSING"
    TEXT = Text(
        "代办请写明依据（委托书、监护证明等）",
        "who acts for somebody names the authority: a signed statement, a guardian's paper",
    )


class StatementUnfitting(Refusal):
    KIND = Kind.INVALID
    REASON = "STATEMENT_UNFITTING"
    TEXT = Text(
        "回答与所问不符：子女情况只能答“是”，户口性质只能答“农业”或“非农业”",
        "the answer does not fit: yes for the children, agricultural or non-agricultural for the hukou",
    )


@dataclass(frozen=True, slots=True)
class FamilyFacts:
    """One person's facts, in the order of the projection's columns."""

    person_id: UUID
    version: int
    state: str
    merged_into: UUID | None
    sex: int
    birth_date: date
    death_date: date | None
    residence_division: str
    hukou_division: str
    hukou_nature: str
    children_living: int
    daughters_living: int
    guardians: list[UUID]

    @property
    def values(self) -> tuple[Any, ...]:
        """For the insert."""
        return astuple(self)


def check_statement(fact: str, value: str) -> None:
    """An answer is one that the question has.

    Errors: STATEMENT_UNFITTING.
    """
    if (fact == "children_known") != (value == "true"):
        raise StatementUnfitting(field="value")


def check_authority(authority: str, *, own: bool) -> None:
    """The person needs none; everybody else names it."""
    if not own and not authority.strip():
        raise AuthorityMissing(field="authority")
