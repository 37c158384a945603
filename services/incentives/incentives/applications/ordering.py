"""Hands granted awards to fees, each until fees has it; asking twice orders once."""

from __future__ import annotations

from uuid import UUID

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.errors import DomainError
from chassis.jobs.waking import run_when_woken

from incentives.applications.queries import find_village, get_entitlement
from incentives.clients.fees import Award, FeesClient

log = structlog.get_logger("orders")
GRANTED = "SELECT entitlement_id FROM entitlement WHERE state = 'granted' ORDER BY entitlement_id LIMIT 500"


class Ordering:
    """The loop of the work role."""

    def __init__(self, database: Database, fees: FeesClient) -> None:
        self._database = database
        self._fees = fees

    async def run(self) -> None:
        """Order until cancelled."""
        await run_when_woken(self._database.url, "anjia_orders", self.order_once)

    async def order_once(self) -> int:
        """Hand over all that are granted; returns how many fees took."""
        async with self._database.work(COUNTY) as work:
            rows = await (await work.raw.execute(GRANTED)).fetchall()
        done = 0
        for (entitlement_id,) in rows:
            try:
                await self._order(entitlement_id)
            except DomainError as error:
                # stays granted, on the county's list, and is tried again
                log.warning("not_ordered", entitlement=str(entitlement_id), reason=error.reason)
                continue
            done += 1
        return done

    async def _order(self, entitlement_id: UUID) -> None:
        async with self._database.work(COUNTY) as work:
            row = await get_entitlement(work, entitlement_id, lock=True)
            if row.state != "granted" or row.claimant_id is None:
                return
            place = str(entitlement_id)
            order_id, state = await self._fees.order(
                Award(
                    entitlement_id=entitlement_id,
                    programme=row.programme,
                    person_id=row.person_id,
                    claimant_id=row.claimant_id,
                    period=row.period,
                    amount_fen=row.amount_fen,
                    payee=work.keyring.decrypt_text(row.payee, "entitlement", "payee", place),
                    account=work.keyring.decrypt_text(row.account, "entitlement", "account", place),
                    village=await find_village(work, row.person_id),
                )
            )
            row.order_id, row.version, row.changed_at = order_id, row.version + 1, work.now
            row.state = "blocked" if state == "blocked" else "ordered"
            await work.commit()
