"""From the register to what people are due: the projection, everybody, one person, merges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from anjia.incentives.v1 import application_service_pb2 as applications
from anjia.incentives.v1 import assessment_service_pb2 as pb
from anjia.incentives.v1 import case_access_service_pb2
from anjia.registry.v1 import person_service_pb2
from chassis.access.scope import COUNTY
from chassis.errors import DomainError
from incentives.assessments.actors import SCHEDULE, actor_of
from incentives.assessments.commands import order_what_is_due
from incentives.families.queries import CLAIMS
from incentives.testing import IncentivesUnderTest, refused_with


async def test_everybody_is_assessed_and_who_is_due_is_offered_once(incentives: IncentivesUnderTest) -> None:
    young, older = await incentives.child(), await incentives.child("2023-06-10", name="李小明")
    await incentives.child("2021-05-05", name="赵大力")
    await incentives.child("2025-05-05", name="钱外地", hukou=None)
    assert await incentives.read_register() == 4
    first = await incentives.assess()
    assert (first.state, first.people) == ("done", 4)
    totals = {(one.programme, one.outcome, one.birth_year): (one.people, one.amount_fen) for one in first.totals}
    assert totals == {
        ("childcare_subsidy", "due", 2023): (1, 180_000),
        ("childcare_subsidy", "due", 2025): (1, 360_000),
        ("childcare_subsidy", "unknown", 2025): (1, 0),
    }
    offered = {young: ("offered", 360_000), older: ("offered", 180_000)}
    assert await incentives.due() == offered
    await incentives.assess()
    assert await incentives.due() == offered


async def test_one_person_is_explained_with_each_condition_and_its_article(incentives: IncentivesUnderTest) -> None:
    person = await incentives.child("2025-05-05", hukou=None)
    await incentives.read_register()
    caller = incentives.caller("village-worker", "assessment")
    told = await caller.call("AssessPerson", pb.AssessPersonRequest(person_id=person))
    (pack,) = told.packs
    assert (pack.programme, pack.outcome) == ("childcare_subsidy", "unknown")
    results = {one.name: one.result for one in pack.conditions}
    assert results == {
        "born_in_time": "true",
        "hukou_here": "unknown",
        "alive_or_died_in_time": "true",
        "months_left": "true",
    }
    asked = [one for one in pack.conditions if one.result == "unknown"]
    assert asked[0].ask_zh
    assert asked[0].ask_en
    assert all(one.article for one in pack.conditions)


async def test_citizen_sees_own_and_minors_alone(incentives: IncentivesUnderTest) -> None:
    person, stranger = await incentives.child(), await incentives.child(name="孙不识")
    await incentives.read_register()
    async with incentives.tools.database.work(COUNTY) as work:
        parent = "01900000-0000-7000-8000-00000000000a"
        await work.raw.execute(
            "UPDATE family_fact SET guardians = ARRAY[%s]::uuid[] WHERE person_id = %s", (parent, person)
        )
        await work.commit()
    await incentives.assess()
    caller = incentives.citizen(parent)
    assert (await caller.call("AssessPerson", pb.AssessPersonRequest(person_id=person))).packs[0].outcome == "due"
    with pytest.raises(DomainError) as caught:
        await caller.call("AssessPerson", pb.AssessPersonRequest(person_id=stranger))
    assert caught.value.reason == "PERSON_NOT_FOUND"
    listed = await caller.call("ListEntitlements", applications.ListEntitlementsRequest())
    assert [one.person_id for one in listed.entitlements] == [person]


async def test_registered_child_is_offered_as_soon_as_the_fact_is_heard(incentives: IncentivesUnderTest) -> None:
    person = await incentives.child("2026-10-01")
    await incentives.hear("registry.person.registered.v1", person_id=person)
    assert await incentives.due() == {person: ("offered", 360_000)}
    await incentives.hear("registry.person.registered.v1", person_id=person)
    assert await incentives.due() == {person: ("offered", 360_000)}


async def test_run_leaves_alone_what_was_found_after_it_took_its_snapshot(incentives: IncentivesUnderTest) -> None:
    person = await incentives.child()
    await incentives.read_register()
    await incentives.assess()
    later = incentives.clock.now() + timedelta(minutes=1)

    async def newest() -> list[tuple[int]]:
        return await incentives.rows("SELECT true_bits FROM assessment WHERE person_id = %s", person)

    before = await newest()
    async with incentives.tools.database.work(COUNTY) as work:
        heard = "UPDATE assessment SET true_bits = 1, assessed_at = %s WHERE person_id = %s"
        await work.raw.execute(heard, (later, person))
        await work.commit()
    await incentives.assess()
    assert await newest() == [(1,)]
    incentives.clock.advance(timedelta(minutes=2))
    await incentives.assess()
    assert await newest() == before


async def test_merged_record_hands_over_and_the_child_is_paid_once(incentives: IncentivesUnderTest) -> None:
    kept, absorbed = await incentives.child(name="周小兰"), await incentives.child(name="周晓兰")
    await incentives.read_register()
    await incentives.assess()
    assert len(await incentives.due()) == 2
    await merged_into(incentives, absorbed, kept)
    await incentives.hear("registry.person.merged.v1", kept_person_id=kept, absorbed_person_id=absorbed)
    assert await incentives.due() == {kept: ("offered", 360_000), absorbed: ("replaced", 360_000)}
    await merged_into(incentives, absorbed, None)
    await incentives.hear("registry.person.unmerged.v1", kept_person_id=kept, restored_person_id=absorbed)
    assert {state for state, _ in (await incentives.due()).values()} == {"offered"}


async def test_what_one_record_of_a_pair_was_granted_the_other_is_not_offered(incentives: IncentivesUnderTest) -> None:
    kept, absorbed = await incentives.child(name="周小兰"), await incentives.child(name="周晓兰")
    await incentives.read_register()
    await incentives.assess()
    await incentives.awarded("granted", person_id=absorbed)
    await merged_into(incentives, absorbed, kept)
    await incentives.hear("registry.person.merged.v1", kept_person_id=kept, absorbed_person_id=absorbed)
    assert await incentives.due() == {kept: ("replaced", 360_000), absorbed: ("granted", 360_000)}
    await incentives.assess()
    assert await incentives.due() == {kept: ("replaced", 360_000), absorbed: ("granted", 360_000)}


async def test_what_the_first_record_of_a_chain_was_granted_the_last_is_not_offered(
    incentives: IncentivesUnderTest,
) -> None:
    first, second, third = [await incentives.child(name=name) for name in ("周小兰", "周晓兰", "周小岚")]
    await incentives.read_register()
    await incentives.assess()
    await incentives.awarded("granted", person_id=first)
    for absorbed, kept in ((first, second), (second, third)):
        await merged_into(incentives, absorbed, kept)
        await incentives.hear("registry.person.merged.v1", kept_person_id=kept, absorbed_person_id=absorbed)
    granted, replaced, offered = ("granted", 360_000), ("replaced", 360_000), ("offered", 360_000)
    assert await incentives.due() == {first: granted, second: replaced, third: replaced}
    await incentives.assess()
    assert await incentives.due() == {first: granted, second: replaced, third: replaced}
    await merged_into(incentives, second, None)
    await incentives.hear("registry.person.unmerged.v1", kept_person_id=third, restored_person_id=second)
    assert await incentives.due() == {first: granted, second: replaced, third: offered}


async def test_year_granted_to_the_first_record_of_a_chain_is_the_last_ones_first_claim(
    incentives: IncentivesUnderTest,
) -> None:
    """Three years in all, under whichever number each was paid."""
    first, second, third = [await incentives.child("2024-03-01", name=name) for name in ("周小兰", "周晓兰", "周小岚")]
    await incentives.read_register()
    incentives.clock.instant = datetime(2025, 11, 24, 4, 0, tzinfo=UTC)
    await incentives.assess(2025)
    await incentives.awarded("paid", person_id=first)
    for absorbed, kept in ((first, second), (second, third)):
        await merged_into(incentives, absorbed, kept)
        await incentives.hear("registry.person.merged.v1", kept_person_id=kept, absorbed_person_id=absorbed)
    claims = await incentives.rows(CLAIMS)
    assert [(person, year) for _, person, year in claims] == [(third, 2025)]


async def merged_into(incentives: IncentivesUnderTest, absorbed: str, kept: str | None) -> None:
    """The register's row as a merge, or its undoing, leaves it."""
    async with incentives.registry.tools.database.work(COUNTY) as work:
        statement = "UPDATE person SET state = %s, merged_into = %s, version = version + 1 WHERE person_id = %s"
        await work.raw.execute(statement, ("merged" if kept else "active", kept, absorbed))
        await work.commit()


