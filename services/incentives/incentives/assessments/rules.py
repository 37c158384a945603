"""When everybody may be assessed, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.errors import Kind, Refusal, Text
from chassis.values.clock import CHINA, day_of


def is_due(now: datetime, *, hour: int, last_read: datetime | None, last_ordered: datetime | None) -> bool:
    """Whether everybody is to be assessed: after the register was read whole, and once every night.

    Args:
        now: the moment, with its zone.
        hour: of the county's day, from which the night's assessment is made.
        last_read: when the register was last read whole; None: never, and there is nobody to assess.
        last_ordered: when an assessment was last ordered, by whomever.
    """
    if last_read is None:
        return False
    if last_ordered is None or last_read > last_ordered:
        return True
    return day_of(last_ordered) < day_of(now) and now.astimezone(CHINA).hour >= hour


class AssessmentRunning(Refusal):
    KIND = Kind.REFUSED
    REASON = "ASSESSMENT_RUNNING"
    TEXT = Text("全员核定正在进行，请等它结束", "an assessment of everybody is under way; wait for its end")


class RunNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "RUN_NOT_FOUND"
    TEXT = Text("没有这次核定", "there is no such run")


class ClaimYearUnknown(Refusal):
    KIND = Kind.INVALID
    REASON = "CLAIM_YEAR_UNKNOWN"
    TEXT = Text("该年度没有有效的政策包：{year}", "no law pack is in force for the claim year {year}")


@dataclass(frozen=True, slots=True)
class AssessmentCompleted:
    """Everybody was assessed."""

    run_id: UUID
    people: int
    version: int = 1
