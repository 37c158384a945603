"""A period counted beyond the published calendar is counted again, once, when the calendar has come."""

from __future__ import annotations

from datetime import date

from chassis.values.working_days import add_working_days, is_provisional, is_working_day, known_until, recount
from hypothesis import given
from hypothesis import strategies as st

LAST = known_until()
STARTS = st.dates(date(LAST, 10, 1), date(LAST, 12, 31))


def as_counted_a_year_ago(start: date, days: int) -> date:
    """A last day as it was counted when the last calendar was not published yet."""
    day = start
    while days:
        day = date.fromordinal(day.toordinal() + 1)
        days -= is_working_day(day, LAST - 1)
    return day


@given(STARTS, st.integers(1, 60))
def test_period_is_counted_again_with_what_is_known_now(start: date, days: int) -> None:
    before = as_counted_a_year_ago(start, days)
    assert recount(start, before, LAST - 1) == add_working_days(start, days)


@given(STARTS, st.integers(1, 60))
def test_what_was_counted_with_todays_knowledge_stays(start: date, days: int) -> None:
    due = add_working_days(start, days)
    assert recount(start, due, LAST) == due
    assert is_provisional(due) is (due.year > LAST)
