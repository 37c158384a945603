"""Inboxes: told once whatever is heard how often; own data only; merges are followed, the dead are left alone."""

from __future__ import annotations

from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from anjia.notifications.v1 import message_access_service_pb2 as access
from anjia.notifications.v1 import message_service_pb2 as pb
from chassis.errors import DomainError
from notifications.testing import NotificationsUnderTest, case

FILED = "incentives.application.filed.v1"
ADVANCED = "incentives.application.advanced.v1"
DECIDED = "incentives.application.decided.v1"
PAID = "incentives.award.paid.v1"
STEP = {"stage_code": "township_check", "due_on": "2026-12-15"}


async def person(notifications: NotificationsUnderTest, **fields: Any) -> str:
    return str((await notifications.registry.register(**fields)).person_id)


def course(of: str) -> list[tuple[str, int, dict[str, str]]]:
    fields = case(of)
    return [
        (FILED, 3, {**fields, **STEP}),
        (ADVANCED, 4, {**fields, "stage_code": "county_decision", "due_on": "2027-01-06"}),
        (DECIDED, 5, {**fields, "outcome_code": "granted"}),
        (PAID, 7, {**fields, "paid_on": "2026-12-28"}),
    ]


async def test_course_of_a_case_is_told_step_by_step(notifications: NotificationsUnderTest) -> None:
    mother = await person(notifications)
    facts = course(mother)
    for subject, version, fields in facts:
        await notifications.hear(subject, version, **fields)
    assert await notifications.codes(mother) == [
        "application_filed", "application_advanced", "application_granted", "award_paid",
    ]  # fmt: skip
    inbox = await notifications.inbox(mother)
    assert inbox.unread == 4
    first = inbox.messages[-1]
    assert "乡镇初审" in first.body_zh
    assert "2026年12月15日" in first.body_zh
    assert "15 December 2026" in first.body_en
    assert first.link == f"/portal/due/{facts[0][2]['entitlement_id']}"


@pytest.mark.parametrize("order", list(permutations(range(4)))[::5])
async def test_facts_twice_and_out_of_order_give_one_message_each(
    notifications: NotificationsUnderTest, order: tuple[int, ...]
) -> None:
    mother = await person(notifications)
    facts = course(mother)
    for place in (*order, *reversed(order)):
        subject, version, fields = facts[place]
        await notifications.hear(subject, version, **fields)
    assert sorted(await notifications.codes(mother)) == sorted(
        ["application_filed", "application_advanced", "application_granted", "award_paid"]
    )


async def test_same_fact_from_the_stream_again_is_known(notifications: NotificationsUnderTest) -> None:
    mother, fact = await person(notifications), str(uuid4())
    fields = {**case(mother), **STEP}
    assert await notifications.hear(FILED, 3, fact_id=fact, **fields)
    assert not await notifications.hear(FILED, 3, fact_id=fact, **fields)


async def test_refusal_is_told_with_the_way_to_object(notifications: NotificationsUnderTest) -> None:
    mother = await person(notifications)
    await notifications.hear(DECIDED, 5, **case(mother), outcome_code="refused")
    (message,) = (await notifications.inbox(mother)).messages
    assert message.code == "application_refused"
    assert "异议" in message.body_zh


async def test_offer_is_told_to_those_who_can_take_it_and_not_to_the_child(
    notifications: NotificationsUnderTest,
) -> None:
    mother, father, child = [await person(notifications) for _ in range(3)]
    offer = {"entitlement_id": str(uuid4()), "person_id": child, "claim_until_on": "2026-12-31",
             "division_code": "510422104207"}  # fmt: skip
    for _ in range(2):
        await notifications.hear("incentives.offer.made.v1", 1, **offer, claimant_ids=[mother, father])
    assert await notifications.codes(mother) == ["offer_made"]
    assert await notifications.codes(father) == ["offer_made"]
    assert await notifications.codes(child) == []


async def test_last_days_of_an_offer_are_told_each_once(notifications: NotificationsUnderTest) -> None:
    mother = await person(notifications)
    offer = {"entitlement_id": str(uuid4()), "person_id": mother, "claim_until_on": "2026-12-31",
             "division_code": "510422104207", "claimant_ids": [mother]}  # fmt: skip
    for version, verb in ((2, "reminded"), (3, "reminded"), (4, "lapsed"), (3, "reminded")):
        await notifications.hear(f"incentives.offer.{verb}.v1", version, **offer)
    assert sorted(await notifications.codes(mother)) == ["offer_lapsed", "offer_reminder", "offer_reminder"]


async def test_offer_that_nobody_in_the_register_can_take_is_told_to_nobody(
    notifications: NotificationsUnderTest,
) -> None:
    offer = {"entitlement_id": str(uuid4()), "person_id": str(uuid4()), "claim_until_on": "2026-12-31"}
    assert await notifications.hear("incentives.offer.made.v1", 1, **offer, division_code="510422104207")
    assert await notifications.rows("SELECT 1 FROM message") == []