async def test_reader_goes_on_after_the_cursor_it_kept(incentives: IncentivesUnderTest) -> None:
    for number in range(5):
        await incentives.child(name=f"王秀{'一二三四五'[number]}")
    parts = [part async for part in incentives.client.stream()]
    cursor = parts[-1][0]
    assert [part async for part in incentives.client.stream(after=cursor)] == []
    late = await incentives.child(name="王秀六")
    (part,) = [part async for part in incentives.client.stream(after=cursor)]
    assert [str(one.person_id) for one in part[1]] == [late]


async def test_stream_of_the_register_stands_on_the_persons_own_record(incentives: IncentivesUnderTest) -> None:
    person = await incentives.child()
    await incentives.read_register()
    caller = incentives.registry.citizen(person)
    looks = await caller.call("ListRecordAccesses", person_service_pb2.ListRecordAccessesRequest(person_id=person))
    assert ("service-incentives", "bulk") in {(one.role, one.action) for one in looks.accesses}


async def test_answer_to_a_question_is_kept_with_its_authority(incentives: IncentivesUnderTest) -> None:
    person = await incentives.child("1960-01-01", hukou_nature="agricultural")
    await incentives.read_register()
    worker = incentives.caller("village-worker", "assessment")
    before = await worker.call("AssessPerson", pb.AssessPersonRequest(person_id=person))
    assert [pack.outcome for pack in before.packs] == ["unknown"]
    stated = pb.StateFactRequest(person_id=person, fact="children_known", value="true")
    with pytest.raises(DomainError) as caught:
        await worker.call("StateFact", stated)
    assert caught.value.reason == "AUTHORITY_MISSING"
    stated.authority = "本人签字说明 2026-11-20"
    after = await worker.call("StateFact", stated)
    assert [(pack.outcome, pack.amount_fen, pack.state) for pack in after.packs] == [("due", 96_000, "offered")]


