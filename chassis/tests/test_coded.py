"""What would tell what a person is, is kept as a code; everything else by its name."""

from __future__ import annotations

import re

import pytest
from anjia.options.v1 import access_pb2
from chassis.access.coded import GUARDED_PURPOSES, GUARDED_ROLES, coded_purpose, coded_role, may_name
from chassis.access.contract import PURPOSES, ROLES

TELLING = re.compile(r"military|care|health")


@pytest.mark.parametrize("name", ROLES)
def test_role_that_tells_is_kept_by_its_number(name: str) -> None:
    telling = bool(TELLING.search(name))
    assert coded_role(name) == (f"r{ROLES[name]}" if telling else name)


@pytest.mark.parametrize("name", PURPOSES)
def test_purpose_that_tells_is_kept_by_its_number(name: str) -> None:
    telling = bool(TELLING.search(name))
    assert coded_purpose(name) == (f"p{PURPOSES[name]}" if telling else name)


def test_codes_are_those_of_the_contract() -> None:
    assert (coded_role("military-office"), coded_purpose("military-service")) == ("r8", "p10")
    assert {access_pb2.Role.Name(one) for one in GUARDED_ROLES} == {"ROLE_MILITARY_OFFICE", "ROLE_CARE_WORKER"}
    assert len(GUARDED_PURPOSES) == 3


@pytest.mark.parametrize("name", ["", "nobody-knows", "Military service"])
def test_purpose_that_is_none_of_ours_is_not_kept_as_it_was_typed(name: str) -> None:
    assert coded_purpose(name) == "-"


@pytest.mark.parametrize(
    ("role", "purpose", "may"),
    [
        ("military-office", "military-service", True),
        ("military-office", "registration", False),
        ("clinic-worker", "health-service", True),
        ("clinic-worker", "military-service", False),
        ("county-approver", "military-service", False),
        ("county-approver", "registration", True),
        ("finance-officer", "fee-service", True),
        ("finance-officer", "registration", False),
        ("service-concessions", "fee-service", True),
    ],
)
def test_office_of_one_purpose_has_no_other_and_nobody_has_theirs(role: str, purpose: str, may: bool) -> None:
    assert may_name(role, purpose) is may
