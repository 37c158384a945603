"""Payments that other systems made: told once, and never made here again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from fees.orders.queries import lock_key
from fees.orders.rules import BLOCKED, STOPPABLE, CountyOnly, Key, OrderBlocked, difference

RECORD = (
    "INSERT INTO other_payment (payment_id, programme, person_id, period, amount_fen, paid_on, source, division_code,"
    " recorded_by, recorded_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
# orders are locked in one order everywhere, so that an import and an approval do not wait for each other for ever
LOCK = (
    "SELECT o.order_id, o.state, o.programme, o.person_id, o.period FROM payment_order o"
    " JOIN unnest(%s::text[], %s::uuid[], %s::text[]) AS k (programme, person_id, period)"
    " USING (programme, person_id, period) WHERE o.state <> 'cancelled' ORDER BY o.order_id FOR UPDATE OF o"
)
BLOCK = (
    "UPDATE payment_order o SET state = %s, other_payment_id = p.payment_id, batch_id = NULL, version = o.version + 1"
    " FROM other_payment p WHERE o.order_id = %s AND (p.programme, p.person_id, p.period) ="
    " (o.programme, o.person_id, o.period) RETURNING o.award_id, o.version, p.paid_on"
)


@dataclass(frozen=True, slots=True)
class NewOtherPayment:
    """A payment as another system tells it."""

    key: Key
    amount_fen: int
    paid_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Difference:
    """An order here that should not have been paid, or is being paid just now: somebody has to look."""

    order_id: UUID
    key: Key
    code: str


@dataclass
class Told:
    """What came of a list of payments."""

    recorded: int = 0
    repeated: int = 0
    blocked: list[UUID] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


async def record_other_payments(work: Work, payments: list[NewOtherPayment], *, division_code: str) -> Told:
    """Keep payments that others made; block the orders they pay, report those that are paid or with the bank.

    The same payment again changes nothing.

    Errors: OUTSIDE_TERRITORY for whoever does not see the whole county's orders.
    """
    if not work.home.covers(division_code):
        raise CountyOnly
    told = Told()
    keys = sorted({one.key for one in payments}, key=str)
    for key in keys:
        await lock_key(work, key)
    for one in payments:
        parameters = (new_id(), one.key.programme, one.key.person_id, one.key.period, one.amount_fen, one.paid_on)
        maker = (one.source, division_code, work.who.principal.number, work.now)
        cursor = await work.raw.execute(RECORD, (*parameters, *maker))
        told.recorded += cursor.rowcount
    told.repeated = len(payments) - told.recorded
    columns = ([key.programme for key in keys], [key.person_id for key in keys], [key.period for key in keys])
    for order_id, state, *parts in await (await work.raw.execute(LOCK, columns)).fetchall():
        if state in STOPPABLE:
            award_id, version, paid_on = await _block(work, order_id)
            work.record(OrderBlocked(order_id, award_id, version, paid_on))
            told.blocked.append(order_id)
        elif code := difference(state):
            told.differences.append(Difference(order_id, Key(*parts), code))
    return told


async def _block(work: Work, order_id: UUID) -> tuple[UUID, int, date]:
    row = await (await work.raw.execute(BLOCK, (BLOCKED, order_id))).fetchone()
    assert row is not None  # noqa: S101 - locked above, its payment recorded above
    return row[0], row[1], row[2]
