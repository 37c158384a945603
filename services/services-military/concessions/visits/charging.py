"""Charges visits at fees, each until fees has it, and takes back what was recorded wrongly.

Asking twice charges once, waives once and cancels once. What is to be taken back may have been charged by a try whose
answer was lost: it is charged under its own id first, which finds that invoice or makes it, and then cancelled. So no
invoice is left behind by whatever was killed in between.

The oldest due goes first, what fees refuses waits for itself, longer each time, and no row is held while fees is asked.
"""

from __future__ import annotations

from uuid import UUID

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.errors import DomainError, Kind
from chassis.jobs.backoff import next_attempt
from chassis.jobs.counting import Waiting
from chassis.jobs.waking import run_when_woken

from concessions.clients.fees import Charge, FeesClient
from concessions.visits.queries import get_visit
from concessions.visits.rows import VisitRow
from concessions.visits.rules import CANCELLED, CANCELLING, CHARGED, RECORDED, REFUND_FIRST, WAITING, VisitCancelled

log = structlog.get_logger("charging")
BATCH = 100
UNKNOWN_TROUBLE = "INTERNAL"
WAITS = (
    "SELECT visit_id FROM visit WHERE state IN ('recorded', 'cancelling') AND next_attempt_at <= %s"
    " ORDER BY next_attempt_at, visit_id LIMIT %s"
)
WAITING_CHARGES = Waiting(
    "charges",
    "SELECT count(*), min(coalesce(cancelled_at, recorded_at)) FROM visit"
    " WHERE state IN ('recorded', 'cancelling') AND next_attempt_at <= %(now)s",
)


class Charging:
    """The loop of the work role."""

    def __init__(self, database: Database, fees: FeesClient) -> None:
        self._database = database
        self._fees = fees

    async def run(self) -> None:
        """Charge until cancelled."""
        await run_when_woken(self._database.url, "anjia_charging", self.charge_once)

    async def charge_once(self) -> int:
        """Charge and take back all that is due; returns how many fees took."""
        done = 0
        while due := await self._due():
            for visit_id in due:
                done += await self._settle(visit_id)
        return done

    async def _due(self) -> list[UUID]:
        async with self._database.work(COUNTY) as work:
            rows = await (await work.raw.execute(WAITS, (work.now, BATCH))).fetchall()
        return [row[0] for row in rows]

    async def _settle(self, visit_id: UUID) -> bool:
        """Whether fees took it; what it did not take stays, on the list of whoever recorded it, and is tried again."""
        try:
            async with self._database.work(COUNTY) as work:
                row = await get_visit(work, visit_id)
            if row.state == RECORDED:
                await self._keep_charged(visit_id, *await self._charge(row))
            elif row.state == CANCELLING:
                await self._keep_cancelled(visit_id, await self._cancel(row))
        except DomainError as error:
            log.warning("not_charged", visit=str(visit_id), reason=error.reason)
            await self._keep_trouble(visit_id, error.reason)
            return False
        except Exception:
            # a row that nobody can read stops no other
            log.exception("not_charged", visit=str(visit_id))
            await self._keep_trouble(visit_id, UNKNOWN_TROUBLE)
            return False
        return True

    async def _charge(self, row: VisitRow) -> tuple[UUID, int]:
        invoice_id, due_fen = await self._fees.issue(_charge_of(row))
        if row.waiver_code:
            due_fen = await self._fees.waive(invoice_id, row.waiver_code)
        return invoice_id, due_fen

    async def _cancel(self, row: VisitRow) -> UUID | None:
        invoice_id = row.invoice_id or await self._find_charge(row)
        if invoice_id is not None:
            await self._fees.cancel(invoice_id)
        return invoice_id

    async def _find_charge(self, row: VisitRow) -> UUID | None:
        """The invoice under the visit's id; None for what fees will not charge, and so never has."""
        try:
            return (await self._fees.issue(_charge_of(row)))[0]
        except DomainError as error:
            if error.kind is not Kind.INVALID:
                raise
            return None

    async def _keep_charged(self, visit_id: UUID, invoice_id: UUID, due_fen: int) -> None:
        async with self._database.work(COUNTY) as work:
            row = await get_visit(work, visit_id, lock=True)
            row.attempts, row.next_attempt_at = 0, work.now
            if row.state == RECORDED:
                row.state, row.trouble_code, row.due_fen = CHARGED, "", due_fen
            # what somebody takes back meanwhile keeps its invoice, which is cancelled next
            row.invoice_id = invoice_id
            await work.commit()

    async def _keep_cancelled(self, visit_id: UUID, invoice_id: UUID | None) -> None:
        async with self._database.work(COUNTY) as work:
            row = await get_visit(work, visit_id, lock=True)
            if row.state == CANCELLING:
                row.invoice_id = invoice_id
                row.state, row.due_fen, row.trouble_code, row.attempts = CANCELLED, 0, "", 0
                work.record(VisitCancelled(row.visit_id, row.person_id))
            await work.commit()

    async def _keep_trouble(self, visit_id: UUID, reason: str) -> None:
        async with self._database.work(COUNTY) as work:
            row = await get_visit(work, visit_id, lock=True)
            if row.state not in WAITING:
                return
            row.attempts += 1
            row.next_attempt_at = next_attempt(work.now, row.attempts)
            if row.state == CANCELLING and reason == REFUND_FIRST:
                # paid meanwhile: it stands until the money has gone back, and may be cancelled then
                row.state, row.cancelled_reason, row.cancelled_by, row.cancelled_at = CHARGED, None, "", None
            row.trouble_code = reason
            await work.commit()


def _charge_of(row: VisitRow) -> Charge:
    """Under the record it was recorded for: a merge between two tries is no other invoice."""
    return Charge(row.visit_id, row.recorded_as, row.item, row.served_on, row.division_code)
