"""After an assessment of everybody: the offers are asked of a real incentives and told once, also after a crash."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from chassis.access.scope import COUNTY
from chassis.rpc.client import open_channel
from incentives.testing import IncentivesUnderTest
from notifications.clients.incentives import IncentivesClient
from notifications.messages.reader import OfferReader
from notifications.testing import NotificationsUnderTest


async def offered(incentives: IncentivesUnderTest) -> str:
    """A mother whose newborn is due something."""
    mother = str((await incentives.registry.register(name="郑秀兰")).person_id)
    newborn = await incentives.child("2026-09-01")
    async with incentives.registry.tools.database.work(COUNTY) as work:
        await work.raw.execute(
            "INSERT INTO kinship (kinship_id, person_id, relative_id, kind, basis, valid_from, start_unknown,"
            " known_from, source) VALUES (uuidv7(), %s, %s, 'parent', 'birth', '2026-09-01', false, now(), 'test')",
            (newborn, mother),
        )
        await work.commit()
    await incentives.hear("registry.person.registered.v1", person_id=newborn)
    return mother


def reader(notifications: NotificationsUnderTest, incentives: IncentivesUnderTest) -> OfferReader:
    client = IncentivesClient(lambda: open_channel(incentives._as.address), notifications.token)
    return OfferReader(notifications.tools.database, client, notifications.channels)


async def completed(notifications: NotificationsUnderTest) -> None:
    await notifications.hear("incentives.assessment.completed.v1", 1, run_id=str(uuid4()))


async def test_offers_of_an_assessment_are_told_once(
    notifications: NotificationsUnderTest, incentives: IncentivesUnderTest
) -> None:
    mothers = [await offered(incentives) for _ in range(2)]
    assert await reader(notifications, incentives).read_once() == 0  # nobody asked yet
    await completed(notifications)
    assert await reader(notifications, incentives).read_once() == 2
    await completed(notifications)
    assert await reader(notifications, incentives).read_once() == 0
    for mother in mothers:
        assert await notifications.codes(mother) == ["offer_made"]
    assert await notifications.rows("SELECT DISTINCT state, offers FROM offer_reading") == [("done", 2)]


async def test_offer_told_by_its_fact_is_not_told_again_by_the_assessment(
    notifications: NotificationsUnderTest, incentives: IncentivesUnderTest
) -> None:
    mother = await offered(incentives)
    await completed(notifications)
    async with incentives.tools.database.work(COUNTY) as work:
        query = "SELECT entitlement_id::text, person_id::text FROM entitlement"
        entitlement, child = (await (await work.raw.execute(query)).fetchone()) or ("", "")
    await reader(notifications, incentives).read_once()
    fact: dict[str, Any] = {"entitlement_id": entitlement, "person_id": child, "claimant_ids": [mother]}
    await notifications.hear("incentives.offer.made.v1", 1, **fact, claim_until_on="2026-12-31", division_code="")
    assert await notifications.codes(mother) == ["offer_made"]


async def test_reader_that_was_cut_off_goes_on(
    notifications: NotificationsUnderTest, incentives: IncentivesUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    mother = await offered(incentives)
    await completed(notifications)
    cut = reader(notifications, incentives)

    async def killed(*_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(cut, "_tell", killed)
    with pytest.raises(KeyboardInterrupt):
        await cut.read_once()
    assert await notifications.codes(mother) == []
    assert await reader(notifications, incentives).read_once() == 1
    assert await notifications.codes(mother) == ["offer_made"]
