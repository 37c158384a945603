"""Rules of the rooms without a database: dated data, days, numbers of cards, consent, who is let off."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import combinations

import pytest
from chassis.errors import DomainError
from concessions.cards.rules import check_digit, initial_of, number_of
from concessions.catalogue.rules import AUDIENCES, INSTITUTIONS, ITEMS, OFFERS, waiver_for
from concessions.holders.codes import BODIES, KIN
from concessions.holders.rules import Limits, birthday, check_until
from concessions.law import BOOK
from concessions.visits.rules import Consent, check_consent
from hypothesis import given
from hypothesis import strategies as st

DAYS = st.dates(date(1940, 1, 1), date(2030, 12, 31))
FILES = {"institutions": INSTITUTIONS, "items": ITEMS, "offers": OFFERS, "kin": KIN, "bodies": BODIES}


@pytest.mark.parametrize("name", FILES)
def test_dated_data_has_citation_and_provenance_and_one_row_a_code_and_day(name: str) -> None:
    rows = FILES[name].rows
    assert rows
    for row in rows:
        assert row.citation
        assert row.provenance in {"S", "K", "D"}
    for one, other in combinations(rows, 2):
        assert one.code != other.code or not one.valid.overlaps(other.valid)


def test_law_has_citation_and_provenance() -> None:
    for row in BOOK.rows:
        assert row["citation"]
        assert row["provenance"] in {"S", "K", "D"}


def test_waiver_codes_are_neutral_and_none_belongs_to_one_audience_alone() -> None:
    told: dict[str, set[str]] = {}
    for row in OFFERS.rows:
        assert re.fullmatch("W[0-9]{2}", row.told["waiver_code"])
        assert row.told["audience"] in AUDIENCES
        told.setdefault(row.told["waiver_code"], set()).add(row.told["audience"])
    assert told["W01"] == set(AUDIENCES)


def test_every_offer_is_known_to_fees_on_each_of_its_days() -> None:
    from fees.charges.schedule import price_of
    from fees.charges.waivers import waiver_of

    for row in OFFERS.rows:
        for day in (row.valid.start, date(2026, 11, 24)):
            assert day is not None
            assert waiver_of(row.told["waiver_code"], row.told["item"], day)
    for item in ITEMS.rows:
        assert item.valid.start is not None
        assert price_of(item.code, item.valid.start)


def test_everybodys_waiver_comes_before_the_holders() -> None:
    assert waiver_for("S03", date(2026, 11, 24), confirmed=True) == waiver_for(
        "S03", date(2026, 11, 24), confirmed=False
    )
    assert waiver_for("S01", date(2026, 11, 24), confirmed=False) == ""
    assert waiver_for("S01", date(2026, 11, 24), confirmed=True) == "W01"


@given(st.integers(0, 10**11 - 1), st.integers(0, 11), st.integers(1, 9))
def test_one_mistyped_digit_of_a_card_is_noticed(draw: int, place: int, more: int) -> None:
    number = number_of(draw)
    assert len(number) == 12
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert check_digit(wrong[:-1]) != wrong[-1]


@given(st.text(st.characters(categories=["Lo"]), min_size=1, max_size=6))
def test_initial_shows_one_character(name: str) -> None:
    shown = initial_of(name)
    assert shown[0] == name[0]
    assert set(shown[1:]) == {"*"}


@given(DAYS, DAYS, st.integers(1, 400))
def test_confirmation_ends_after_today_within_the_days_and_for_a_child_by_coming_of_age(
    born: date, today: date, days: int
) -> None:
    limits, until = Limits(366, 18), today + timedelta(days=days)
    for kin in ("spouse", "child"):
        fits = days <= 366 and (kin != "child" or until <= birthday(born, 18))
        if fits:
            check_until(until, today, kin, born, limits)
        else:
            with pytest.raises(DomainError):
                check_until(until, today, kin, born, limits)
    with pytest.raises(DomainError):
        check_until(today, today, "spouse", born, limits)


@given(DAYS, st.integers(1, 99))
def test_birthday_is_the_same_day_or_the_day_after_a_leap_day(born: date, age: int) -> None:
    found = birthday(born, age)
    assert found.year == born.year + age
    assert (found.month, found.day) in {(born.month, born.day), (3, 1)}


@given(st.dates(date(2000, 1, 1), date(2026, 1, 1)), st.integers(0, 6000), st.sampled_from(["self", "guardian"]))
def test_child_below_the_age_does_not_consent_alone(born: date, days: int, by: str) -> None:
    day = born + timedelta(days=days)
    consent = Consent(by, day, "S01", "written")
    if by == "self" and day < birthday(born, 14):
        with pytest.raises(DomainError):
            check_consent(consent, item="S01", served_on=day, born=born, own_age=14)
    else:
        check_consent(consent, item="S01", served_on=day, born=born, own_age=14)
