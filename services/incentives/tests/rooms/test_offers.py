"""Offers in bulk: in the order of their ids, resumable, with those who can take them, each part in the log."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from anjia.incentives.v1 import facts_pb2
from anjia.incentives.v1 import offer_service_pb2 as pb
from chassis.access.scope import COUNTY
from chassis.rpc.status import from_rpc_error
from incentives.testing import HERE, IncentivesUnderTest


async def with_mother(incentives: IncentivesUnderTest, name: str) -> tuple[str, str]:
    """(mother, child): a newborn with one parent in the register."""
    mother = (await incentives.registry.register(name=name)).person_id
    newborn = await incentives.child("2026-09-01")
    async with incentives.registry.tools.database.work(COUNTY) as work:
        await work.raw.execute(
            "INSERT INTO kinship (kinship_id, person_id, relative_id, kind, basis, valid_from, start_unknown,"
            " known_from, source) VALUES (uuidv7(), %s, %s, 'parent', 'birth', '2026-09-01', false, now(), 'test')",
            (newborn, mother),
        )
        await work.commit()
    await incentives.hear("registry.person.registered.v1", person_id=newborn)
    return mother, newborn


async def streamed(incentives: IncentivesUnderTest, after: str = "", role: str = "service-notifications") -> list[Any]:
    caller = incentives.caller(role, "messaging")
    stub = caller.method("StreamOffers")(
        pb.StreamOffersRequest(after_id=after), metadata=tuple(caller.metadata().items())
    )
    return [offer async for part in stub for offer in part.offers]


async def test_offers_name_those_who_can_take_them_and_neither_programme_nor_amount(
    incentives: IncentivesUnderTest,
) -> None:
    mother, newborn = await with_mother(incentives, "郑秀兰")
    (offer,) = await streamed(incentives)
    assert (offer.person_id, list(offer.claimant_ids), offer.division_code) == (newborn, [mother], HERE)
    assert offer.claim_until
    assert {field.name for field in pb.Offer.DESCRIPTOR.fields} == {
        "entitlement_id", "person_id", "claimant_ids", "claim_until", "division_code",
    }  # fmt: skip


async def test_reader_that_was_cut_off_goes_on(incentives: IncentivesUnderTest) -> None:
    for name in ("郑秀兰", "王秀英", "李秀梅"):
        await with_mother(incentives, name)
    every = await streamed(incentives)
    assert [one.entitlement_id for one in every] == sorted(one.entitlement_id for one in every)
    assert await streamed(incentives, every[0].entitlement_id) == every[1:]


async def test_part_leaves_one_row_with_the_set_of_its_people(incentives: IncentivesUnderTest) -> None:
    await with_mother(incentives, "郑秀兰")
    await streamed(incentives)
    async with incentives.tools.database.work(COUNTY) as work:
        query = "SELECT role, purpose, action, person_set IS NOT NULL FROM access_log WHERE permission = %s"
        rows = await (await work.raw.execute(query, ("incentives.offer.stream",))).fetchall()
    assert rows == [("service-notifications", "messaging", "bulk", True)]


async def test_nobody_else_streams_offers(incentives: IncentivesUnderTest) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await streamed(incentives, role="county-approver")
    assert from_rpc_error(caught.value).reason == "ROLE_NOT_ALLOWED"


async def test_offer_tells_who_can_take_it_and_until_when(incentives: IncentivesUnderTest) -> None:
    mother, newborn = await with_mother(incentives, "郑秀兰")
    async with incentives.tools.database.work(COUNTY) as work:
        query = "SELECT payload FROM outbox WHERE subject = 'incentives.offer.made.v1'"
        (payload,) = (await (await work.raw.execute(query)).fetchone()) or (b"",)
    fact = facts_pb2.OfferMade.FromString(payload)
    assert (fact.person_id, list(fact.claimant_ids), fact.division_code) == (newborn, [mother], HERE)
    assert fact.claim_until_on
