"""Money moves and is never made: whatever is posted, the accounts together hold nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
from chassis.values import new_id
from fees.ledger.rules import ACCOUNTS, Move, Posting, account, balances
from hypothesis import given
from hypothesis import strategies as st

NAMES = st.builds(account, st.sampled_from(ACCOUNTS), st.sampled_from(["a", "b", "c"]))


@st.composite
def moves(draw: st.DrawFn) -> Move:
    debit = draw(NAMES)
    credit = draw(NAMES.filter(lambda name: name != debit))
    return Move(debit, credit, draw(st.integers(1, 10**12)), "order:1")


POSTINGS = st.builds(Posting, st.builds(uuid4), st.lists(moves(), min_size=1, max_size=20).map(tuple))


@given(st.lists(POSTINGS, max_size=10))
def test_accounts_together_hold_nothing(postings: list[Posting]) -> None:
    assert sum(balances(move for posting in postings for move in posting.moves).values()) == 0


@given(POSTINGS)
def test_reversed_posting_leaves_every_account_as_it_was(posting: Posting) -> None:
    both = balances((*posting.moves, *posting.reversed(new_id()).moves))
    assert set(both.values()) == {0}


@given(POSTINGS)
def test_total_is_what_every_debit_got(posting: Posting) -> None:
    gained = sum(move.amount_fen for move in posting.moves)
    assert posting.total_fen == gained > 0


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_and_less_do_not_move(amount: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Move("fund:a", "granted:a", amount, "fund:a")


def test_money_does_not_move_within_an_account_nor_to_one_unheard_of() -> None:
    with pytest.raises(ValueError, match="leaves"):
        Move("fund:a", "fund:a", 1, "fund:a")
    with pytest.raises(ValueError, match="no such account"):
        account("pocket", "a")
    with pytest.raises(ValueError, match="moves something"):
        Posting(uuid4(), ())
