"""Waivers are dated, cited and neutral; a code waives its part, never more than the whole."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations

import pytest
from fees.charges.rules import WaiverUnknown, part_waived
from fees.charges.schedule import schedule
from fees.charges.waivers import waiver_of, waivers
from hypothesis import given
from hypothesis import strategies as st


def test_every_waiver_has_its_citation_and_provenance_and_a_neutral_code() -> None:
    items = {price.item for price in schedule()}
    for one in waivers():
        assert re.fullmatch("W[0-9]{2}", one.code)
        assert one.item in items
        assert 0 < one.percent <= 100
        assert one.citation
        assert not re.search("军|遗属|优抚|military", one.citation)
        assert one.provenance in {"S", "K", "D"}


def test_a_code_waives_one_part_of_an_item_a_day() -> None:
    for one, other in combinations(waivers(), 2):
        assert (one.code, one.item) != (other.code, other.item) or not one.valid.overlaps(other.valid)


def test_waiver_is_that_of_the_day_of_the_service() -> None:
    assert waiver_of("W01", "S03", date(2026, 7, 1)).percent == 100
    for code, item, day in (("W01", "S03", date(2026, 6, 30)), ("W02", "S01", date(2026, 7, 1))):
        with pytest.raises(WaiverUnknown):
            waiver_of(code, item, day)


@given(st.integers(1, 10**9), st.integers(1, 100))
def test_part_is_never_less_than_promised_nor_more_than_the_whole(amount: int, percent: int) -> None:
    part = part_waived(amount, percent)
    assert 0 < part <= amount
    assert 0 <= part * 100 - amount * percent < 100
    assert part_waived(amount, 100) == amount
