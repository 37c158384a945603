"""Working days in China: weekends, holidays and the working weekends that make up for them."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

SATURDAY = 5


def add_working_days(start: date, days: int) -> date:
    """The last day of a legal period of working days that begins the day after `start`.

    Beyond the last year whose holidays are published (see `known_until`) only weekends are left out.
    """
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < SATURDAY


def known_until() -> int:
    """Last year whose holidays the calendar knows; `doctor` reports when it runs out."""
    last: int = max(day.year for day in chinese_calendar.holidays)
    return last
