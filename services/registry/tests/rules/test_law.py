"""Legal numbers are dated: in force from their day, unknown before it, one at a time, each with its article."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from registry.law import BOOK, law_number

ROWS = BOOK.rows


@pytest.mark.parametrize("row", ROWS, ids=[row["key"] for row in ROWS])
def test_number_is_in_force_from_its_first_day_and_not_the_day_before(row: dict[str, str]) -> None:
    start = date.fromisoformat(row["valid_from"])
    assert law_number(row["key"], start) == int(row["value"])
    assert law_number(row["key"], start + timedelta(days=3)) == int(row["value"])
    others = [one for one in ROWS if one["key"] == row["key"] and one is not row]
    if not any(one["valid_from"] < row["valid_from"] for one in others):
        with pytest.raises(LookupError):
            law_number(row["key"], start - timedelta(days=1))


@pytest.mark.parametrize("row", ROWS, ids=[row["key"] for row in ROWS])
def test_number_names_its_article_unit_and_where_we_have_it_from(row: dict[str, str]) -> None:
    assert "条" in row["citation"]
    assert row["unit"] in ("years", "months", "days", "working_days")
    assert row["provenance"] in ("S", "K")


def test_no_two_texts_of_one_number_are_in_force_at_once() -> None:
    assert len(ROWS) > 1
    for one, other in combinations(ROWS, 2):
        if one["key"] == other["key"]:
            first, second = sorted((one, other), key=lambda row: row["valid_from"])
            assert first["valid_until"]
            assert first["valid_until"] <= second["valid_from"]


def test_unknown_number_is_no_number() -> None:
    with pytest.raises(LookupError):
        law_number("no_such_number", date(2026, 11, 24))
