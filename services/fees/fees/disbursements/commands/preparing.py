"""A batch on its way to the bank: prepared, checked, approved by three people, or discarded.

Locks are taken in one order: batch, fund, orders.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from chassis.db.numbers import next_number
from chassis.db.work import Work
from chassis.values import new_id

from fees.disbursements import rules
from fees.disbursements.commands.hands import check_hands, find_checked_before
from fees.disbursements.commands.making import make_bank_file
from fees.disbursements.judging import Line
from fees.disbursements.profiles.loading import check_profile, encoding_of, needs_bank_code
from fees.disbursements.queries import list_lines_in, load_batch
from fees.disbursements.rows import BatchRow
from fees.funds.queries import lock_fund, view_fund
from fees.funds.rows import FundRow
from fees.funds.rules import check_budget
from fees.ledger import rules as ledger
from fees.ledger.commands import post
from fees.merges.commands import own_keys
from fees.orders.commands import moving
from fees.orders.commands.moving import Locked
from fees.orders.rules import HELD, IN_BATCH

ADD_LINES = (
    "INSERT INTO disbursement_line (line_id, batch_id, number, order_id, amount_fen, outcome, reason_code)"
    " SELECT line_id, %s, number, order_id, amount, %s, ''"
    " FROM unnest(%b::uuid[], %b::int[], %b::uuid[], %b::bigint[]) AS l (line_id, number, order_id, amount)"
)
PUT_ASIDE = (
    "UPDATE disbursement_line l SET outcome = %s, reason_code = a.reason FROM unnest(%b::uuid[], %b::text[])"
    " AS a (line_id, reason) WHERE l.line_id = a.line_id"
)
RELEASE = "UPDATE disbursement_line SET outcome = %s WHERE batch_id = %s AND outcome = %s"
PAID_ELSEWHERE, NOTHING_LEFT = "PAID_ELSEWHERE", "NOTHING_LEFT"


async def prepare_batch(work: Work, fund_id: UUID, *, profile: str, most: int) -> BatchRow:
    """Put the open orders of a fund's programme in a batch, the oldest first.

    Errors: PROFILE_UNKNOWN, FUND_NOT_FOUND, NOTHING_TO_PAY, BUDGET_EXCEEDED.
    """
    check_profile(profile)
    not_mine = await find_checked_before(work)
    fund = await lock_fund(work, fund_id)
    batch_id = new_id()
    taken = await moving.take_open(
        work, programme=fund.programme, batch_id=batch_id, most=most or rules.MOST_PAYMENTS, without=not_mine
    )
    if not taken:
        raise rules.NothingToPay
    total = sum(one.amount_fen for one in taken)
    check_budget(total, (await view_fund(work, fund)).available_fen)
    fund.reserved_fen += total
    batch = BatchRow(
        batch_id=batch_id,
        batch_number=await next_number(work, rules.MARK),
        fund_id=fund_id,
        programme=fund.programme,
        profile=profile,
        division_code=fund.division_code,
        state=rules.PREPARED,
        payments=len(taken),
        amount_fen=total,
        prepared_by=work.who.principal.person_key,
        prepared_person=work.who.principal.person_id,
        prepared_at=work.now,
    )
    work.session.add(batch)
    await work.flush()
    columns = (
        [new_id() for _ in taken],
        list(range(1, len(taken) + 1)),
        [one.order_id for one in taken],
        [one.amount_fen for one in taken],
    )
    await work.raw.execute(ADD_LINES, (batch_id, rules.IN, *columns))
    for one in taken:
        work.touch(one.person_id, one.payee_person_id)
    return batch


async def check_batch(work: Work, batch_id: UUID) -> BatchRow:
    """Look at every account; put aside what the bank would send back, each with its reason.

    Errors: BATCH_NOT_FOUND, BATCH_NOT_IN_STATE, SAME_PERSON.
    """
    batch = await load_batch(work, batch_id)
    rules.check_state(batch.state, rules.PREPARED)
    rules.check_another_person(await own_keys(work), batch.prepared_by)
    await check_hands(work, batch_id, rules.CHECKED)
    fund = await lock_fund(work, batch.fund_id)
    lines = await list_lines_in(work, batch_id)
    orders = await moving.lock_orders(work, [line.order_id for line in lines])
    doubts = {line.line_id: _doubt(orders[line.order_id], batch.profile) for line in lines}
    await _put_aside(work, batch, fund, lines, orders, doubts)
    batch.checked_by, batch.checked_at = work.who.principal.person_key, work.now
    batch.checked_person = work.who.principal.person_id
    if batch.state == rules.PREPARED:
        batch.state = rules.CHECKED
    await work.flush()
    return batch


def _doubt(order: Locked, profile: str) -> str:
    if order.state != IN_BATCH:
        return order.held_for if order.state == HELD else PAID_ELSEWHERE
    return rules.account_doubt(
        order.payee_name,
        order.account_number,
        order.bank_code,
        needs_bank_code=needs_bank_code(profile),
        encoding=encoding_of(profile),
    )


async def _put_aside(
    work: Work,
    batch: BatchRow,
    fund: FundRow,
    lines: Iterable[Line],
    orders: dict[UUID, Locked],
    doubts: dict[UUID, str],
) -> None:
    """Take doubtful lines out; their orders are returned, and what was reserved for them is free again.

    What the form of the file cannot carry is not the payee's to mend: that order is open again, for another form.
    """
    aside = [line for line in lines if doubts[line.line_id]]
    if not aside:
        return
    reasons = [doubts[line.line_id] for line in aside]
    await work.raw.execute(PUT_ASIDE, (rules.ASIDE, [line.line_id for line in aside], reasons))
    # an order that was paid elsewhere is blocked already, and stays so
    back = {line.order_id: doubts[line.line_id] for line in aside if orders[line.order_id].state == IN_BATCH}
    ours = [order_id for order_id, doubt in back.items() if doubt in rules.OURS_TO_MEND]
    await moving.release_orders(work, ours)
    await moving.return_orders(work, {order_id: back[order_id] for order_id in back.keys() - set(ours)})
    amount = sum(line.amount_fen for line in aside)
    fund.reserved_fen -= amount
    batch.payments -= len(aside)
    batch.amount_fen -= amount
    if batch.payments == 0:
        batch.state, batch.reason_code = rules.DISCARDED, NOTHING_LEFT


async def approve_batch(work: Work, batch_id: UUID) -> BatchRow:
    """Let the money go: out of the fund, into transit, with the file that the bank gets.

    Errors: BATCH_NOT_FOUND, BATCH_NOT_IN_STATE, SAME_PERSON, BUDGET_EXCEEDED.
    """
    batch = await load_batch(work, batch_id)
    rules.check_state(batch.state, rules.CHECKED)
    rules.check_another_person(await own_keys(work), batch.prepared_by, batch.checked_by)
    await check_hands(work, batch_id, rules.APPROVED)
    fund = await lock_fund(work, batch.fund_id)
    lines = await list_lines_in(work, batch_id)
    orders = await moving.lock_orders(work, [line.order_id for line in lines])
    # an order's account may have been found good and the order paid elsewhere since
    doubts = {line.line_id: _doubt(orders[line.order_id], batch.profile) for line in lines}
    await _put_aside(work, batch, fund, lines, orders, doubts)
    if batch.state == rules.DISCARDED:
        return batch
    sent = [line for line in lines if not doubts[line.line_id]]
    check_budget(batch.amount_fen, (await view_fund(work, fund)).balance_fen)
    fund.reserved_fen -= batch.amount_fen
    await moving.send_orders(work, [line.order_id for line in sent])
    source, transit = ledger.account(ledger.FUND, batch.fund_id), ledger.account(ledger.TRANSIT, batch_id)
    moves = tuple(ledger.Move(transit, source, line.amount_fen, f"order:{line.order_id}") for line in sent)
    await post(work, ledger.Posting(new_id(), moves), division_code=batch.division_code)
    batch.state = rules.APPROVED
    batch.approved_by, batch.approved_at = work.who.principal.person_key, work.now
    batch.approved_person = work.who.principal.person_id
    await make_bank_file(work, batch, fund, sent, orders)
    return batch


async def discard_batch(work: Work, batch_id: UUID, *, reason_code: str) -> BatchRow:
    """Give a batch up before it is approved; its orders are open again.

    Errors: BATCH_NOT_FOUND, BATCH_NOT_IN_STATE.
    """
    batch = await load_batch(work, batch_id)
    rules.check_state(batch.state, *rules.DISCARDABLE)
    fund = await lock_fund(work, batch.fund_id)
    lines = await list_lines_in(work, batch_id)
    await moving.lock_orders(work, [line.order_id for line in lines])
    await moving.release_orders(work, [line.order_id for line in lines])
    await work.raw.execute(RELEASE, (rules.RELEASED, batch_id, rules.IN))
    fund.reserved_fen -= batch.amount_fen
    batch.state, batch.reason_code = rules.DISCARDED, reason_code
    return batch
