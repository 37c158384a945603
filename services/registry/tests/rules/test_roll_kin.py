"""Kin in a household: tied where the words leave one reading, asked where they leave several, guessed never."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry.rolls.kin import Kin, Member, kin_of, may_be_parent
from registry.rolls.words import FEMALE, MALE, RELATION_CODES

TODAY = date(2026, 11, 24)
HEAD = Member("head", "02", MALE, date(1980, 1, 1))
WIFE = Member("wife", "12", FEMALE, date(1982, 1, 1))
SON = Member("son", "22", MALE, date(2004, 1, 1))
DAUGHTER = Member("daughter", "32", FEMALE, date(2006, 1, 1))


def member(key: str, relation: str, born: int, sex: int = MALE, marital: str = "") -> Member:
    return Member(key, relation, sex, date(born, 6, 1), marital)


def parents(kin: Kin, child: str) -> set[object]:
    return {relative for person, relative, kind in kin.ties if person == child and kind == "parent"}


def spouses(kin: Kin, person: str) -> set[object]:
    return {relative for one, relative, kind in kin.ties if one == person and kind == "spouse"}


def test_children_of_a_couple_are_both_theirs() -> None:
    kin = kin_of([HEAD, WIFE, SON, DAUGHTER], TODAY)
    assert parents(kin, "son") == parents(kin, "daughter") == {"head", "wife"}
    assert spouses(kin, "wife") == {"head"}
    assert not kin.doubts


@pytest.mark.parametrize("marital", ["22", "23"])
@pytest.mark.parametrize("who", [0, 1])
def test_children_of_a_second_marriage_are_asked_about(marital: str, who: int) -> None:
    couple = [HEAD, WIFE]
    one = couple[who]
    couple[who] = Member(one.key, one.relation, one.sex, one.born, marital)
    kin = kin_of([*couple, SON], TODAY)
    assert parents(kin, "son") == {"head"}
    assert set(kin.doubts) == {"son"}


def test_stepchild_makes_whose_the_others_are_a_question() -> None:
    kin = kin_of([HEAD, WIFE, SON, member("step", "27", 2005)], TODAY)
    assert parents(kin, "son") == {"head"}
    assert set(kin.doubts) == {"son", "step"}


def test_wife_younger_than_any_mother_of_the_child_is_asked_about() -> None:
    kin = kin_of([HEAD, member("wife", "12", 1993, FEMALE), SON], TODAY)
    assert parents(kin, "son") == {"head"}
    assert set(kin.doubts) == {"son"}


def test_mother_who_is_recorded_already_stays() -> None:
    son = Member("son", "22", MALE, date(2004, 1, 1), parents=(("other", FEMALE),))
    kin = kin_of([HEAD, WIFE, son], TODAY)
    assert parents(kin, "son") == {"head"}
    assert set(kin.doubts) == {"son"}


OLD = [member("head", "02", 1955), member("wife", "12", 1956, FEMALE)]


def test_grandchild_of_the_one_couple_is_theirs() -> None:
    home = [*OLD, member("a", "22", 1980), member("x", "38", 1981, FEMALE), member("g", "41", 2010)]
    kin = kin_of(home, TODAY)
    assert parents(kin, "g") == {"a", "x"}
    assert spouses(kin, "x") == {"a"}


def test_grandchild_of_one_of_two_sons_is_a_question() -> None:
    home = [
        *OLD,
        member("a", "22", 1980),
        member("b", "23", 1982),
        member("x", "38", 1981, FEMALE),
        member("g", "41", 2010),
    ]
    kin = kin_of(home, TODAY)
    assert parents(kin, "g") == set()
    assert spouses(kin, "x") == set()
    assert {"g", "x"} <= set(kin.doubts)


def test_only_son_of_whom_no_marriage_is_said_may_be_an_uncle() -> None:
    home = [*OLD, member("a", "22", 1980), member("g", "41", 2010)]
    assert set(kin_of(home, TODAY).doubts) == {"g"}
    home[2] = member("a", "22", 1980, MALE, "40")
    assert parents(kin_of(home, TODAY), "g") == {"a"}


def test_unmarried_brother_makes_no_question() -> None:
    home = [
        *OLD,
        member("a", "22", 1980, MALE, "21"),
        member("b", "23", 1982, MALE, "10"),
        member("x", "38", 1981, FEMALE),
        member("g", "42", 2010, FEMALE),
    ]
    assert parents(kin_of(home, TODAY), "g") == {"a", "x"}


def test_daughters_children_are_the_daughters() -> None:
    home = [*OLD, member("d", "32", 1980, FEMALE), member("y", "28", 1979), member("g", "43", 2010)]
    assert parents(kin_of(home, TODAY), "g") == {"d", "y"}


def test_elders_are_tied_to_whom_their_word_says() -> None:
    home = [
        HEAD, WIFE, member("f", "51", 1955), member("m", "52", 1956, FEMALE), member("wf", "55", 1957),
        member("gf", "61", 1930), member("b", "73", 1984),
    ]  # fmt: skip
    kin = kin_of(home, TODAY)
    assert parents(kin, "head") == {"f", "m"}
    assert parents(kin, "wife") == {"wf"}
    assert parents(kin, "f") == {"gf"}
    assert parents(kin, "b") == {"f", "m"}
    assert spouses(kin, "f") == {"m"}


def test_parents_in_law_of_nobody_in_the_household_are_asked_about() -> None:
    assert set(kin_of([HEAD, member("wf", "55", 1957)], TODAY).doubts) == {"wf"}


def test_household_of_two_heads_or_none_has_no_kin() -> None:
    assert kin_of([HEAD, member("other", "02", 1970), WIFE, SON], TODAY).ties == []
    assert kin_of([WIFE, SON], TODAY).ties == []


MEMBERS = st.lists(
    st.tuples(
        st.sampled_from(sorted(RELATION_CODES)),
        st.sampled_from([MALE, FEMALE, 9]),
        st.dates(date(1925, 1, 1), TODAY),
        st.sampled_from(["", "10", "20", "21", "22", "30", "40"]),
        st.booleans(),
    ),
    max_size=8,
)


@given(MEMBERS)
def test_whatever_a_household_says_nobody_is_their_own_kin_nor_older_than_their_parents(rows: list[tuple]) -> None:
    home = [HEAD, *(Member(n, *row) for n, row in enumerate(rows) if row[0] != "02")]
    by_key = {one.key: one for one in home}
    kin = kin_of(home, TODAY)
    given_parents: dict[object, list[int]] = {}
    for person, relative, kind in kin.ties:
        assert person != relative
        if kind == "parent":
            assert may_be_parent(by_key[relative], by_key[person])
            given_parents.setdefault(person, []).append(by_key[relative].sex)
        else:
            assert (relative, person, "spouse") in kin.ties
    assert set(kin.doubts) <= set(by_key)


@given(MEMBERS, st.randoms())
def test_order_of_the_lines_changes_no_tie(rows: list[tuple], pick: object) -> None:
    home = [HEAD, *(Member(n, *row) for n, row in enumerate(rows) if row[0] != "02")]
    other = list(home)
    pick.shuffle(other)  # type: ignore[attr-defined]
    assert set(kin_of(home, TODAY).ties) == set(kin_of(other, TODAY).ties)
    assert set(kin_of(home, TODAY).doubts) == set(kin_of(other, TODAY).doubts)
