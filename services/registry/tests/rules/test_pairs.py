"""Likely duplicates among many are those that a naive comparison of everybody with everybody finds."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry.matching.queries import CROWD, find_pairs
from registry.matching.rules import Why
from registry.people.names import sounds

NAMES = (
    "王秀英",
    "王秀莹",
    "王秀瑩",
    "王绣英",
    "李娜",
    "李那",
    "单玉",
    "山玉",
    "丹玉",
    "买买提·吐尔逊",
    "买买提吐尔逊",
    "ali·khan",
    "ali khan",
    "alikhan",
    "",
)
DAYS = (date(1990, 5, 7), date(1990, 7, 5), date(1990, 5, 17), date(1990, 6, 5), date(1991, 5, 7))
PERSON = st.fixed_dictionaries(
    {
        "name": st.sampled_from(NAMES),
        "sex": st.sampled_from([1, 2, 9]),
        "birth_date": st.sampled_from(DAYS),
        "number": st.sampled_from([None, None, "n1", "n2", "n3"]),
        "has_number": st.booleans(),
        "household": st.sampled_from(["", "h1", "h2"]),
    }
)
SCHEMA = {"key": pl.Int64, "name": pl.Utf8, "sex": pl.Int8, "birth_date": pl.Date, "number": pl.Utf8,
          "has_number": pl.Boolean, "household": pl.Utf8}  # fmt: skip


def pairs_in(people: list[dict]) -> list[tuple[int, int]]:
    rows = [
        {**one, "key": key, "has_number": one["has_number"] or one["number"] is not None}
        for key, one in enumerate(people, start=1)
    ]
    return [(pair.first, pair.second) for pair in find_pairs(pl.DataFrame(rows, schema=SCHEMA))]


def same_day(one: date, other: date) -> bool:
    """The same birth date, day and month perhaps exchanged."""
    return one == other or (one.year, one.month, one.day) == (other.year, other.day, other.month)


def looks_the_same(one: str, other: str) -> bool:
    forms = [name.replace("瑩", "莹").replace("·", "").replace(" ", "") for name in (one, other)]
    return forms[0] == forms[1]


def one_person(one: dict, other: dict) -> bool:
    """What README says of `likely_duplicates`, for two records alone."""
    if not one["name"] or not other["name"] or (one["number"] and other["number"]):
        return False
    if not set(sounds(one["name"])) & set(sounds(other["name"])) or not same_day(
        one["birth_date"], other["birth_date"]
    ):
        return False
    if looks_the_same(one["name"], other["name"]):
        return True
    # only the sound: not a brother and a sister, not twins of one household
    return one["sex"] == other["sex"] and not (one["household"] and one["household"] == other["household"])


@given(st.lists(PERSON, max_size=14))
def test_pairs_are_those_of_everybody_beside_everybody(people: list[dict]) -> None:
    naive = [
        (first, second)
        for (first, one), (second, other) in combinations(enumerate(people, start=1), 2)
        if one_person(one, other)
    ]
    # with and without its dot a name is one name, of whatever sex and household
    assert pairs_in(people) == naive


ORDINARY = {"name": "王秀英", "sex": 2, "birth_date": DAYS[0], "number": None, "has_number": False, "household": ""}


@pytest.mark.parametrize(
    ("change", "is_pair"),
    [
        ({}, True),
        ({"name": "王秀瑩", "sex": 1}, False),
        ({"name": "王绣英"}, True),
        ({"birth_date": DAYS[1]}, True),
        ({"birth_date": DAYS[2]}, False),
        ({"birth_date": DAYS[4]}, False),
        ({"number": "n1"}, True),
        ({"name": ""}, False),
        ({"sex": 1}, True),
    ],
)
def test_one_difference_decides(change: dict, is_pair: bool) -> None:
    assert (pairs_in([ORDINARY, {**ORDINARY, **change}]) == [(1, 2)]) == is_pair


def test_two_verified_numbers_are_two_people() -> None:
    assert pairs_in([{**ORDINARY, "number": "n1"}, {**ORDINARY, "number": "n2"}]) == []


def test_crowd_of_one_name_and_day_grows_with_its_size_and_not_with_its_square() -> None:
    people = [ORDINARY] * (CROWD + 10)
    assert pairs_in(people) == [(1, other) for other in range(2, len(people) + 1)]


def test_evidence_says_what_agrees() -> None:
    rows = [{**ORDINARY, "key": 1}, {**ORDINARY, "key": 2, "name": "王绣英", "birth_date": DAYS[1], "has_number": True}]
    (pair,) = find_pairs(pl.DataFrame(rows, schema=SCHEMA))
    assert pair.why == (Why.SAME_SOUND, Why.DAY_AND_MONTH_SWAPPED, Why.NUMBER_MISSING)
