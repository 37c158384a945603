"""Numbers in columns say what `IdentityNumber` says of one."""

from __future__ import annotations

import polars as pl
import pytest
from chassis.values import IdentityNumber
from chassis.values.identity_number import check_character
from hypothesis import example, given
from hypothesis import strategies as st
from registry.rolls.numbers import judge_numbers

DIGITS_17 = st.from_regex(r"[0-9]{17}", fullmatch=True)
DATED_17 = st.builds(
    lambda area, day, sequence: f"{area}{day.isoformat().replace('-', '')}{sequence:03d}",
    st.sampled_from(["510422", "110105", "000422", "990001"]),
    st.dates(),
    st.integers(0, 999),
)
RIGHT = (DATED_17 | DIGITS_17).map(lambda first: first + check_character(first))
WRITTEN = st.one_of(
    RIGHT,
    st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True),
    st.from_regex(r"[0-9]{15}", fullmatch=True),
    st.from_regex(r"[0-9X]{0,20}", fullmatch=True),
    st.just(""),
    st.text("0123456789Xx１２ ", max_size=18),
)


@given(st.lists(WRITTEN, min_size=1, max_size=30), st.booleans())
@example(written=["51042200000101000" + check_character("51042200000101000")], allowed=False)
def test_columns_say_what_one_number_says(written: list[str], allowed: bool) -> None:
    judged = judge_numbers(pl.DataFrame({"id_written": written}), None, synthetic_allowed=allowed)
    for text, row in zip(written, judged.iter_rows(named=True), strict=True):
        number = IdentityNumber.parse(text)
        holds = number is not None and number.check_digit_holds
        verified = holds and (allowed or not number.is_synthetic)  # type: ignore[union-attr]
        assert row["id_state"] == ("verified" if verified else "unverified" if text else "none"), text
        assert row["id_digit_wrong"] == (number is not None and not holds), text
        assert row["id_number"] == (number.text if number is not None else text or None), text
        assert row["id_old_number"] == (text if number is not None and len(text) == 15 else None), text
        assert row["id_birth_date"] == (number.birth_date if verified else None), text  # type: ignore[union-attr]
        assert row["id_male"] == (number.is_male if verified else None), text  # type: ignore[union-attr]
        assert row["number_key"] == (number.text if verified else None), text  # type: ignore[union-attr]


@given(st.lists(RIGHT, min_size=1, max_size=5))
def test_key_is_the_registers_own_hash_of_a_verified_number_and_of_no_other(numbers: list[str]) -> None:
    told = pl.DataFrame({"id_written": [*numbers, "", numbers[0][:17] + ("0" if numbers[0][17] != "0" else "1")]})
    keys = judge_numbers(told, lambda number: number[::-1].encode(), synthetic_allowed=True)["number_key"].to_list()
    assert keys == [*(number[::-1].encode().hex() for number in numbers), None, None]


@pytest.mark.parametrize("written", ["11010519491231002X", "440524188001010014"])
def test_published_examples_hold(written: str) -> None:
    judged = judge_numbers(pl.DataFrame({"id_written": [written]}), None, synthetic_allowed=False)
    assert judged["id_state"].to_list() == ["verified"]


@given(DATED_17)
def test_fifteen_digits_and_their_eighteen_are_one_number(first: str) -> None:
    old = first[:6] + first[8:]
    new = IdentityNumber.parse(old)
    assert new is not None
    judged = judge_numbers(pl.DataFrame({"id_written": [old, new.text]}), None, synthetic_allowed=True)
    assert judged["number_key"].n_unique() == 1
    assert judged["id_old_number"].to_list() == [old, None]
