"""A law pack as it is read from its file: text, figures, conditions, stages; nothing of it is code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.errors import Text


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of the law: days, ages, fen."""

    name: str
    value: int
    unit: str
    citation: str
    provenance: str


@dataclass(frozen=True, slots=True)
class Step:
    """A named expression that later ones may use."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: an expression that is true, false or not known, and the article it stands in."""

    name: str
    expression: str
    article: str
    text: Text
    ask: Text | None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the procedure: who ends it, within how many working days."""

    name: str
    by: str
    working_days: int
    citation: str
    provenance: str


@dataclass(frozen=True, slots=True)
class PastAmount:
    """What a person was paid a year from a day on."""

    valid_from: date
    fen_a_year: int
    citation: str
    provenance: str


@dataclass(frozen=True, slots=True)
class Pack:
    """One programme of a time."""

    programme: str
    # one character that stands for the programme in numbers of its cases
    mark: str
    version: int
    jurisdiction: str
    valid_from: date
    valid_until: date | None
    title: Text
    citation: str
    provenance: str
    status: str
    facts: tuple[str, ...]
    numbers: tuple[Number, ...]
    steps: tuple[Step, ...]
    concerns: str
    conditions: tuple[Condition, ...]
    amount_fen: str
    claim_until_month: int
    claim_until_day: int
    claimants: tuple[str, ...]
    stages: tuple[Stage, ...]
    # told to readers, decides nothing
    amounts: tuple[PastAmount, ...]
    digest: str

    def claim_until(self, period: str) -> date:
        """Last day to claim for a claim year."""
        return date(int(period), self.claim_until_month, self.claim_until_day)

    def next_stage(self, after: str = "") -> Stage | None:
        """The stage that follows; the first when none has been."""
        names = [stage.name for stage in self.stages]
        place = names.index(after) + 1 if after else 0
        return self.stages[place] if place < len(self.stages) else None

    def stage(self, name: str) -> Stage:
        """A stage by name."""
        return next(stage for stage in self.stages if stage.name == name)
