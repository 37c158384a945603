"""Orders that would be paid although something speaks against it: held wherever they come back to life.

A death, or a doubt about the award, is remembered whatever state the order is in when it is heard: the bank may send
the money back later, a payment made elsewhere may turn out to be somebody else's. It holds until two people decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from chassis.access.scope import COUNTY
from chassis.db.work import Work

from fees.differences import commands as differences
from fees.differences.rules import DESK, TO_DECIDE
from fees.merges.queries import find_deceased
from fees.orders.queries import load_order
from fees.orders.rows import PaymentOrderRow
from fees.orders.rules import AWARD_STOPPED, HELD, PERSON_DIED, STOPPABLE, OrderHeld


async def hold_doubtful(work: Work, order_ids: Iterable[UUID]) -> list[UUID]:
    """Of orders that may be paid again, hold those that something speaks against; returns them."""
    await work.flush()
    # the desk's list is none of a payee's, who may be the one that brings the order back
    scope = work.scope
    await work.rescope(COUNTY)
    held = []
    for order_id in sorted(order_ids):
        row = await load_order(work, order_id)
        if row.state not in STOPPABLE:
            continue
        died = row.released_for != PERSON_DIED and await find_deceased(work, [row.person_id, row.payee_person_id])
        if not died and not row.stop_code:
            continue
        hold(work, row, PERSON_DIED if died else AWARD_STOPPED)
        await work.flush()
        await tell_desk(work, row, PERSON_DIED if died else row.stop_code)
        held.append(order_id)
    await work.rescope(scope)
    return held


def hold(work: Work, row: PaymentOrderRow, held_for: str) -> None:
    """Keep an order waiting; its line, where it has one, is put aside when its batch is looked at."""
    row.state, row.held_for, row.batch_id, row.other_payment_id = HELD, held_for, None, None
    row.version += 1
    work.record(OrderHeld(row.order_id, row.award_id, row.version, held_for))


async def tell_desk(work: Work, row: PaymentOrderRow, code: str) -> None:
    """It stands on the list until two people have decided."""
    found = differences.Found(
        kind=TO_DECIDE,
        about=row.order_id,
        reason_code=code,
        division_code=row.division_code,
        order_id=row.order_id,
        amount_fen=row.amount_fen,
        owner=DESK,
        again=True,
    )
    await differences.open_difference(work, found)
