"""The demo county: the same seed gives the same people, and nobody of them can be real."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from chassis.values import IdentityNumber
from hypothesis import given, settings
from hypothesis import strategies as st
from local.demo.generator import HEADERS, County, villages_of, write_roll
from registry.divisions.codes import division_table
from registry.rolls import rules
from registry.rolls.columns import settle

AS_OF = date(2026, 11, 24)
VILLAGES = villages_of("510421")


def people(count: int, seed: int = 510, as_of: date = AS_OF) -> list[dict[str, str]]:
    return [dict(zip(HEADERS, row, strict=True)) for row in County("510421", VILLAGES, as_of, seed).people(count)]


SOME = people(5_000)


def test_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert people(500) == people(500)
    assert people(500, seed=1) != people(500, seed=2)
    assert people(300) == people(500)[:300]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.integers(1, 300), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_nobody_is_real_and_every_number_holds(seed: int, count: int, as_of: date) -> None:
    found = people(count, seed, as_of)
    assert len(found) == count
    for one in found:
        number = IdentityNumber.parse(one["公民身份号码"])
        assert number is not None
        assert number.text.startswith("00")
        assert number.is_synthetic
        assert number.check_digit_holds
        assert number.birth_date == date.fromisoformat(one["出生日期"])
        assert number.is_male == (one["性别"] == "男")


def test_no_number_is_given_twice() -> None:
    assert max(Counter(one["公民身份号码"] for one in SOME).values()) == 1


def test_days_used_up_go_on_in_another_area_and_stay_synthetic() -> None:
    county = County("510421", VILLAGES, AS_OF)
    numbers = [county._id_number(date(1990, 5, 17), male=True) for _ in range(2_000)]
    assert len(set(numbers)) == 2_000
    assert all(number.startswith("00") and IdentityNumber(number).check_digit_holds for number in numbers)


def test_every_cell_means_something_to_the_import() -> None:
    settle(list(HEADERS), {header: [one[header] for one in SOME[:200]] for header in HEADERS})
    table = division_table()
    for one in SOME:
        assert rules.read_date(one["出生日期"], AS_OF) or one["出生日期"] > AS_OF.isoformat()
        assert rules.read_ethnicity(one["民族"])
        assert rules.read_marital(one["婚姻状况"])
        assert rules.read_relation(one["与户主关系"])
        assert rules.read_hukou_nature(one["户口性质"])
        assert rules.read_phone(one["手机号码"]) is not None
        assert one["现居住地区划代码"] in table


def test_households_have_one_head_and_children_younger_than_their_parents() -> None:
    homes: dict[str, list[dict[str, str]]] = {}
    for one in SOME[:-20]:
        homes.setdefault(one["户号"], []).append(one)
    assert len(homes) > 1_000
    for members in homes.values():
        assert [one["与户主关系"] for one in members].count("户主") == 1
        head = date.fromisoformat(members[0]["出生日期"])
        for one in members:
            if one["与户主关系"][1:] in ("子", "女"):
                assert date.fromisoformat(one["出生日期"]) > head + timedelta(days=365 * 20)


def test_nobody_is_born_after_the_day_of_the_roll() -> None:
    assert [one["出生日期"] for one in SOME if one["出生日期"] > AS_OF.isoformat()] == []


@pytest.mark.parametrize("count", [1, 20])
def test_written_roll_has_its_header_and_each_person_once(tmp_path: Path, count: int) -> None:
    path = tmp_path / "roll.csv"
    write_roll(path, "510421", count, AS_OF)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join(HEADERS)
    assert len(lines) == count + 1
