"""Half-open periods of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to, not including, `until`; `None` is open on that side."""

    start: date | None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.until is not None and self.until <= self.start:
            message = f"a period ends after it starts: [{self.start}, {self.until})"
            raise ValueError(message)

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.until is None or day < self.until)

    def overlaps(self, other: Period) -> bool:
        """Whether at least one day lies in both."""
        starts_before = other.until is None or self.start is None or self.start < other.until
        ends_after = self.until is None or other.start is None or other.start < self.until
        return starts_before and ends_after
