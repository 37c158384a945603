"""Orders that wait for people: held when the register or an award says so, and what two people decide about them."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work

from fees.differences import commands as differences
from fees.differences.rules import DECIDED, TO_DECIDE
from fees.orders.commands.doubting import hold, tell_desk
from fees.orders.commands.joining import arrange, lock_live
from fees.orders.queries import get_row, load_order, lock_key
from fees.orders.rows import PaymentOrderRow
from fees.orders.rules import (
    AWARD_STOPPED,
    DECIDED_BY_PEOPLE,
    HELD,
    ONE_PERSON,
    PERIOD_OVERLAPS,
    PERSON_DIED,
    RETURNED,
    STOPPABLE,
    Key,
    OrderReturned,
    PeriodsOverlap,
    check_held,
    is_graver,
    overlap,
)

# doubts of an award that say what a death says
DEATHS = ("AWARD_DEATH", "AWARD_CLAIMANT_DEATH")
OF_AWARD = "SELECT order_id FROM payment_order WHERE award_id = %s ORDER BY order_id"
OF_PAYEE = (
    "SELECT order_id FROM payment_order WHERE (person_id = ANY (%s) OR payee_person_id = ANY (%s)) AND released_for <>"
    " %s ORDER BY order_id"
)


async def lock_for_decision(work: Work, order_id: UUID) -> list[UUID]:
    """An order with all that may move with it: key, then the person's orders. Returns the person's records.

    Errors: ORDER_NOT_FOUND.
    """
    found = await get_row(work, order_id)
    same = await lock_key(work, Key(found.programme, found.person_id, found.period))
    await lock_live(work, same)
    return same


async def hold_deceased(work: Work, people: list[UUID]) -> int:
    """Hold what is to be paid to somebody who died, or for them, and is not with the bank yet.

    Args:
        work: the transaction.
        people: every record that is this person.

    Returns:
        How many orders are held for it now that were not.
    """
    rows = await (await work.raw.execute(OF_PAYEE, (people, people, PERSON_DIED))).fetchall()
    return sum([await _hold(work, row[0], PERSON_DIED, PERSON_DIED) for row in rows])


async def hold_award(work: Work, award_id: UUID, held_for: str, code: str) -> int:
    """Hold the order of an award that is in doubt; one that is with the bank is held when it comes back.

    Returns:
        How many are held now.
    """
    rows = await (await work.raw.execute(OF_AWARD, (award_id,))).fetchall()
    for (order_id,) in rows:
        (await load_order(work, order_id)).stop_code = code
    return sum([await _hold(work, row[0], held_for, code) for row in rows])


async def _hold(work: Work, order_id: UUID, held_for: str, code: str) -> bool:
    same = await lock_for_decision(work, order_id)
    row = await load_order(work, order_id)
    if row.state not in STOPPABLE and not (row.state == HELD and is_graver(held_for, row.held_for)):
        return False
    if row.held_for in DECIDED_BY_PEOPLE:  # it stands on the list for something lesser
        await differences.change_reason(work, order_id, kind=TO_DECIDE, reason_code=code)
    hold(work, row, held_for)
    await work.flush()
    await tell_desk(work, row, code)
    # another order for the same money, held because of this one, may go on
    await arrange(work, same)
    return True


async def release(work: Work, order_id: UUID) -> PaymentOrderRow:
    """Let an order go on that was held: decided by two. Another one for the same money stops it all the same.

    Errors: ORDER_NOT_FOUND, ORDER_NOT_HELD, PERIODS_OVERLAP.
    """
    same = await lock_for_decision(work, order_id)
    row = await load_order(work, order_id)
    check_held(row.state)
    if row.held_for == PERIOD_OVERLAPS:
        others = [one for one in await lock_live(work, same) if one.order_id != order_id]
        against = next(
            (one for one in others if (one.programme) == row.programme and overlap(one.period, row.period)), None
        )
        if against is not None:
            raise PeriodsOverlap(order_id=str(against.order_id))
    # what the bank sent back for a reason that is not the payee's needs no other account
    if row.held_for == "RETURN_UNEXPLAINED":
        row.reason_code = ""
    if row.held_for == PERSON_DIED:  # stays decided, whatever is decided after it
        row.released_for = PERSON_DIED
    # that somebody died is one matter, whether the register or the award said so
    if row.held_for == AWARD_STOPPED or (row.held_for == PERSON_DIED and row.stop_code in DEATHS):
        row.stop_code = ""
    row.held_for = ONE_PERSON
    await work.flush()
    await differences.close_orders(work, [order_id], kind=TO_DECIDE, reason=DECIDED)
    await arrange(work, same)
    await work.session.refresh(row)
    return row


async def ask_payee(work: Work, order_id: UUID) -> PaymentOrderRow:
    """Ask the payee for another account after all: decided by two.

    Errors: ORDER_NOT_FOUND, ORDER_NOT_HELD.
    """
    row = await load_order(work, order_id)
    check_held(row.state)
    row.state, row.held_for = RETURNED, ""
    row.version += 1
    work.record(OrderReturned(row.order_id, row.award_id, row.version, row.reason_code))
    await work.flush()
    await differences.close_orders(work, [order_id], kind=TO_DECIDE, reason=DECIDED)
    return row
