"""Values: numbers, divisions, periods, money, working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chassis.values import Division, IdentityNumber, Level, Money, Period, new_id
from chassis.values.identity_number import check_character
from chassis.values.statutory import statutory_holidays
from chassis.values.working_days import add_working_days, is_provisional, is_working_day, known_until
from hypothesis import given
from hypothesis import strategies as st

DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
CODES = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_published_identity_numbers_hold(number: str) -> None:
    parsed = IdentityNumber.parse(number)
    assert parsed is not None
    assert parsed.check_digit_holds


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_one_changed_digit_breaks_the_check(first: str, place: int, shift: int) -> None:
    number = first + check_character(first)
    changed = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    parsed = IdentityNumber.parse(changed)
    assert parsed is not None
    assert not parsed.check_digit_holds


@given(st.text("0123456789", min_size=15, max_size=15))
def test_first_generation_number_upgrades_to_one_that_holds(old: str) -> None:
    parsed = IdentityNumber.parse(old)
    assert parsed is not None
    assert parsed.check_digit_holds
    assert parsed.text[:6] + parsed.text[8:17] == old


@given(CODES, st.sampled_from(list(Level)), CODES)
def test_territory_holds_exactly_the_codes_with_its_digits(code: str, level: Level, other: str) -> None:
    assert Division(code, level).covers(other) == (other[: level.digits] == code[: level.digits])


@given(CODES, CODES)
def test_lowest_covering_office_covers_both_and_none_lower_does(one: str, other: str) -> None:
    found = Division.lowest_covering(one, other)
    if found is not None:
        assert found.covers(one)
        assert found.covers(other)


@given(DAYS, st.integers(1, 900), DAYS, st.integers(1, 900), DAYS)
def test_periods_overlap_when_a_day_is_in_both(a: date, b: int, c: date, d: int, day: date) -> None:
    one, other = Period(a, a + timedelta(b)), Period(c, c + timedelta(d))
    if day in one and day in other:
        assert one.overlaps(other)
    assert one.overlaps(other) == (max(one.start, other.start) < min(one.until, other.until))


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_money_adds_and_subtracts_to_the_fen(one: int, other: int) -> None:
    assert (Money(one) + Money(other) - Money(other)).amount_fen == one


def test_money_is_written_with_yuan_and_fen() -> None:
    assert str(Money(360_000)) == "¥3,600.00"
    assert str(Money(-5)) == "-¥0.05"


@given(st.dates(date(2020, 1, 1), date(2026, 6, 1)), st.integers(1, 40))
def test_last_day_of_a_legal_period_is_a_working_day(start: date, days: int) -> None:
    end = add_working_days(start, days)
    assert is_working_day(end)
    assert sum(is_working_day(start + timedelta(n)) for n in range(1, (end - start).days + 1)) == days


def test_period_over_the_national_holiday_leaves_it_out() -> None:
    assert add_working_days(date(2026, 9, 30), 1) >= date(2026, 10, 8)


def test_ids_are_version_7_and_ordered_by_time() -> None:
    ids = [new_id() for _ in range(1000)]
    assert len(set(ids)) == len(ids)
    assert {one.version for one in ids} == {7}


# published: 2025 by 国办发明电〔2024〕12号, 2026 by 国办发明电〔2025〕7号; 2027 and 2028 by the almanac
@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2027, "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03"),
        (2028, "01-01 01-25 01-26 01-27 01-28 04-04 05-01 05-02 05-28 10-01 10-02 10-03"),
    ],
)
def test_law_fixes_holidays_of_years_without_a_calendar(year: int, days: str) -> None:
    assert sorted(day.strftime("%m-%d") for day in statutory_holidays(year)) == days.split()


@pytest.mark.parametrize("year", [2025, 2026])
def test_holidays_of_the_law_are_holidays_of_every_published_calendar(year: int) -> None:
    assert not [day for day in statutory_holidays(year) if is_working_day(day)]


@given(st.dates(date(2027, 1, 1), date(2060, 12, 31)), st.integers(1, 60))
def test_period_beyond_the_calendar_counts_the_laws_holidays_off_and_is_provisional(start: date, days: int) -> None:
    due = add_working_days(start, days)
    counted = [start + timedelta(days=number) for number in range(1, (due - start).days + 1)]
    open_days = [day for day in counted if day.weekday() < 5 and day not in statutory_holidays(day.year)]
    assert len(open_days) == days
    assert is_provisional(due)


def test_period_within_the_calendar_is_not_provisional() -> None:
    assert not is_provisional(date(known_until(), 12, 31))
    assert is_provisional(date(known_until() + 1, 1, 1))
