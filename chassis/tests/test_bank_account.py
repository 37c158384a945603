"""An account is read as people write it, and a mistyped card is refused where it is typed."""

from __future__ import annotations

import pytest
from chassis.errors import Refusal
from chassis.values.bank_account import luhn_holds, read_account
from hypothesis import given
from hypothesis import strategies as st

CARD = "6222021234567890128"
DIGITS = st.text("0123456789", min_size=15, max_size=18)


@pytest.mark.parametrize(
    "written",
    [
        CARD,
        "6222 0212 3456 7890 128",
        "6222-0212-3456-7890-128",
        "６２２２０２１２３４５６７８９０１２８",
        f"\u3000{CARD}\t",
    ],
    ids=["digits", "spaces", "hyphens", "wide", "around"],
)
def test_number_is_read_as_people_write_it(written: str) -> None:
    assert read_account(written, "account_number") == CARD


@given(DIGITS, st.data())
def test_one_wrong_digit_of_a_card_is_refused(digits: str, data: st.DataObject) -> None:
    card = next(digits + last for last in "0123456789" if luhn_holds(digits + last))
    assert read_account(card, "account_number") == card
    place = data.draw(st.integers(0, len(card) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != card[place]]))
    with pytest.raises(Refusal) as caught:
        read_account(card[:place] + other + card[place + 1 :], "account_number")
    assert (caught.value.reason, caught.value.details["field"]) == ("ACCOUNT_CHECK_DIGIT_WRONG", "account_number")


@pytest.mark.parametrize("written", ["", "1234567", "1" * 33, "12345678a", "一二三四五六七八", "1+000+000+000"])
def test_what_is_no_number_is_refused_with_its_bounds(written: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_account(written, "account_number")
    assert caught.value.reason == "ACCOUNT_UNUSABLE"


def test_passbook_has_no_check_digit() -> None:
    assert read_account("123456789012", "account_number") == "123456789012"
