"""Orders on their way through a batch: thousands at a time, each step one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.db.work import Work

from fees.merges.queries import find_deceased, find_same
from fees.orders.commands.doubting import hold_doubtful
from fees.orders.rules import IN_BATCH, OPEN, RETURNED, SENT, SETTLED, OrderHeld, OrderReturned, OrderSettled

# Whoever prepares at the same time takes other orders. Materialised: a subquery that is run again would take more.
TAKE = (
    "WITH due AS MATERIALIZED (SELECT order_id FROM payment_order WHERE state = %s AND programme = %s AND person_id <>"
    " ALL (%s::uuid[]) AND payee_person_id <> ALL (%s::uuid[]) AND order_id <> ALL (%s::uuid[])"
    " ORDER BY order_id LIMIT %s FOR UPDATE SKIP LOCKED)"
    " UPDATE payment_order o SET state = %s, batch_id = %s FROM due WHERE o.order_id = due.order_id RETURNING"
    " o.order_id, o.amount_fen, o.person_id, o.payee_person_id"
)
# locked in one order everywhere, so that an import and an approval do not wait for each other for ever
LOCK = (
    "SELECT order_id, award_id, state, period, amount_fen, payee_name, account_number, bank_code, person_id,"
    " payee_person_id, division_code, held_for FROM payment_order WHERE order_id = ANY (%b) ORDER BY order_id FOR"
    " UPDATE"
)
RELEASE = "UPDATE payment_order SET state = %s, batch_id = NULL WHERE order_id = ANY (%b) AND state = %s"
SEND = "UPDATE payment_order SET state = %s WHERE order_id = ANY (%b) AND state = %s"
SETTLE = (
    "UPDATE payment_order o SET state = %s, settled_on = s.day, version = o.version + 1"
    " FROM unnest(%b::uuid[], %s::date[]) AS s (order_id, day) WHERE o.order_id = s.order_id AND o.state = %s"
    " RETURNING o.order_id, o.award_id, o.version, o.settled_on"
)
GIVE_BACK = (
    "UPDATE payment_order o SET state = %s, reason_code = r.reason, batch_id = NULL, settled_on = NULL,"
    " version = o.version + 1"
    " FROM unnest(%b::uuid[], %b::text[]) AS r (order_id, reason) WHERE o.order_id = r.order_id AND o.state = ANY (%b)"
    " RETURNING o.order_id, o.award_id, o.version, o.reason_code"
)


AGAINST = "SELECT order_id, person_id, payee_person_id, stop_code FROM payment_order WHERE order_id = ANY (%b)"
# what the bank sent back for a reason that is not the payee's is open again, and nobody is asked for another account
REOPEN = (
    "UPDATE payment_order SET state = 'open', reason_code = '', batch_id = NULL, version = version + 1"
    " WHERE order_id = ANY (%b) AND state = 'sent'"
)
HOLD = (
    "UPDATE payment_order o SET state = 'held', held_for = %s, reason_code = r.reason, batch_id = NULL,"
    " settled_on = NULL, version = o.version + 1 FROM unnest(%b::uuid[], %b::text[]) AS r (order_id, reason)"
    " WHERE o.order_id = r.order_id AND o.state = ANY (%b) RETURNING o.order_id, o.award_id, o.version, o.held_for"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """An order that was put in a batch."""

    order_id: UUID
    amount_fen: int
    person_id: UUID
    payee_person_id: UUID


@dataclass(frozen=True, slots=True)
class Locked:
    """An order with what the bank needs, readable; nobody else changes it until the transaction ends."""

    order_id: UUID
    award_id: UUID
    state: str
    period: str
    amount_fen: int
    payee_name: str
    account_number: str
    bank_code: str
    person_id: UUID
    payee_person_id: UUID
    division_code: str
    held_for: str


async def take_open(work: Work, *, programme: str, batch_id: UUID, most: int, without: Iterable[UUID]) -> list[Taken]:
    """Put the oldest open orders of a programme in a batch; what is paid to or for whoever does it stays open.

    Args:
        work: the unit of work.
        programme: whose orders.
        batch_id: the batch.
        most: how many at most.
        without: orders that somebody else has to prepare.
    """
    person = work.who.principal.person_id
    own = await find_same(work, person) if person else []
    cursor = await work.raw.execute(TAKE, (OPEN, programme, own, own, list(without), most, IN_BATCH, batch_id))
    rows = [Taken(*row) for row in await cursor.fetchall()]
    return sorted(rows, key=lambda one: one.order_id.bytes)


async def lock_orders(work: Work, order_ids: Iterable[UUID]) -> dict[UUID, Locked]:
    """Orders to be judged, by id; a look at each is kept."""
    rows = await (await work.raw.execute(LOCK, (list(order_ids),))).fetchall()
    found: dict[UUID, Locked] = {}
    for (
        order_id,
        award_id,
        state,
        period,
        amount_fen,
        name,
        number,
        bank_code,
        person_id,
        payee_id,
        place,
        held,
    ) in rows:
        work.touch(person_id, payee_id)
        found[order_id] = Locked(
            order_id=order_id,
            award_id=award_id,
            state=state,
            period=period,
            amount_fen=amount_fen,
            payee_name=work.keyring.decrypt_text(name, "payment_order", "payee_name", str(order_id)),
            account_number=work.keyring.decrypt_text(number, "payment_order", "account_number", str(order_id)),
            bank_code=bank_code,
            person_id=person_id,
            payee_person_id=payee_id,
            division_code=place,
            held_for=held,
        )
    return found


async def release_orders(work: Work, order_ids: Iterable[UUID]) -> None:
    """Let orders out of a batch that goes nowhere; they are open again."""
    await work.raw.execute(RELEASE, (OPEN, list(order_ids), IN_BATCH))


async def send_orders(work: Work, order_ids: list[UUID]) -> None:
    """The bank's file holds them from now on."""
    cursor = await work.raw.execute(SEND, (SENT, order_ids, IN_BATCH))
    _all_moved(cursor.rowcount, order_ids)


