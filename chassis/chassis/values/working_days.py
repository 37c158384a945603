"""Working days in China: weekends, holidays and the working weekends that make up for them.

The State Council publishes each year's calendar late in the year before. Beyond the last one, what the law fixes counts
off all the same (see `statutory`); what the notice will add is not known, so a day counted there is provisional and is
counted again when the calendar has come.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import chinese_calendar

from chassis.values.statutory import statutory_holidays

SATURDAY = 5


def add_working_days(start: date, days: int) -> date:
    """The last day of a legal period of working days that begins the day after `start`. See `is_provisional`."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_day_from(day: date) -> date:
    """The day itself where offices and banks are open, else the next one on which they are."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def recount(start: date, due_on: date, counted_with: int) -> date:
    """The last day of a period that was counted when calendars were known up to an earlier year, counted again.

    Args:
        start: the day before the period.
        due_on: its last day as it was counted.
        counted_with: the last year whose calendar was known at that time.
    """
    days, day = 0, start
    while day < due_on:
        day += timedelta(days=1)
        days += is_working_day(day, counted_with)
    return add_working_days(start, days)


def is_working_day(day: date, known: int | None = None) -> bool:
    """Whether offices are open, by the published calendar, or by the law where none is published.

    Args:
        day: which day.
        known: as it was known when no later year's calendar was; today's knowledge where it is not said.
    """
    if is_published(day) and (known is None or day.year <= known):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < SATURDAY and day not in statutory_holidays(day.year)


def is_published(day: date) -> bool:
    """Whether the calendar of the day's year is published and known here; past years are."""
    return min(_years()) <= day.year <= known_until()


def is_provisional(due_on: date) -> bool:
    """Whether a period that ends on a day was counted beyond the last published calendar, so that it may change."""
    return due_on.year > known_until()


def known_until() -> int:
    """Last year whose holidays the calendar knows; `doctor` reports when it runs out."""
    return max(_years())


@cache
def _years() -> frozenset[int]:
    return frozenset(day.year for day in chinese_calendar.holidays)
