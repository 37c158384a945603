"""Prices are dated and cited; nobody pays beyond what is due."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations

import pytest
from fees.charges.rules import (
    InvoiceNotOpen,
    ItemWithoutPrice,
    PaymentBeyondInvoice,
    ServedInFuture,
    check_payment,
    check_served,
)
from fees.charges.schedule import price_of, schedule
from hypothesis import given
from hypothesis import strategies as st


def test_every_price_has_its_citation_and_provenance_and_a_neutral_code() -> None:
    assert schedule()
    for price in schedule():
        assert price.citation
        assert price.provenance in {"S", "K", "D"}
        assert price.amount_fen > 0
        assert re.fullmatch("[A-Z][0-9]{2}", price.item)


def test_an_item_has_one_price_a_day() -> None:
    for one, other in combinations(schedule(), 2):
        assert one.item != other.item or not one.valid.overlaps(other.valid)


def test_price_is_that_of_the_day() -> None:
    assert [price_of("S01", day).amount_fen for day in (date(2025, 12, 31), date(2026, 1, 1))] == [3000, 3500]
    with pytest.raises(ItemWithoutPrice):
        price_of("S03", date(2026, 6, 30))
    with pytest.raises(ItemWithoutPrice):
        price_of("Z99", date(2026, 6, 30))


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_payment_closes_an_invoice_exactly_when_nothing_is_due(due: int, paid: int) -> None:
    if paid > due:
        with pytest.raises(PaymentBeyondInvoice):
            check_payment("issued", due, paid)
        return
    assert check_payment("issued", due, paid) == ("paid" if paid == due else "issued")


@pytest.mark.parametrize("state", ["paid", "waived"])
def test_closed_invoice_takes_nothing(state: str) -> None:
    with pytest.raises(InvoiceNotOpen):
        check_payment(state, 0, 1)


def test_nothing_is_charged_ahead() -> None:
    check_served(date(2026, 11, 24), date(2026, 11, 24))
    with pytest.raises(ServedInFuture):
        check_served(date(2026, 11, 25), date(2026, 11, 24))
