"""Charges visits at fees, each until fees has it: asking twice charges once and waives once."""

from __future__ import annotations

from uuid import UUID

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.errors import DomainError
from chassis.jobs.waking import run_when_woken

from concessions.clients.fees import Charge, FeesClient
from concessions.visits.queries import get_visit
from concessions.visits.rules import CHARGED, RECORDED

log = structlog.get_logger("charging")
WAITING = "SELECT visit_id FROM visit WHERE state = 'recorded' ORDER BY visit_id LIMIT 500"


class Charging:
    """The loop of the work role."""

    def __init__(self, database: Database, fees: FeesClient) -> None:
        self._database = database
        self._fees = fees

    async def run(self) -> None:
        """Charge until cancelled."""
        await run_when_woken(self._database.url, "anjia_charging", self.charge_once)

    async def charge_once(self) -> int:
        """Charge all that wait; returns how many fees took."""
        async with self._database.work(COUNTY) as work:
            rows = await (await work.raw.execute(WAITING)).fetchall()
        done = 0
        for (visit_id,) in rows:
            try:
                await self._charge(visit_id)
            except DomainError as error:
                # stays recorded, on the list of whoever recorded it, and is tried again
                log.warning("not_charged", visit=str(visit_id), reason=error.reason)
                await self._keep_trouble(visit_id, error.reason)
                continue
            done += 1
        return done

    async def _charge(self, visit_id: UUID) -> None:
        async with self._database.work(COUNTY) as work:
            row = await get_visit(work, visit_id, lock=True)
            if row.state != RECORDED:
                return
            # under the record it was recorded for: a merge between two tries is no other invoice
            charge = Charge(visit_id, row.recorded_as, row.item, row.served_on, row.division_code)
            invoice_id, due_fen = await self._fees.issue(charge)
            if row.waiver_code:
                due_fen = await self._fees.waive(invoice_id, row.waiver_code)
            row.state, row.invoice_id, row.due_fen, row.trouble_code = CHARGED, invoice_id, due_fen, ""
            await work.commit()

    async def _keep_trouble(self, visit_id: UUID, reason: str) -> None:
        async with self._database.work(COUNTY) as work:
            row = await get_visit(work, visit_id, lock=True)
            if row.state == RECORDED and row.trouble_code != reason:
                row.trouble_code = reason
                await work.commit()
