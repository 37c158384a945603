"""When two records are probably one person, and why. Pure.

A verified number decides alone. Without a common one, the name has to sound or look the same and the birth date has
to agree, day and month swapped included; then a clerk decides. Two different verified numbers are two people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.errors import Kind, Refusal, Text


class Why(StrEnum):
    """What speaks for one person; shown to the clerk."""

    SAME_NAME = "same_name"
    TRADITIONAL_FORM = "traditional_form"
    SAME_SOUND = "same_sound"
    SAME_BIRTH_DATE = "same_birth_date"
    DAY_AND_MONTH_SWAPPED = "day_and_month_swapped"
    SAME_VERIFIED_NUMBER = "same_verified_number"
    NUMBER_UNVERIFIED = "number_unverified"
    NUMBER_MISSING = "number_missing"


TEXTS: dict[Why, Text] = {
    Why.SAME_NAME: Text("姓名相同", "the name is the same"),
    Why.TRADITIONAL_FORM: Text("姓名为繁简写法", "the name is the same in traditional characters"),
    Why.SAME_SOUND: Text("姓名读音相同", "the name sounds the same"),
    Why.SAME_BIRTH_DATE: Text("出生日期相同", "the birth date is the same"),
    Why.DAY_AND_MONTH_SWAPPED: Text("出生日期的月和日互换后相同", "the birth date agrees with day and month swapped"),
    Why.SAME_VERIFIED_NUMBER: Text("身份号码相同", "the identity number is the same"),
    Why.NUMBER_UNVERIFIED: Text("一方号码未核实", "one number is unverified"),
    Why.NUMBER_MISSING: Text("一方没有号码", "one has no number"),
}


class CandidateNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "CANDIDATE_NOT_FOUND"
    TEXT = Text("没有这对待核记录", "there is no such pair")


class DecidedAlready(Refusal):
    KIND = Kind.REFUSED
    REASON = "DECIDED_ALREADY"
    TEXT = Text("这对记录已有结论；需改变请先撤销", "this pair is decided; undo the decision first")


class MergeNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "MERGE_NOT_FOUND"
    TEXT = Text("没有这次合并，或已撤销", "there is no such merge, or it was undone")


class SamePerson(Refusal):
    KIND = Kind.INVALID
    REASON = "SAME_RECORD"
    TEXT = Text("两条记录是同一条", "the two records are one and the same")


@dataclass(frozen=True, slots=True)
class Record:
    """What matching knows of a record. `number`: the verified number or its blind key, None without one."""

    name: str
    simplified: str
    sounds: tuple[str, ...]
    sex: int
    birth_date: date
    number: object | None
    has_number: bool
    household: str


def swapped(day: date) -> date | None:
    """The date with day and month exchanged; None when there is no such date."""
    try:
        return day.replace(month=day.day, day=day.month)
    except ValueError:
        return None


def compare(one: Record, other: Record) -> tuple[Why, ...]:
    """Why two records are probably one person; empty when they are not for a clerk to see."""
    if not one.simplified or not other.simplified:
        return ()  # two newborns without names are two newborns
    if one.number is not None and other.number is not None:
        return ()  # the same number was linked before, different ones are two people
    if not set(one.sounds) & set(other.sounds):
        return ()
    name = _name_evidence(one, other)
    if one.birth_date == other.birth_date:
        birth = Why.SAME_BIRTH_DATE
    elif swapped(one.birth_date) == other.birth_date:
        birth = Why.DAY_AND_MONTH_SWAPPED
    else:
        return ()
    if name is Why.SAME_SOUND and (one.sex != other.sex or one.household == other.household != ""):
        return ()  # brother and sister, or twins, whose names sound alike
    unnumbered = Why.NUMBER_UNVERIFIED if one.has_number and other.has_number else Why.NUMBER_MISSING
    return name, birth, unnumbered


def _name_evidence(one: Record, other: Record) -> Why:
    if _joined(one.name) == _joined(other.name):
        return Why.SAME_NAME
    return Why.TRADITIONAL_FORM if _joined(one.simplified) == _joined(other.simplified) else Why.SAME_SOUND


def _joined(name: str) -> str:
    """A name without dots and spaces: 买买提·艾力 and 买买提艾力 are two writings of one name."""
    return name.replace("·", "").replace(" ", "")


@dataclass(frozen=True, slots=True)
class PersonMerged:
    """Two records became one."""

    person_id: UUID
    version: int
    absorbed_person_id: UUID
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class PersonUnmerged:
    """A merge was undone."""

    person_id: UUID
    version: int
    restored_person_id: UUID
    merge_id: UUID
