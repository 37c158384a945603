"""A fund spends what it holds."""

from __future__ import annotations

import pytest
from fees.funds.rules import BudgetExceeded, BudgetSpentAlready, budget_change, check_budget
from hypothesis import given
from hypothesis import strategies as st

FEN = st.integers(0, 10**12)


@given(FEN, FEN)
def test_nothing_beyond_what_is_available_is_spent_and_the_refusal_says_by_how_much(needed: int, held: int) -> None:
    if needed <= held:
        check_budget(needed, held)
        return
    with pytest.raises(BudgetExceeded) as caught:
        check_budget(needed, held)
    assert int(caught.value.details["over_fen"]) == needed - held


@given(FEN, FEN, FEN)
def test_new_budget_leaves_what_is_spoken_for(old: int, new: int, spoken_for: int) -> None:
    available = old - spoken_for
    if available < 0:
        return
    if new >= spoken_for:
        assert available + budget_change(old, new, available) == new - spoken_for
        return
    with pytest.raises(BudgetSpentAlready) as caught:
        budget_change(old, new, available)
    assert int(caught.value.details["over_fen"]) == spoken_for - new
