"""Proposing a change of an order, and deciding about it by another person."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from fees.changes import rules
from fees.changes.queries import get_change, has_seen, view_change
from fees.changes.rows import OrderChangeRow
from fees.merges.commands import own_keys
from fees.orders.commands import deciding, recording
from fees.orders.queries import get_order, load_order
from fees.orders.rows import PaymentOrderRow
from fees.orders.rules import HELD, RETURN_UNEXPLAINED, check_mendable, check_other_account

WAITS = "SELECT 1 FROM order_change WHERE order_id = %s AND state = 'waiting'"


async def propose_account(
    work: Work, order_id: UUID, *, payee_name: str, account_number: str, bank_code: str, document: str
) -> OrderChangeRow:
    """Propose another account for a returned order. Nothing changes until a second person has confirmed it.

    Errors: ORDER_NOT_FOUND, ORDER_NOT_RETURNED, CHANGE_WAITS, OWN_PAYMENT.
    """
    order = await load_order(work, order_id)
    check_mendable(order.state)
    check_other_account((await get_order(work, order_id)).account_number, account_number, payee_name)
    row = await _propose(work, order, rules.ACCOUNT, reason_code=order.reason_code, document=document)
    place, encrypt = str(row.change_id), work.keyring.encrypt
    row.account_number = encrypt(account_number, "order_change", "account_number", place)
    row.payee_name = encrypt(payee_name, "order_change", "payee_name", place) if payee_name else None
    row.bank_code = bank_code
    work.session.add(row)
    await work.flush()
    return row


async def propose_decision(
    work: Work, order_id: UUID, *, decision: str, reason_code: str, document: str
) -> OrderChangeRow:
    """Propose what becomes of an order that is held: it goes on, is cancelled, or the payee is asked for an account.

    Errors: ORDER_NOT_FOUND, ORDER_NOT_HELD, DECISION_NOT_POSSIBLE, CHANGE_WAITS, OWN_PAYMENT.
    """
    order = await load_order(work, order_id)
    if order.state != HELD:
        raise rules.OrderNotHeld(state=order.state)
    if decision == rules.ASK_PAYEE and order.held_for != RETURN_UNEXPLAINED:
        raise rules.DecisionNotPossible(field="decision")
    row = await _propose(work, order, decision, reason_code=reason_code, document=document)
    work.session.add(row)
    await work.flush()
    return row


async def _propose(work: Work, order: PaymentOrderRow, kind: str, *, reason_code: str, document: str) -> OrderChangeRow:
    if await (await work.raw.execute(WAITS, (order.order_id,))).fetchone():
        raise rules.ChangeWaits
    people = (str(order.person_id), str(order.payee_person_id))
    rules.check_second_person(await own_keys(work), "", people)
    work.touch(order.person_id, order.payee_person_id)
    return OrderChangeRow(
        change_id=new_id(),
        order_id=order.order_id,
        kind=kind,
        reason_code=reason_code,
        document=document,
        division_code=order.division_code,
        state=rules.WAITING,
        proposed_by=work.who.principal.person_key,
        proposed_at=work.now,
    )


async def confirm_change(work: Work, change_id: UUID) -> OrderChangeRow:
    """Let a change take effect.

    Errors: CHANGE_NOT_FOUND, CHANGE_DECIDED, SAME_PERSON, OWN_PAYMENT, CHANGE_NOT_SEEN for an account that was not
    looked at whole, and what the order itself refuses when it has moved on since.
    """
    found = await get_change(work, change_id)
    await deciding.lock_for_decision(work, found.order_id)
    row = await _lock_waiting(work, change_id)
    view = await view_change(work, row)
    order = view.order.row
    people = (str(order.person_id), str(order.payee_person_id))
    rules.check_second_person(await own_keys(work), row.proposed_by, people)
    work.touch(order.person_id, order.payee_person_id)
    if row.kind == rules.ACCOUNT and not await has_seen(work, view):
        raise rules.ChangeNotSeen
    row.state, row.decided_by, row.decided_at = rules.CONFIRMED, work.who.principal.person_key, work.now
    await work.flush()
    if row.kind == rules.ACCOUNT:
        account = {"payee_name": view.payee_name, "account_number": view.account_number, "bank_code": row.bank_code}
        await recording.mend_account(work, order.order_id, **account)
    elif row.kind == rules.CANCEL:
        await recording.cancel_order(work, order.order_id, reason_code=row.reason_code, by_two=True)
    elif row.kind == rules.ASK_PAYEE:
        await deciding.ask_payee(work, order.order_id)
    else:
        await deciding.release(work, order.order_id)
    return row


async def refuse_change(work: Work, change_id: UUID) -> OrderChangeRow:
    """Refuse a change; whoever proposed it may take it back so too. Nothing of it took effect.

    Errors: CHANGE_NOT_FOUND, CHANGE_DECIDED.
    """
    found = await get_change(work, change_id)
    await load_order(work, found.order_id)
    row = await _lock_waiting(work, change_id)
    row.state, row.decided_by, row.decided_at = rules.REFUSED, work.who.principal.person_key, work.now
    await work.flush()
    return row


async def _lock_waiting(work: Work, change_id: UUID) -> OrderChangeRow:
    row = await work.lock(OrderChangeRow, change_id)
    if row is None:
        raise rules.ChangeNotFound
    rules.check_waiting(row.state)
    return row
