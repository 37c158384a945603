"""Two clerks on one case: of simultaneous calls of any step one succeeds, and the record says it once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from anjia.incentives.v1 import application_service_pb2 as pb
from chassis.errors import DomainError
from incentives.testing import ACCOUNT, ARTICLE, IncentivesUnderTest, family, filed, signed

AT_ONCE = 4
Calls = Callable[[IncentivesUnderTest], Awaitable[list[Awaitable[Any]]]]


def many(incentives: IncentivesUnderTest, role: str, method: str, request: Any) -> list[Awaitable[Any]]:
    """The same step by several people at once."""
    return [
        incentives.caller(role, "application-review", staff_number=f"R{number}").call(method, request)
        for number in range(AT_ONCE)
    ]


async def taken(incentives: IncentivesUnderTest) -> list[Awaitable[Any]]:
    mother, _, case = await family(incentives)
    await incentives.citizen(mother).call(
        "AcceptOffer", pb.AcceptOfferRequest(entitlement_id=case, account_number=ACCOUNT)
    )
    return [
        incentives.citizen(mother).call("SubmitApplication", pb.SubmitApplicationRequest(entitlement_id=case))
        for _ in range(AT_ONCE)
    ]


async def declined(incentives: IncentivesUnderTest) -> list[Awaitable[Any]]:
    mother, _, case = await family(incentives)
    request = pb.DeclineOfferRequest(entitlement_id=case)
    return [incentives.citizen(mother).call("DeclineOffer", request) for _ in range(AT_ONCE)]


async def checked(incentives: IncentivesUnderTest) -> list[Awaitable[Any]]:
    _, _, case = await filed(incentives)
    return many(
        incentives,
        "township-reviewer",
        "CheckApplication",
        pb.CheckApplicationRequest(entitlement_id=case, passed=True),
    )


async def decided(incentives: IncentivesUnderTest) -> list[Awaitable[Any]]:
    _, _, case = await filed(incentives)
    await signed(incentives)
    reviewer = incentives.caller("township-reviewer", "application-review", staff_number="S1")
    await reviewer.call("CheckApplication", pb.CheckApplicationRequest(entitlement_id=case, passed=True))
    return many(
        incentives,
        "county-approver",
        "DecideApplication",
        pb.DecideApplicationRequest(entitlement_id=case, granted=True),
    )


async def objected(incentives: IncentivesUnderTest) -> list[Awaitable[Any]]:
    mother, _, case = await filed(incentives)
    await signed(incentives)
    reviewer = incentives.caller("township-reviewer", "application-review", staff_number="S1")
    await reviewer.call("CheckApplication", pb.CheckApplicationRequest(entitlement_id=case, passed=True))
    refusal = pb.DecideApplicationRequest(entitlement_id=case, granted=False, reason="重复申领", article=ARTICLE)
    await incentives.caller("county-approver", "application-review", staff_number="S2").call(
        "DecideApplication", refusal
    )
    request = pb.ObjectToDecisionRequest(entitlement_id=case, reason="没有重复")
    return [incentives.citizen(mother).call("ObjectToDecision", request) for _ in range(AT_ONCE)]


@pytest.mark.parametrize("calls", [taken, declined, checked, decided, objected])
async def test_one_of_many_succeeds_and_the_case_has_one_clock(incentives: IncentivesUnderTest, calls: Calls) -> None:
    results = await asyncio.gather(*await calls(incentives), return_exceptions=True)
    refused = [one for one in results if isinstance(one, BaseException)]
    assert len(refused) == AT_ONCE - 1, results
    assert {type(one) for one in refused} == {DomainError}
    assert await incentives.rows("SELECT count(*) FROM case_step WHERE ended_on IS NULL HAVING count(*) > 1") == []
    ((steps, numbers),) = await incentives.rows("SELECT count(*), count(DISTINCT (stage, started_on)) FROM case_step")
    assert steps - numbers == (1 if calls is objected else 0)


async def test_steps_of_the_contract_are_raced() -> None:
    """Every method of the service that moves a case is among those above."""
    methods = {one.name for one in pb.DESCRIPTOR.services_by_name["ApplicationService"].methods}
    reads = {"ListEntitlements", "GetEntitlement", "ListNotices"}
    # taking an offer again while it is open changes the account and nothing else
    assert methods - reads - {"AcceptOffer"} == {
        "SubmitApplication", "DeclineOffer", "CheckApplication", "DecideApplication", "ObjectToDecision",
    }  # fmt: skip
