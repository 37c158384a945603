"""Identifiers are seen whole for a case that is named and a reason of the contract, and for nothing less."""

from __future__ import annotations

import pytest
from chassis.access.cases import REASONS, read_case
from chassis.errors import DomainError
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "text",
    [
        "2026-0123 holder-present",
        "C-1234/7 court-or-police",
        "PAIR-01900000-0000-7000-8000-000000000001 document-compared",
        " A1b2 message-sent ",
    ],
)
def test_case_with_a_reason_is_read(text: str) -> None:
    case = read_case(text)
    assert f"{case.reference} {case.reason}" == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        *(".", "..", "-", "x", "1", "----", "case", "own", "2026-0123", "holder-present", " holder-present"),
        *("2026-0123 because", "2026-0123 HOLDER-PRESENT", "2026-0123  holder-present", "2026--0123 holder-present"),
        *(". holder-present", "1 holder-present", "abc holder-present", "2026 0123 holder-present"),
        *("2026-0123 holder-present again", "案件2026 holder-present", "2026-0123 unspecified", "²⁰²⁶ holder-present"),
    ],
)
def test_what_names_no_case_or_no_reason_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_case(text)
    assert (refused.value.reason, refused.value.details["field"]) == ("CASE_UNFITTING", "Anjia-Case")


@given(st.text(max_size=30))
def test_no_text_without_a_reason_opens_anything(text: str) -> None:
    if text.strip().partition(" ")[2] not in REASONS:
        with pytest.raises(DomainError):
            read_case(text)
