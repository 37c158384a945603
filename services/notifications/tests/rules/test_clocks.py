"""Clocks: the same steps from the same facts in any order; suspended days left out; a ladder with an end."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from chassis.values.working_days import add_working_days, is_working_day
from hypothesis import given
from hypothesis import strategies as st
from notifications.clocks.ladder import FILE, LadderUnusable, ladder, load_ladder
from notifications.clocks.rules import (
    ENDED,
    OPENED,
    CaseFact,
    days_left,
    effective_due,
    office_of,
    rungs_of,
    steps_of,
)

DAY = date(2026, 11, 24)
days = st.integers(0, 300).map(lambda count: DAY + timedelta(days=count))


@st.composite
def histories(draw: st.DrawFn) -> list[CaseFact]:
    """A case as it went: versions rise, a step begins or the case ends."""
    facts = []
    on = DAY
    for version in sorted(draw(st.sets(st.integers(1, 40), min_size=1, max_size=8))):
        on += timedelta(days=draw(st.integers(0, 9)))
        kind = draw(st.sampled_from([OPENED, OPENED, ENDED]))
        due = add_working_days(on, draw(st.integers(1, 15))) if kind == OPENED else None
        facts.append(CaseFact(version, kind, on, "county_decision" if kind == OPENED else "", due))
    return facts


@given(histories(), st.randoms())
def test_facts_twice_and_in_any_order_give_the_same_clocks(facts: list[CaseFact], random: object) -> None:
    heard = [*facts, *facts]
    random.shuffle(heard)  # type: ignore[attr-defined]
    steps = steps_of(heard)
    assert steps == steps_of(facts)
    assert len(steps) == sum(fact.kind == OPENED for fact in facts)
    running = [step for step in steps if step.ended_on is None]
    assert len(running) == (facts[-1].kind == OPENED)


@given(histories())
def test_fact_by_fact_a_case_has_at_most_one_running_clock(facts: list[CaseFact]) -> None:
    for count in range(1, len(facts) + 1):
        assert sum(step.ended_on is None for step in steps_of(facts[:count])) <= 1


@given(days, days, st.integers(0, 30))
def test_suspended_working_days_are_added_each_once(since: date, due: date, length: int) -> None:
    until = since + timedelta(days=length)
    stopped = sum(is_working_day(since + timedelta(days=count)) for count in range(length))
    once = effective_due(due, [(since, until)])
    assert once == add_working_days(due, stopped)
    assert effective_due(due, [(since, until), (since, until)]) == once
    assert effective_due(due, []) == due


@given(days, days)
def test_days_left_count_working_days_both_ways(today: date, due: date) -> None:
    left = days_left(today, due)
    assert (left > 0) <= (due > today)
    assert (left < 0) <= (due < today)
    assert left == -days_left(due, today)


def test_days_left_are_those_of_the_calendar() -> None:
    # Tuesday to the Tuesday after next: ten working days; New Year is none, the Sunday after it makes up for a day off
    assert days_left(date(2026, 11, 24), date(2026, 12, 8)) == 10
    assert days_left(date(2025, 12, 31), date(2026, 1, 4)) == 1
    assert days_left(date(2026, 11, 27), date(2026, 11, 24)) == -3


def test_late_step_climbs_a_rung_each_working_day_up_to_the_supervisor() -> None:
    # due on a Friday
    rungs = rungs_of(date(2026, 11, 27), "township", ladder().superior, 1)
    assert [(rung.number, rung.level, rung.on.isoformat()) for rung in rungs] == [
        (1, "county", "2026-11-30"), (2, "supervisor", "2026-12-01"),
    ]  # fmt: skip


def test_office_is_the_division_cut_to_its_level() -> None:
    offices = [office_of("510422104207", level) for level in ("village", "township", "county", "supervisor")]
    assert offices == ["510422104207", "510422104000", "510422000000", "510422000000"]


@pytest.mark.parametrize(
    "fault",
    [
        {"superior": {"village": "emperor"}},
        {"superior": {"village": "township", "township": "village"}},
        {"citation": ""},
    ],
)
def test_unusable_ladder_stops_the_start(tmp_path: Path, fault: dict[str, object]) -> None:
    path = tmp_path / "ladder.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(FILE.read_text()), **fault}))
    with pytest.raises(LadderUnusable):
        load_ladder(path)
