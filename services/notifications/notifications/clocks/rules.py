"""A step's clock: from the facts of its case, in any order and however often heard; suspended days left out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from chassis.errors import Kind, Refusal, Text
from chassis.values import Division, Level
from chassis.values.working_days import add_working_days, is_working_day

OPENED, ENDED = "opened", "ended"
SUPERVISOR = "supervisor"


class ClockNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "CLOCK_NOT_FOUND"
    TEXT = Text("没有这个办理时限，或不在您的工作区域", "there is no such clock, or not in your territory")


class ClockEnded(Refusal):
    REASON = "CLOCK_ENDED"
    TEXT = Text("这一环节已办结（{on}）", "this step ended on {on}")


class ClockSuspended(Refusal):
    REASON = "CLOCK_SUSPENDED"
    TEXT = Text("计时已中止（自{since}起）", "the clock has been stopped since {since}")


class ClockNotSuspended(Refusal):
    REASON = "CLOCK_NOT_SUSPENDED"
    TEXT = Text("计时没有中止", "the clock is not stopped")


@dataclass(frozen=True, slots=True)
class CaseFact:
    """What was heard of a case: a step began, or the last one ended."""

    version: int
    kind: str
    on: date
    stage: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step with its end, if it has one."""

    version: int
    stage: str
    started_on: date
    due_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Rung:
    """A superior who is told, and the day it is time to."""

    number: int
    level: str
    on: date


@dataclass(frozen=True, slots=True)
class ClockOverdue:
    """A step was not ended in time; a superior was told."""

    clock_id: UUID
    case_id: UUID
    stage: str
    office: str
    level: str
    due_on: date
    version: int


def clock_id_of(case_id: UUID, version: int) -> UUID:
    """The same step has the same id, whoever computes it."""
    return uuid5(case_id, str(version))


def steps_of(facts: Iterable[CaseFact]) -> list[Step]:
    """The steps of a case: each begins with its fact and ends with the next one, by version, however it was heard."""
    known = sorted({fact.version: fact for fact in facts}.values(), key=lambda fact: fact.version)
    steps = []
    for place, fact in enumerate(known):
        if fact.kind != OPENED or fact.due_on is None:
            continue
        following = known[place + 1] if place + 1 < len(known) else None
        steps.append(Step(fact.version, fact.stage, fact.on, fact.due_on, following.on if following else None))
    return steps


def effective_due(due_on: date, suspensions: Iterable[tuple[date, date]]) -> date:
    """The last day with the working days of suspensions added: from the day of stopping up to the day of going on."""
    stopped = set()
    for since, until in suspensions:
        day = since
        while day < until:
            if is_working_day(day):
                stopped.add(day)
            day += timedelta(days=1)
    return add_working_days(due_on, len(stopped))


def days_left(today: date, due_on: date) -> int:
    """Working days after today up to the last day; below zero: how many it is late."""
    first, last, sign = (today, due_on, 1) if today <= due_on else (due_on, today, -1)
    day, count = first, 0
    while day < last:
        day += timedelta(days=1)
        count += is_working_day(day)
    return sign * count


def rungs_of(due_on: date, level: str, superior: Mapping[str, str], after_days: int) -> list[Rung]:
    """Who is told when: the superior on the working day after the last one, theirs as many days later, to the top."""
    found: list[Rung] = []
    told, on = level, due_on
    while told in superior:
        told, on = superior[told], add_working_days(on, after_days)
        found.append(Rung(len(found) + 1, told, on))
    return found


def office_of(village: str, level: str) -> str:
    """The office at a level over a village, 12 digits; the supervisor is the county's."""
    cut = Level.COUNTY if level == SUPERVISOR else Level(level)
    return Division.of(village[: cut.digits], cut).code


def check_running(ended_on: date | None, suspended_since: date | None) -> None:
    """A clock that can be stopped.

    Errors: CLOCK_ENDED, CLOCK_SUSPENDED.
    """
    if ended_on is not None:
        raise ClockEnded(on=ended_on.isoformat())
    if suspended_since is not None:
        raise ClockSuspended(since=suspended_since.isoformat())
