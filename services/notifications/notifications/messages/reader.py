"""After an assessment of everybody: reads the offers that stand and tells them, part by part with its cursor."""

from __future__ import annotations

from uuid import UUID

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.jobs.counting import Waiting
from chassis.jobs.waking import run_when_woken

from notifications.channels import Channels
from notifications.clients.incentives import IncentivesClient, Offer
from notifications.messages.commands import tell
from notifications.messages.rules import Telling

log = structlog.get_logger("offers")
OPEN = "SELECT run_id, after_id FROM offer_reading WHERE state = 'waiting' ORDER BY asked_at"
ONWARD = "UPDATE offer_reading SET after_id = %s, offers = offers + %s WHERE run_id = %s"
# one pass serves everybody who asked before it began at the beginning
DONE = "UPDATE offer_reading SET state = 'done', ended_at = now() WHERE run_id = ANY (%s)"
# an offer is told once, whenever it was found
FIRST_VERSION = 1
WAITING_OFFERS = Waiting("offers", "SELECT count(*), min(asked_at) FROM offer_reading WHERE state = 'waiting'")


class OfferReader:
    """The loop of the work role."""

    def __init__(self, database: Database, incentives: IncentivesClient, channels: Channels) -> None:
        self._database = database
        self._incentives = incentives
        self._channels = channels

    async def run(self) -> None:
        """Read until cancelled."""
        await run_when_woken(self._database.url, "anjia_offers", self.read_once)

    async def read_once(self) -> int:
        """Serve all that wait; returns the messages that are new."""
        async with self._database.work(COUNTY) as work:
            waiting = await (await work.raw.execute(OPEN)).fetchall()
        if not waiting:
            return 0
        (run_id, after), made = waiting[0], 0
        served = [run_id, *(other for other, _ in waiting[1:] if after is None)]
        async for cursor, offers in self._incentives.stream_offers(after):
            made += await self._tell(run_id, cursor, offers)
        async with self._database.work(COUNTY) as work:
            await work.raw.execute(DONE, (served,))
            await work.commit()
        log.info("offers_read", messages=made)
        return made

    async def _tell(self, run_id: UUID, cursor: UUID, offers: list[Offer]) -> int:
        made = 0
        async with self._database.work(COUNTY) as work:
            for offer in offers:
                made += await tell(work, telling_of(offer), self._channels)
            await work.raw.execute(ONWARD, (cursor, len(offers), run_id))
            await work.commit()
        return made


def telling_of(offer: Offer) -> Telling:
    """What those who can take an offer are told."""
    return Telling(
        code="offer_made",
        people=offer.claimants,
        entity_id=offer.entitlement_id,
        entity_version=FIRST_VERSION,
        village=offer.village,
        values={"claim_until_on": offer.claim_until},
    )
