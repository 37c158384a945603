"""Hands granted awards to fees, each until fees has it; asking twice orders once.

The oldest due goes first, and what fees refuses waits for itself, longer each time. No row is held while fees is
asked.
"""

from __future__ import annotations

from uuid import UUID

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database, Work
from chassis.errors import DomainError
from chassis.jobs.backoff import next_attempt
from chassis.jobs.counting import Waiting
from chassis.jobs.waking import run_when_woken
from chassis.values import Division

from incentives.applications.queries import find_village, get_entitlement
from incentives.applications.rows import EntitlementRow
from incentives.applications.rules import AwardDoubted
from incentives.clients.fees import Award, FeesClient
from incentives.packs.queries import pack_of, require_verified

log = structlog.get_logger("orders")
BATCH = 100
GRANTED = (
    "SELECT entitlement_id FROM entitlement WHERE state = 'granted' AND claimant_id IS NOT NULL AND next_attempt_at"
    " <= %s ORDER BY next_attempt_at, entitlement_id LIMIT %s"
)
WAITING_ORDERS = Waiting(
    "orders",
    "SELECT count(*), min(changed_at) FROM entitlement"
    " WHERE state = 'granted' AND claimant_id IS NOT NULL AND next_attempt_at <= %(now)s",
)


class Ordering:
    """The loop of the work role."""

    def __init__(self, database: Database, fees: FeesClient) -> None:
        self._database = database
        self._fees = fees

    async def run(self) -> None:
        """Order until cancelled."""
        await run_when_woken(self._database.url, "anjia_orders", self.order_once)

    async def order_once(self) -> int:
        """Hand over all that are granted and due; returns how many fees took."""
        done = 0
        while due := await self._due():
            for entitlement_id in due:
                done += await self._hand_over(entitlement_id)
        return done

    async def _due(self) -> list[UUID]:
        async with self._database.work(COUNTY) as work:
            rows = await (await work.raw.execute(GRANTED, (work.now, BATCH))).fetchall()
        return [row[0] for row in rows]

    async def _hand_over(self, entitlement_id: UUID) -> bool:
        """Whether fees took it; what it did not take stays granted, on the county's list, and is tried again."""
        try:
            async with self._database.work(COUNTY) as work:
                award = await _award_of(work, await get_entitlement(work, entitlement_id))
            order_id, state = await self._fees.order(award)
        except DomainError as error:
            log.warning("not_ordered", entitlement=str(entitlement_id), reason=error.reason)
            await self._wait(entitlement_id)
            return False
        except Exception:
            # a row that nobody can read stops no other
            log.exception("not_ordered", entitlement=str(entitlement_id))
            await self._wait(entitlement_id)
            return False
        async with self._database.work(COUNTY) as work:
            await _keep_order(work, await get_entitlement(work, entitlement_id, lock=True), order_id, state)
            await work.commit()
        return True

    async def _wait(self, entitlement_id: UUID) -> None:
        async with self._database.work(COUNTY) as work:
            row = await get_entitlement(work, entitlement_id, lock=True)
            row.attempts += 1
            row.next_attempt_at = next_attempt(work.now, row.attempts)
            await work.commit()


async def _award_of(work: Work, row: EntitlementRow) -> Award:
    assert row.claimant_id is not None  # noqa: S101 - nothing is granted that nobody took
    require_verified(pack_of(row.programme, row.pack_version))
    place = str(row.entitlement_id)
    return Award(
        entitlement_id=row.entitlement_id,
        programme=row.programme,
        person_id=row.person_id,
        claimant_id=row.claimant_id,
        period=row.period,
        amount_fen=row.amount_fen,
        payee=work.keyring.decrypt_text(row.payee, "entitlement", "payee", place),
        account=work.keyring.decrypt_text(row.account, "entitlement", "account", place),
        # money is the county's: fees has no need of the village, and none to tell when the address is hidden later
        county_code=Division.county_of(row.division_code),
    )


async def _keep_order(work: Work, row: EntitlementRow, order_id: UUID, state: str) -> None:
    row.order_id, row.attempts = order_id, 0
    if row.state != "granted":
        # the register spoke while fees was asked: fees hears of the doubt as of any other order
        village = await find_village(work, row.person_id)
        row.version += 1
        ids = (row.entitlement_id, row.person_id, row.claimant_id, row.version)
        work.record(AwardDoubted(*ids, row.doubt_code, village))
        return
    row.version, row.changed_at = row.version + 1, work.now
    row.state = "blocked" if state == "blocked" else "ordered"
    row.stop_code = "PAID_ELSEWHERE" if state == "blocked" else ""