async def settle_orders(work: Work, days: dict[UUID, date]) -> None:
    """The bank has paid; told order by order."""
    cursor = await work.raw.execute(SETTLE, (SETTLED, list(days), list(days.values()), SENT))
    rows = await cursor.fetchall()
    _all_moved(len(rows), days)
    for row in rows:
        work.record(OrderSettled(*row))


async def return_orders(work: Work, reasons: dict[UUID, str]) -> None:
    """The money could not be paid, or was not tried; told order by order."""
    await _give_back(work, reasons, [IN_BATCH, SENT])


async def take_back_orders(work: Work, reasons: dict[UUID, str]) -> None:
    """The bank had paid, and the money came back after all; told order by order, like any return."""
    await _give_back(work, reasons, [SETTLED])


async def reopen_orders(work: Work, order_ids: list[UUID]) -> None:
    """The fund or the bank was why the money came back: the orders wait for the next batch, as they are."""
    cursor = await work.raw.execute(REOPEN, (order_ids,))
    _all_moved(cursor.rowcount, order_ids)
    await _back_to_life(work, order_ids)


async def hold_orders(work: Work, reasons: dict[UUID, str], held_for: str, states: Iterable[str]) -> None:
    """Orders wait for two people's decision; told order by order."""
    cursor = await work.raw.execute(HOLD, (held_for, list(reasons), list(reasons.values()), list(states)))
    rows = await cursor.fetchall()
    _all_moved(len(rows), reasons)
    for row in rows:
        work.record(OrderHeld(*row))


async def _give_back(work: Work, reasons: dict[UUID, str], states: list[str]) -> None:
    cursor = await work.raw.execute(GIVE_BACK, (RETURNED, list(reasons), list(reasons.values()), states))
    rows = await cursor.fetchall()
    _all_moved(len(rows), reasons)
    for row in rows:
        work.record(OrderReturned(*row))
    await _back_to_life(work, reasons)


async def _back_to_life(work: Work, order_ids: Iterable[UUID]) -> None:
    """What the bank has no word of any more is held if something was heard against it meanwhile."""
    rows = await (await work.raw.execute(AGAINST, (list(order_ids),))).fetchall()
    died = set(await find_deceased(work, {person for row in rows for person in row[1:3]}))
    await hold_doubtful(work, [row[0] for row in rows if row[3] or not died.isdisjoint(row[1:3])])


def _all_moved(moved: int, wanted: Iterable[UUID]) -> None:
    """Locked and judged before, so each of them moves; else it is our own mistake, and nothing is committed."""
    expected = len(list(wanted))
    if moved != expected:
        message = f"{moved} orders moved of {expected}"
        raise AssertionError(message)
