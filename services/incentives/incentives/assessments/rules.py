"""When everybody may be assessed, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Kind, Refusal, Text


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
