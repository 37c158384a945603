"""A correction changes what it says, on the days it says, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given, reject
from hypothesis import strategies as st
from registry.people.rules import Dated, NothingToCorrect, State, correct, state_on

BORN = date(1990, 5, 17)
START = date(2000, 1, 1)
DAYS = st.integers(-2000, 4000).map(lambda days: START + timedelta(days))
CHANGES = st.dictionaries(
    st.sampled_from(["name", "ethnicity", "marital_status", "hukou_nature"]),
    st.sampled_from(["", "甲", "乙", "10", "20"]),
    min_size=1,
)
LASTING = ("name", "sex", "birth_date", "death_date")


def state(**fields: object) -> State:
    ordinary = State(
        name="王秀英",
        name_pending=False,
        sex=2,
        birth_date=BORN,
        birth_date_basis="",
        death_date=None,
        ethnicity="01",
        marital_status="10",
        hukou_nature="resident",
        phone=None,
    )
    return replace(ordinary, **fields)  # type: ignore[arg-type]


@st.composite
def histories(draw: st.DrawFn) -> list[Dated]:
    """Periods one after the other, the last one open."""
    gaps = draw(st.lists(st.integers(1, 900), max_size=4))
    starts = [START]
    for gap in gaps:
        starts.append(starts[-1] + timedelta(gap))
    names = draw(st.lists(st.sampled_from(["王秀英", "甲", "乙"]), min_size=len(starts), max_size=len(starts)))
    unknown = draw(st.booleans())
    ends = [*starts[1:], None]
    return [
        Dated(state(name=name), start, end, start_unknown=unknown and start == START)
        for name, start, end in zip(names, starts, ends, strict=True)
    ]


def corrected(known: list[Dated], changes: dict[str, str], effective: date | None) -> list[Dated]:
    try:
        return correct(known, dict(changes), effective)
    except NothingToCorrect:
        reject()
        raise


@given(histories(), CHANGES, DAYS)
def test_without_a_day_the_register_was_wrong_on_every_day(
    known: list[Dated], changes: dict[str, str], day: date
) -> None:
    before, after = state_on(known, day), state_on(corrected(known, changes, None), day)
    assert (before is None) == (after is None)
    if before is not None and after is not None and day >= START:
        assert after.state == replace(before.state, **changes)
    if before is not None and after is not None and day < START:
        kept = {name: value for name, value in changes.items() if name in LASTING}
        assert after.state == replace(before.state, **kept)


@example([Dated(state(), START, None, start_unknown=True)], {"name": "甲"}, START, START - timedelta(1))
@given(histories(), CHANGES, DAYS, DAYS)
def test_with_a_day_nothing_changes_before_it_and_all_after_it(
    known: list[Dated], changes: dict[str, str], effective: date, day: date
) -> None:
    before, after = state_on(known, day), state_on(corrected(known, changes, effective), day)
    assert (before is None) == (after is None)
    if before is None or after is None:
        return
    if day < effective:
        assert after.state == before.state
    else:
        assert after.state == replace(before.state, **changes)


@given(histories(), CHANGES, st.none() | DAYS)
def test_periods_stay_in_order_without_gap_or_overlap(
    known: list[Dated], changes: dict[str, str], effective: date | None
) -> None:
    after = corrected(known, changes, effective)
    ahead = effective is not None and effective <= START and known[0].start_unknown
    assert after[0].valid_from == (effective - timedelta(1) if ahead else START)  # type: ignore[operator]
    assert after[-1].valid_until is None
    for one, other in pairwise(after):
        assert one.valid_until == other.valid_from
        assert one.valid_from < other.valid_from
    assert len(after) <= len(known) + (2 if ahead else 1)


@given(histories(), st.none() | DAYS)
def test_correcting_to_what_is_held_is_refused(known: list[Dated], effective: date | None) -> None:
    with pytest.raises(NothingToCorrect):
        correct(known, {"ethnicity": "01"}, effective)


@given(histories(), CHANGES, st.none() | DAYS)
def test_the_same_correction_twice_is_refused(
    known: list[Dated], changes: dict[str, str], effective: date | None
) -> None:
    after = corrected(known, changes, effective)
    with pytest.raises(NothingToCorrect):
        correct(after, dict(changes), effective)


@given(histories(), DAYS)
def test_before_an_unknown_start_only_what_lasts_is_known_and_nothing_before_birth(
    known: list[Dated], day: date
) -> None:
    assume(day < START)
    found = state_on(known, day)
    assert (found is not None) == (known[0].start_unknown and day >= BORN)
    if found is not None:
        assert found.state == replace(known[0].state, ethnicity="", marital_status="", hukou_nature="", phone=None)
