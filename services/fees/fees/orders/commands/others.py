"""Payments that other systems made: told once, and never made here again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from fees.differences import commands as differences
from fees.differences.rules import PAID_ELSEWHERE
from fees.orders.queries import lock_key
from fees.orders.rules import BLOCKED, HELD, STOPPABLE, CountyOnly, Key, OrderBlocked, PaymentImported, difference

RECORD = (
    "INSERT INTO other_payment (payment_id, programme, person_id, period, amount_fen, paid_on, source, division_code,"
    " recorded_by, recorded_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
# orders are locked in one order everywhere, so that an import and an approval do not wait for each other for ever
LOCK = (
    "SELECT o.order_id, o.state, o.amount_fen, o.batch_id, o.division_code, o.programme, o.person_id, o.period"
    " FROM payment_order o WHERE o.state <> 'cancelled' AND EXISTS (SELECT 1 FROM unnest(%s::text[], %s::uuid[],"
    " %s::text[]) AS k (programme, person_id, period) WHERE o.programme = k.programme AND o.person_id = k.person_id AND"
    " (starts_with(o.period, k.period) OR starts_with(k.period, o.period))) ORDER BY o.order_id FOR UPDATE OF o"
)
PAYMENTS = (
    "SELECT payment_id FROM other_payment WHERE programme = %s AND person_id = ANY (%s) AND (starts_with(period, %s) OR"
    " starts_with(%s, period))"
)
BLOCK = (
    "UPDATE payment_order o SET state = %s, held_for = '', other_payment_id = p.payment_id, batch_id = NULL, version ="
    " o.version + 1 FROM (SELECT payment_id, paid_on FROM other_payment WHERE programme = %s AND person_id = ANY (%s)"
    " AND (starts_with(period, %s) OR starts_with(%s, period)) ORDER BY payment_id LIMIT 1) p WHERE o.order_id = %s"
    " RETURNING o.award_id, o.version, p.paid_on"
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
    keys = sorted({one.key for one in payments}, key=lambda key: (key.lock, key.period))
    same = {key: await lock_key(work, key) for key in keys}
    for one in payments:
        parameters = (new_id(), one.key.programme, one.key.person_id, one.key.period, one.amount_fen, one.paid_on)
        maker = (one.source, division_code, work.who.principal.person_key, work.now)
        cursor = await work.raw.execute(RECORD, (*parameters, *maker))
        told.recorded += cursor.rowcount
        if cursor.rowcount:
            key = one.key
            work.record(PaymentImported(parameters[0], key.programme, key.person_id, key.period, one.paid_on))
    told.repeated = len(payments) - told.recorded
    # under every number that the person has
    sought = sorted({(key.programme, one, key.period) for key in keys for one in same[key]}, key=str)
    columns = ([one[0] for one in sought], [one[1] for one in sought], [one[2] for one in sought])
    people = {one: same[key] for key in keys for one in same[key]}
    for order_id, state, *about, programme, person_id, period in await _lock(work, columns):
        key, known = Key(programme, person_id, period), people[person_id]
        if state in (*STOPPABLE, HELD):
            award_id, version, paid_on = await _block(work, order_id, key, known)
            work.record(OrderBlocked(order_id, award_id, version, paid_on))
            told.blocked.append(order_id)
        elif code := difference(state):
            told.differences.append(Difference(order_id, key, code))
            for payment_id in await _payments(work, key, known):
                await _look(work, order_id, payment_id, code, *about)
    return told


async def _lock(work: Work, keys: tuple[list[str], list[UUID], list[str]]) -> list[tuple[Any, ...]]:
    return await (await work.raw.execute(LOCK, keys)).fetchall()


async def _payments(work: Work, key: Key, same: list[UUID]) -> list[UUID]:
    rows = await (await work.raw.execute(PAYMENTS, (key.programme, same, key.period, key.period))).fetchall()
    return [row[0] for row in rows]


async def _look(
    work: Work, order_id: UUID, payment_id: UUID, code: str, amount_fen: int, batch_id: UUID, division_code: str
) -> None:
    """Somebody has to look at each payment of another system that speaks against an order here, once."""
    found = differences.Found(
        kind=PAID_ELSEWHERE,
        about=payment_id,
        reason_code=code,
        division_code=division_code,
        batch_id=batch_id,
        order_id=order_id,
        amount_fen=amount_fen,
    )
    await differences.open_difference(work, found)


async def _block(work: Work, order_id: UUID, key: Key, same: list[UUID]) -> tuple[UUID, int, date]:
    parameters = (BLOCKED, key.programme, same, key.period, key.period, order_id)
    row = await (await work.raw.execute(BLOCK, parameters)).fetchone()
    assert row is not None  # noqa: S101 - locked above, its payment recorded above
    return row[0], row[1], row[2]
