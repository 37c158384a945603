"""Who looked: one line a visit and purpose, unmasking said with its case, own paper without a soldier's word."""

from __future__ import annotations

import pytest
from anjia.registry.v1 import person_pb2
from gateway.pages.codes import SAYINGS, said
from gateway.pages.looks import visits_of
from google.protobuf.timestamp_pb2 import Timestamp

NOW = 1_795_000_000


def look(seconds_ago: int, role: str = "r2", case: str = "", outcome: str = "OK") -> person_pb2.RecordAccess:
    return person_pb2.RecordAccess(
        accessed_at=Timestamp(seconds=NOW - seconds_ago),
        role=role,
        office="510422000000",
        purpose="p1",
        action="read",
        outcome=outcome,
        case_reference=case,
    )


def test_looks_of_one_visit_are_one_line_and_those_of_the_next_day_another() -> None:
    found = visits_of([look(0), look(5), look(10, role="r3"), look(900), look(90_000), look(90_100)])
    assert [(one.role, one.looks) for one in found] == [("r2", 3), ("r3", 1), ("r2", 2)]
    assert found[0].first.seconds == NOW - 900
    assert found[0].last.seconds == NOW


def test_whole_numbers_are_told_with_their_case_and_a_refused_form_is_no_news_beside_looks() -> None:
    (line,) = visits_of([look(0, outcome="REQUEST_INVALID"), look(3, case="2026-0123 holder-present"), look(9)])
    assert (line.actions, line.shown_whole) == ({"read"}, {"holder-present": {"2026-0123"}})
    (refused,) = visits_of([look(0, case="2026-0123 holder-present", outcome="CASE_NOT_FOUND")])
    assert (refused.actions, refused.shown_whole) == (set(), {})


def test_reference_that_no_paper_carries_is_told_by_its_reason_alone() -> None:
    machine = ("M01a22fa6ed1070f690a0ddcfa5d7b8c9", "PAIR-01a22fa6-ed10-70f6-90a0-ddcfa5d7b8c9")
    (line,) = visits_of([look(place, case=f"{one} message-sent") for place, one in enumerate(machine)])
    assert line.shown_whole == {"message-sent": set()}


def test_office_is_told_as_exactly_as_any_service_tells_it() -> None:
    township = look(5)
    township.office = "510422104000"
    (line,) = visits_of([look(0), township, look(9)])
    assert (line.office, line.looks) == ("510422104000", 3)


@pytest.mark.parametrize("table", ["paper_role", "paper_purpose"])
def test_no_word_on_paper_says_that_a_family_is_a_soldiers(table: str) -> None:
    for code in SAYINGS[table]:
        for language in ("zh", "en"):
            text = said(table, code, language).lower()
            assert not [
                word for word in ("军", "优抚", "双拥", "退役", "military", "soldier", "veteran") if word in text
            ]
