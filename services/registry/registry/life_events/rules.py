"""What is allowed about births and deaths, and what follows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Kind, Refusal, Text


class NoticeDiffers(Refusal):
    KIND = Kind.CONFLICT
    REASON = "NOTICE_DIFFERS"
    TEXT = Text(
        "同一编号的出生通知以前报过，内容不同；请核对编号，或请经办人更正",
        "this notice was told before and said something else; check its number, or ask a clerk for a correction",
    )


class DeathBeforeBirth(Refusal):
    KIND = Kind.INVALID
    REASON = "DEATH_BEFORE_BIRTH"
    TEXT = Text("死亡日期不能早于出生日期", "a death is not before the birth")


class DeathInFuture(Refusal):
    KIND = Kind.INVALID
    REASON = "DEATH_IN_FUTURE"
    TEXT = Text("死亡日期不能晚于今天", "a death is not after today")


class AlreadyDead(Refusal):
    KIND = Kind.TAKEN
    REASON = "ALREADY_DEAD"
    TEXT = Text("此人的死亡已经登记；日期有误请办理更正", "this death is registered; correct the date if it is wrong")


@dataclass(frozen=True, slots=True)
class PersonBorn:
    """A child was born and is registered."""

    person_id: UUID
    version: int
    birth_date: date
    division_code: str


@dataclass(frozen=True, slots=True)
class PersonDied:
    """Somebody died."""

    person_id: UUID
    version: int
    death_date: date


def check_death(death_date: date, birth_date: date, known: date | None, today: date) -> None:
    """A death lies between birth and today, and happens once."""
    if known is not None:
        raise AlreadyDead
    if death_date < birth_date:
        raise DeathBeforeBirth(field="death_date")
    if death_date > today:
        raise DeathInFuture(field="death_date")
