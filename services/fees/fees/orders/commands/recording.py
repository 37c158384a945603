"""Recording, mending and cancelling an order."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.access.scope import Scope
from chassis.db.work import Work
from chassis.values import new_id

from fees.differences.commands import close_orders
from fees.differences.rules import ONE_PERSON, ORDER_CANCELLED, TO_DECIDE
from fees.merges.queries import find_deceased, find_same
from fees.orders.commands.doubting import hold, hold_doubtful, tell_desk
from fees.orders.commands.joining import arrange, lock_live
from fees.orders.queries import find_orders_of, find_other_payment, get_row, load_order, lock_key
from fees.orders.rows import PaymentOrderRow
from fees.orders.rules import (
    BLOCKED,
    CANCELLED,
    DECIDED_BY_PEOPLE,
    OPEN,
    PERIOD_OVERLAPS,
    PERSON_DIED,
    DivisionElsewhere,
    Key,
    NotThePayee,
    OrderBlocked,
    OrderCancelled,
    OrderChanged,
    OrderExists,
    OrderNeedsTwo,
    OrderReleased,
    check_cancellable,
    check_mendable,
    check_other_account,
)


@dataclass(frozen=True, slots=True)
class NewOrder:
    """Money that somebody was granted."""

    award_id: UUID
    key: Key
    payee_person_id: UUID
    amount_fen: int
    payee_name: str
    account_number: str
    bank_code: str
    division_code: str


async def record_order(work: Work, new: NewOrder, *, county: Scope) -> PaymentOrderRow:
    """Record money that is owed. The same award again answers the same order.

    Errors: ORDER_EXISTS when another award pays the same key, ORDER_CHANGED, DIVISION_ELSEWHERE.
    """
    if not county.covers(new.division_code):
        raise DivisionElsewhere(field="division_code")
    same = await lock_key(work, new.key)
    known = await find_orders_of(work, new.key, same)
    for row in known:
        if row.award_id == new.award_id:
            if (row.amount_fen, row.payee_person_id) != (new.amount_fen, new.payee_person_id):
                raise OrderChanged(order_id=str(row.order_id))
            return row
    living = [row for row in known if row.state != CANCELLED]
    equal = next((row for row in living if row.period == new.key.period), None)
    if equal is not None:
        raise OrderExists(order_id=str(equal.order_id))
    order_id = new_id()
    row = PaymentOrderRow(
        order_id=order_id,
        award_id=new.award_id,
        programme=new.key.programme,
        person_id=new.key.person_id,
        payee_person_id=new.payee_person_id,
        period=new.key.period,
        amount_fen=new.amount_fen,
        payee_name=work.keyring.encrypt(new.payee_name, "payment_order", "payee_name", str(order_id)),
        account_number=work.keyring.encrypt(new.account_number, "payment_order", "account_number", str(order_id)),
        bank_code=new.bank_code,
        division_code=new.division_code,
        recorded_by=work.who.principal.person_key,
        recorded_at=work.now,
    )
    await _open_or_block(work, row, same)
    if row.state == OPEN and await find_deceased(work, [row.person_id, row.payee_person_id]):
        hold(work, row, PERSON_DIED)
    elif living and row.state == OPEN:
        hold(work, row, PERIOD_OVERLAPS)
    work.session.add(row)
    await work.flush()
    if row.held_for:
        await tell_desk(work, row, row.held_for)
    return row


async def _open_or_block(work: Work, row: PaymentOrderRow, same: list[UUID]) -> None:
    """An order waits to be paid, unless another system has paid it, under any number of the person."""
    other = await find_other_payment(work, row.programme, same, row.period)
    row.state, row.reason_code = OPEN, ""
    if other is not None:
        payment_id, paid_on = other
        row.state, row.other_payment_id, row.version = BLOCKED, payment_id, row.version + 1
        work.record(OrderBlocked(row.order_id, row.award_id, row.version, paid_on))


async def mend_account(
    work: Work, order_id: UUID, *, payee_name: str, account_number: str, bank_code: str
) -> PaymentOrderRow:
    """Give a returned order another account; it waits again, under the same key, or is blocked if paid elsewhere.

    Errors: ORDER_NOT_FOUND, ORDER_NOT_RETURNED, NOT_THE_PAYEE.
    """
    row = await load_order(work, order_id)
    if work.home.kind == "persons" and row.payee_person_id not in work.home.persons:
        raise NotThePayee
    check_mendable(row.state)
    before = work.keyring.decrypt_text(row.account_number, "payment_order", "account_number", str(order_id))
    check_other_account(before, account_number, payee_name)
    encrypt = work.keyring.encrypt
    row.account_number = encrypt(account_number, "payment_order", "account_number", str(order_id))
    if payee_name:
        row.payee_name = encrypt(payee_name, "payment_order", "payee_name", str(order_id))
    row.bank_code = bank_code
    await _open_or_block(work, row, await find_same(work, row.person_id))
    if row.state == OPEN:  # whoever asked for another account hears that it was given
        row.version += 1
        work.record(OrderReleased(row.order_id, row.award_id, row.version, OPEN))
    await hold_doubtful(work, [order_id])
    return row


async def cancel_order(work: Work, order_id: UUID, *, reason_code: str, by_two: bool = False) -> PaymentOrderRow:
    """Take an order back that the bank has no word of. What waits for a decision is taken back by two people.

    Args:
        work: the transaction.
        order_id: which order.
        reason_code: why.
        by_two: a second person has confirmed it, or the office that granted it takes it back itself.

    Errors: ORDER_NOT_FOUND, ORDER_NOT_CANCELLABLE, ORDER_NEEDS_TWO.
    """
    found = await get_row(work, order_id)
    # key, then every order of the person in one order, then this one: as whoever hears of a merge locks them
    same = await lock_key(work, Key(found.programme, found.person_id, found.period))
    await lock_live(work, same)
    row = await load_order(work, order_id)
    check_cancellable(row.state)
    if row.held_for in DECIDED_BY_PEOPLE and not by_two:
        raise OrderNeedsTwo
    row.state, row.reason_code, row.held_for, row.version = CANCELLED, reason_code, "", row.version + 1
    work.record(OrderCancelled(row.order_id, row.award_id, row.version, reason_code))
    await work.flush()
    await close_orders(work, [order_id], kind=TO_DECIDE, reason=ORDER_CANCELLED)
    # an order that waited for this one may go on
    await close_orders(work, [order_id], kind=ONE_PERSON, reason=ORDER_CANCELLED)
    await arrange(work, same)
    return row