async def test_inbox_is_its_readers_alone(notifications: NotificationsUnderTest) -> None:
    mother, other = await person(notifications), await person(notifications)
    await notifications.hear(FILED, 3, **case(mother), **STEP)
    (message,) = (await notifications.inbox(mother)).messages
    assert (await notifications.inbox(other)).unread == 0
    for name, kind in (("GetMessage", pb.GetMessageRequest), ("MarkMessage", pb.MarkMessageRequest)):
        with pytest.raises(DomainError) as caught:
            await notifications.citizen(other).call(name, kind(message_id=message.message_id))
        assert caught.value.reason == "MESSAGE_NOT_FOUND"


async def test_reading_is_counted_told_and_can_be_taken_back(notifications: NotificationsUnderTest) -> None:
    mother = await person(notifications)
    await notifications.hear(FILED, 3, **case(mother), **STEP)
    (message,) = (await notifications.inbox(mother)).messages
    citizen, mark = notifications.citizen(mother), pb.MarkMessageRequest(message_id=message.message_id)
    for _ in range(2):
        assert (await citizen.call("MarkMessage", mark)).read_at.seconds
    assert (await citizen.call("CountUnread", pb.CountUnreadRequest())).unread == 0
    told = await notifications.rows("SELECT subject, entity_version FROM outbox ORDER BY position")
    assert told == [("notifications.message.delivered.v1", 1), ("notifications.message.read.v1", 2)]
    back = pb.MarkMessageRequest(message_id=message.message_id, unread=True)
    await citizen.call("MarkMessage", back)
    assert (await citizen.call("CountUnread", pb.CountUnreadRequest())).unread == 1


async def test_dead_are_not_told(notifications: NotificationsUnderTest) -> None:
    mother = await person(notifications)
    await notifications.hear("registry.person.died.v1", 2, person_id=mother, death_date="2026-11-20")
    await notifications.hear(FILED, 3, **case(mother), **STEP)
    assert await notifications.codes(mother) == []
    assert await notifications.rows("SELECT 1 FROM delivery") == []


async def test_what_waits_for_somebody_who_dies_is_taken_back(notifications: NotificationsUnderTest) -> None:
    mother = await person(notifications, phone="13812345678")
    await notifications.hear(FILED, 3, **case(mother), **STEP)
    await notifications.hear("registry.person.died.v1", 2, person_id=mother, death_date="2026-11-20")
    assert await notifications.rows("SELECT state, reason_code FROM delivery") == [("cancelled", "RECIPIENT_DIED")]


@pytest.mark.parametrize("late", [False, True], ids=["told before", "told after"])
async def test_inbox_follows_a_merge_and_comes_back_when_it_is_undone(
    notifications: NotificationsUnderTest, late: bool
) -> None:
    kept, absorbed = await person(notifications), await person(notifications)
    merge = {"kept_person_id": kept, "merge_id": str(uuid4())}
    if not late:
        await notifications.hear(FILED, 3, **case(absorbed), **STEP)
    await notifications.hear("registry.person.merged.v1", 2, **merge, absorbed_person_id=absorbed)
    if late:
        await notifications.hear(FILED, 3, **case(absorbed), **STEP)
    assert await notifications.codes(kept) == ["application_filed"]
    assert await notifications.codes(absorbed) == []
    await notifications.hear("registry.person.unmerged.v1", 3, **merge, restored_person_id=absorbed)
    assert await notifications.codes(kept) == []
    assert await notifications.codes(absorbed) == ["application_filed"]


async def test_undoing_heard_before_its_merge_stays(notifications: NotificationsUnderTest) -> None:
    kept, absorbed = await person(notifications), await person(notifications)
    merge = {"kept_person_id": kept, "merge_id": str(uuid4())}
    await notifications.hear(FILED, 3, **case(absorbed), **STEP)
    await notifications.hear("registry.person.unmerged.v1", 3, **merge, restored_person_id=absorbed)
    await notifications.hear("registry.person.merged.v1", 2, **merge, absorbed_person_id=absorbed)
    assert await notifications.codes(absorbed) == ["application_filed"]


async def test_person_sees_who_looked(notifications: NotificationsUnderTest) -> None:
    mother, other = await person(notifications), await person(notifications)
    await notifications.hear(FILED, 3, **case(mother), **STEP)
    await notifications.inbox(mother)
    request = access.ListMessageAccessesRequest(person_id=mother)
    looks = await notifications.citizen(mother).call("ListMessageAccesses", request)
    assert ("citizen", "notifications.message.list") in {(one.role, one.permission) for one in looks.accesses}
    with pytest.raises(DomainError) as caught:
        await notifications.citizen(other).call("ListMessageAccesses", request)
    assert caught.value.reason == "PERSON_NOT_FOUND"
