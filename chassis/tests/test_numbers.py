"""Numbers that people say: what is typed is read, one wrong digit never passes."""

from __future__ import annotations

import re

import pytest
from chassis.db import numbers
from chassis.db.numbers import NumberUnreadable, check_digit, number_of, read_number
from hypothesis import given
from hypothesis import strategies as st

RUNNING, YEARS = st.integers(1, 10**8), st.integers(2026, 2099)


def test_number_is_written_as_people_say_it() -> None:
    assert number_of("盐", "育", 2026, 1) == f"盐育2026-00001{check_digit('202600001')}"
    assert number_of("510422", "拨", 2026, 123_456).startswith("510422拨2026-123456")


@given(YEARS, RUNNING, st.sampled_from(["{}", " {} ", "{0}"]))
def test_what_was_written_is_read(year: int, running: int, form: str) -> None:
    number = number_of("盐", "育", year, running)
    assert read_number(form.format(number)) == number
    assert read_number(number.replace("-", "")) == number
    assert read_number(number.replace("-", "－").replace("2", "２")) == number
    assert read_number(number.removeprefix("盐")) == number.removeprefix("盐")


@given(YEARS, RUNNING, st.data())
def test_one_wrong_digit_never_passes(year: int, running: int, data: st.DataObject) -> None:
    number = number_of("盐", "育", year, running)
    places = [place for place, one in enumerate(number) if one.isdigit()]
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda one: one != number[place]))
    with pytest.raises(ValueError, match="number"):
        read_number(number[:place] + digit + number[place + 1 :])


@pytest.mark.parametrize("typed", ["", "盐育", "2026-000015", "盐育26-1", "王秀英", "盐育2026-00001", "0190f3a2"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="number"):
        read_number(typed)


def test_number_that_is_told_as_an_example_is_one() -> None:
    words = NumberUnreadable().message
    for text in (words.zh, words.en, numbers.__doc__ or ""):
        example = re.search(r"盐育2026-\d+", text)
        assert example is not None
        assert read_number(example[0]) == example[0]
