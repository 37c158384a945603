"""When everybody is assessed without anybody's asking."""

from __future__ import annotations

from datetime import datetime

import pytest
from chassis.values.clock import CHINA
from incentives.assessments.rules import is_due


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, 30, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("now", "last_read", "last_ordered", "due"),
    [
        (at(24, 10), None, None, False),
        (at(24, 10), at(24, 9), None, True),
        (at(24, 10), at(24, 9), at(24, 8), True),
        (at(24, 10), at(24, 8), at(24, 9), False),
        (at(25, 2), at(24, 8), at(24, 9), False),
        (at(25, 3), at(24, 8), at(24, 9), True),
        (at(25, 23), at(24, 8), at(25, 3), False),
        (at(28, 0), at(24, 8), at(25, 3), False),
        (at(28, 3), at(24, 8), at(25, 3), True),
    ],
    ids=["nobody read", "first", "after a roll", "done", "before the hour", "at night", "once a day", "early", "later"],
)
def test_assessment_follows_a_reading_and_every_night(
    now: datetime, last_read: datetime | None, last_ordered: datetime | None, due: bool
) -> None:
    assert is_due(now, hour=3, last_read=last_read, last_ordered=last_ordered) is due
