"""Which human acts: one writing of a staff number, and every key by which rows may know somebody."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from chassis.access.principal import staff_number_of
from chassis.errors import DomainError
from chassis.rpc.identity import TokenRefused, principal_of
from hypothesis import given
from hypothesis import strategies as st

OFFICE = {"sub": "a", "roles": ["county-approver"]}
NUMBERS = st.text("ABCXYZ0189", min_size=1, max_size=12)
BETWEEN = st.sampled_from(["", " ", "-", "\u00a0", "\u200b", "\u00ad", "_", ".", "\t", "\ufeff", "/"])


def test_writings_of_one_number_are_one_person() -> None:
    written = ["S0004", "s0004", "S0004 ", " s-0004", "Ｓ０００４", "S\u200b0004", "S0004\u00ad", "ｓ 0004\n"]
    assert {staff_number_of(one) for one in written} == {"S0004"}


@given(NUMBERS, st.data())
def test_case_width_and_separators_make_no_second_person(number: str, data: st.DataObject) -> None:
    written = "".join(
        data.draw(st.sampled_from([one, one.lower(), chr(ord(one) + 0xFEE0)])) + data.draw(BETWEEN) for one in number
    )
    assert staff_number_of(written) == number


@pytest.mark.parametrize("number", ["Ѕ0004", "S0004é", "工0004", "S0004;", "A" * 41])
def test_letters_that_look_alike_are_refused(number: str) -> None:
    with pytest.raises(TokenRefused):
        principal_of({**OFFICE, "staff_number": number}, "", "510422")


@pytest.mark.parametrize("number", ["", " ", "-", "\u200b"])
def test_account_of_an_office_without_a_number_is_refused(number: str) -> None:
    with pytest.raises(DomainError) as refused:
        principal_of({**OFFICE, "staff_number": number}, "", "510422")
    assert refused.value.reason == "STAFF_NUMBER_MISSING"


def test_residents_and_services_need_no_number() -> None:
    person = uuid4()
    assert principal_of({"sub": "c", "roles": ["citizen"], "person_id": str(person)}, "", "510422").person_key == str(
        person
    )
    assert principal_of({"sub": "s", "roles": ["service-fees"]}, "", "510422").person_key == "s"


def test_somebody_is_known_as_staff_and_as_resident() -> None:
    person = uuid4()
    both = principal_of(
        {"sub": "b", "roles": ["citizen", "township-reviewer"], "person_id": str(person), "staff_number": "s-7"},
        "",
        "510422",
    )
    assert both.person_key == "S7"
    for one in (person, str(person), "S7", "b"):
        assert both.is_among([None, "", one])
    assert not both.is_among([UUID(int=1), "S8", None])
