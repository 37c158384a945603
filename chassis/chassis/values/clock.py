"""Time comes from a clock that is handed in, so that tests can hold it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

# The whole country keeps one time (GB/T 7408.1: UTC+8); a legal day begins at its midnight.
CHINA = timezone(timedelta(hours=8))


def day_of(instant: datetime) -> date:
    """The legal day in China on which an instant lies; by UTC it would be the day before for eight hours.

    Raises:
        ValueError: the instant says no zone, so that nobody knows its day.
    """
    if instant.tzinfo is None:
        message = "an instant without a zone lies on no day"
        raise ValueError(message)
    return instant.astimezone(CHINA).date()


class Clock(Protocol):
    """What the time is."""

    def now(self) -> datetime:
        """The present instant, timezone-aware, UTC."""

    def today(self) -> date:
        """The present legal day in China."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return day_of(self.now())


class FixedClock:
    """A clock that stands still until told, for tests and for runs as of a date."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return day_of(self.instant)

    def advance(self, step: timedelta) -> None:
        """Move forward (or back, as a faulty clock does)."""
        self.instant += step