async def test_who_looked_at_applications_is_shown_to_the_person_bulk_work_too(incentives: IncentivesUnderTest) -> None:
    person, other = await incentives.child(), await incentives.child(name="孙不识")
    await incentives.read_register()
    await incentives.assess()
    worker = incentives.caller("village-worker", "assessment")
    await worker.call("AssessPerson", pb.AssessPersonRequest(person_id=person))
    request = case_access_service_pb2.ListCaseAccessesRequest(person_id=person)
    looks = await incentives.citizen(person).call("ListCaseAccesses", request)
    seen = [(one.role, one.purpose, one.action) for one in looks.accesses]
    assert ("village-worker", "assessment", "read") in seen
    assert ("county-approver", "assessment", "bulk") in seen
    with pytest.raises(DomainError) as caught:
        await incentives.citizen(other).call("ListCaseAccesses", request)
    assert caught.value.reason == "PERSON_NOT_FOUND"


@pytest.mark.parametrize(("nature", "packs"), [("non_agricultural", []), ("resident", ["unknown"]), ("", ["unknown"])])
async def test_registers_own_word_for_a_hukou_is_the_packs(
    incentives: IncentivesUnderTest, nature: str, packs: list[str]
) -> None:
    person = await incentives.child("1960-01-01", hukou_nature=nature)
    await incentives.read_register()
    worker = incentives.caller("village-worker", "assessment")
    told = await worker.call("AssessPerson", pb.AssessPersonRequest(person_id=person))
    assert [pack.outcome for pack in told.packs] == packs


async def test_answer_that_does_not_fit_the_question_is_refused(incentives: IncentivesUnderTest) -> None:
    person = await incentives.child("1960-01-01", hukou_nature="agricultural")
    await incentives.read_register()
    stated = pb.StateFactRequest(person_id=person, fact="hukou_nature", value="true", authority="本人签字")
    with pytest.raises(DomainError) as caught:
        await incentives.caller("village-worker", "assessment").call("StateFact", stated)
    assert caught.value.reason == "STATEMENT_UNFITTING"


async def test_roll_is_followed_by_an_assessment_that_nobody_asked_for(incentives: IncentivesUnderTest) -> None:
    async def ordered() -> bool:
        async with incentives.tools.database.work(COUNTY, actor=actor_of(SCHEDULE)) as work:
            found = await order_what_is_due(work, 3)
            await work.commit()
        return found

    assert not await ordered()  # nobody was read yet
    child = await incentives.child("2026-03-01")
    await incentives.read_register()
    await incentives.rows("UPDATE reading SET ended_at = '2026-11-24T03:00Z' RETURNING 1")  # the test's clock stands
    assert await ordered()
    assert not await ordered()
    ((run_id, by),) = await incentives.rows("SELECT run_id::text, ordered_by FROM assessment_run")
    assert by == SCHEDULE
    await incentives.assess_everybody(run_id)
    assert await incentives.due() == {child: ("offered", 360_000)}
    # asked for while it waits, it is the same one; for another day it is not
    approver = incentives.caller("county-approver", "assessment")
    first = await approver.call("StartAssessment", pb.StartAssessmentRequest())
    assert (await approver.call("StartAssessment", pb.StartAssessmentRequest())).run_id == first.run_id
    other = pb.StartAssessmentRequest(as_of="2026-11-01")
    assert await refused_with(approver.call("StartAssessment", other)) == "ASSESSMENT_RUNNING"
