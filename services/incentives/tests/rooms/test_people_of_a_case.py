"""Nobody has two parts in a case: by every key that a human is known by, in the rules and in the database."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from anjia.incentives.v1 import application_service_pb2 as pb
from anjia.registry.v1 import person_service_pb2
from chassis.access.scope import COUNTY
from incentives.testing import ARTICLE, IncentivesUnderTest, filed, refused_with, signed


def check(case: str, *, passed: bool = True) -> pb.CheckApplicationRequest:
    return pb.CheckApplicationRequest(entitlement_id=case, passed=passed, reason="" if passed else "不一致")


def decide(case: str, *, granted: bool = True) -> pb.DecideApplicationRequest:
    return pb.DecideApplicationRequest(
        entitlement_id=case,
        granted=granted,
        reason="" if granted else "户口不在本县",
        article="" if granted else ARTICLE,
    )


@pytest.mark.parametrize("again", ["S0004", "s0004", "S0004 ", "Ｓ０００４", "S-0004", "S\u200b0004"])
async def test_other_writings_of_a_staff_number_are_the_same_person(
    incentives: IncentivesUnderTest, again: str
) -> None:
    _, _, case = await filed(incentives)
    await signed(incentives)
    one = incentives.caller("township-reviewer", "application-review", staff_number="S0004", sub="account-1")
    await one.call("CheckApplication", check(case))
    same = incentives.caller("county-approver", "application-review", staff_number=again, sub="account-2")
    assert await refused_with(same.call("DecideApplication", decide(case))) == "SAME_PERSON"


@pytest.mark.parametrize("relation", ["claimant", "child", "other parent"])
async def test_nobody_checks_or_decides_what_is_about_them_or_their_family(
    incentives: IncentivesUnderTest, relation: str
) -> None:
    mother, newborn, case = await filed(incentives)
    await signed(incentives)
    record = {"claimant": mother, "child": newborn, "other parent": str(uuid4())}[relation]
    if relation == "other parent":
        await incentives.rows(
            "UPDATE family_fact SET guardians = guardians || %s::uuid WHERE person_id = %s RETURNING 1", record, newborn
        )
    both: dict[str, Any] = {"person_id": record, "staff_number": "S9"}
    reviewer = incentives.caller("township-reviewer", "application-review", **both)
    assert await refused_with(reviewer.call("CheckApplication", check(case))) == "OWN_CASE"
    other = incentives.caller("township-reviewer", "application-review", staff_number="S1")
    await other.call("CheckApplication", check(case))
    approver = incentives.caller("county-approver", "application-review", **both)
    assert await refused_with(approver.call("DecideApplication", decide(case))) == "OWN_CASE"


async def test_nobody_decides_for_a_record_that_was_merged_into_theirs(incentives: IncentivesUnderTest) -> None:
    mother, _, case = await filed(incentives)
    await signed(incentives)
    kept = str(uuid4())
    await incentives.rows("UPDATE family_fact SET merged_into = %s WHERE person_id = %s RETURNING 1", kept, mother)
    reviewer = incentives.caller("township-reviewer", "application-review", person_id=kept, staff_number="S9")
    assert await refused_with(reviewer.call("CheckApplication", check(case))) == "OWN_CASE"


async def test_nobody_of_the_first_round_decides_after_an_objection(incentives: IncentivesUnderTest) -> None:
    mother, _, case = await filed(incentives)
    await signed(incentives)
    checker = incentives.caller("township-reviewer", "application-review", staff_number="S1")
    await checker.call("CheckApplication", check(case))
    decider = incentives.caller("county-approver", "application-review", staff_number="S2")
    await decider.call("DecideApplication", decide(case, granted=False))
    agent = incentives.caller("township-reviewer", "application-review", staff_number="S1")
    objection = pb.ObjectToDecisionRequest(
        entitlement_id=case, reason="户口已迁入", authority="委托书", acting_as="mandate", read_back=True
    )
    assert await refused_with(agent.call("ObjectToDecision", objection)) == "SAME_PERSON"
    await incentives.citizen(mother).call("ObjectToDecision", objection)
    for number in ("S1", "S2"):
        before = incentives.caller("county-approver", "application-review", staff_number=number)
        assert await refused_with(before.call("DecideApplication", decide(case))) == "SAME_PERSON"
    third = incentives.caller("county-approver", "application-review", staff_number="S3")
    assert (await third.call("DecideApplication", decide(case))).state == "granted"


@pytest.mark.parametrize("part", ["check", "decide"])
async def test_database_gives_nobody_a_second_part(incentives: IncentivesUnderTest, part: str) -> None:
    mother, _, case = await filed(incentives)
    take = "INSERT INTO case_participant (entitlement_id, person_key, part, since) VALUES (%s, %s, %s, now())"
    async with incentives.tools.database.work(COUNTY) as work:
        with pytest.raises(psycopg.errors.ExclusionViolation):
            await work.raw.execute(take, (case, mother, part))


async def test_database_knows_no_decision_of_somebody_who_took_no_part(incentives: IncentivesUnderTest) -> None:
    _, _, case = await filed(incentives)
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        await incentives.rows(
            "UPDATE entitlement SET state = 'granted', decided_by = 'S2' WHERE entitlement_id = %s RETURNING 1", case
        )


async def test_case_of_a_hidden_address_is_the_countys_alone(incentives: IncentivesUnderTest) -> None:
    _, newborn, case = await filed(incentives)
    await signed(incentives)
    county = incentives.caller("county-approver", "application-review", staff_number="S5")
    assert await refused_with(county.call("CheckApplication", check(case))) == "NOT_AT_THIS_STAGE"
    waiting = pb.ListEntitlementsRequest(states=["township_check"])
    assert not (await county.call("ListEntitlements", waiting)).entitlements
    ((before,),) = await incentives.rows("SELECT max(position) FROM outbox")
    hide = person_service_pb2.HideAddressRequest(person_id=newborn, hidden=True, reason="人身安全保护令")
    await incentives.registry.caller("county-approver", "registration").call("HideAddress", hide)
    await incentives.hear("registry.person.corrected.v1", person_id=newborn)
    reviewer = incentives.caller("township-reviewer", "application-review", staff_number="S1")
    assert await refused_with(reviewer.call("CheckApplication", check(case))) == "ENTITLEMENT_NOT_FOUND"
    (listed,) = (await county.call("ListEntitlements", waiting)).entitlements
    assert listed.entitlement_id == case
    await county.call("CheckApplication", check(case))
    other = incentives.caller("county-approver", "application-review", staff_number="S6")
    assert (await other.call("DecideApplication", decide(case))).state == "granted"
    told = await incentives.rows("SELECT payload FROM outbox WHERE position > %s", before)
    assert told
    assert not [payload for (payload,) in told if b"510422104" in payload]
