"""Records that are one person: of their orders for a programme and a period one is paid, the others wait."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.db.work import Work

from fees.differences import commands as differences
from fees.differences.rules import DESK, ONE_PERSON, ORDERS_PARTED, PAID_ELSEWHERE
from fees.orders.commands.doubting import hold_doubtful
from fees.orders.queries import find_batch, find_other_payment, lock_keys
from fees.orders.rules import (
    BLOCKED,
    DECIDED_BY_PEOPLE,
    HELD,
    STOPPABLE,
    Key,
    OrderBlocked,
    OrderHeld,
    OrderReleased,
    difference,
    first_to_pay,
)
from fees.orders.rules import ONE_PERSON as ONE_PERSON_HERE

# orders are locked in one order everywhere, so that an import and an approval do not wait for each other for ever
LIVE = (
    "SELECT o.order_id, o.award_id, o.programme, o.person_id, o.period, o.state, o.amount_fen, o.batch_id,"
    " o.division_code, p.person_id, o.held_for FROM payment_order o LEFT JOIN other_payment p ON p.payment_id ="
    " o.other_payment_id WHERE o.person_id = ANY (%s) AND o.state <> 'cancelled' ORDER BY o.order_id FOR UPDATE OF o"
)
KEYS = "SELECT DISTINCT programme, period FROM payment_order WHERE person_id = ANY (%s)"
HOLD = (
    "UPDATE payment_order SET state = 'held', held_for = %s, batch_id = NULL, other_payment_id = NULL,"
    " version = version + 1 WHERE order_id = %s RETURNING version"
)
BLOCK = (
    "UPDATE payment_order SET state = %s, held_for = '', other_payment_id = %s, batch_id = NULL, version = version + 1"
    " WHERE order_id = %s RETURNING version"
)
# back to where it was: its line may still stand in a batch that nobody has checked since
RELEASE = (
    "UPDATE payment_order o SET state = CASE WHEN l.batch_id IS NOT NULL THEN 'in_batch' WHEN o.reason_code <> '' THEN"
    " 'returned' ELSE 'open' END, held_for = '', batch_id = l.batch_id, other_payment_id = NULL, version = o.version +"
    " 1 FROM (SELECT %s::uuid AS batch_id) l WHERE o.order_id = %s RETURNING o.version, o.state"
)
HELD_HERE = "TWO_ORDERS"
# of `2026-01`
YEAR = 4


@dataclass(frozen=True, slots=True)
class Live:
    """An order that is not cancelled."""

    order_id: UUID
    award_id: UUID
    programme: str
    person_id: UUID
    period: str
    state: str
    amount_fen: int
    batch_id: UUID | None
    division_code: str
    other_person_id: UUID | None
    held_for: str


async def arrange(work: Work, people: list[UUID]) -> None:
    """See to it that one order of one person is paid for a programme and a period, whatever its number.

    Args:
        people: every record that is this person.
    """
    await work.flush()
    keys = await (await work.raw.execute(KEYS, (people,))).fetchall()
    await lock_keys(work, [Key(programme, one, period) for programme, period in keys for one in people])
    for orders in _groups(await lock_live(work, people)):
        paid = {one: await find_other_payment(work, one.programme, people, one.period) for one in orders}
        for one, payment in paid.items():
            if payment is not None:
                await _stop(work, one, *payment)
        left = [one for one, payment in paid.items() if payment is None]
        parted = [one for one in left if one.state == BLOCKED and one.other_person_id not in people]
        # what two people have to decide is no program's to let go
        living = [one for one in left if one.state != BLOCKED and one.held_for not in DECIDED_BY_PEOPLE]
        await _choose(work, [*living, *parted], parted)
        # one that is let go may have been doubted meanwhile; then another one is looked for
        if await hold_doubtful(work, [one.order_id for one in (*living, *parted)]):
            await arrange(work, people)
            return


def _groups(orders: list[Live]) -> list[list[Live]]:
    """Orders for the same money: of one programme, for the same month, or for a year and the months in it."""
    years: dict[tuple[str, str], list[Live]] = {}
    for one in orders:
        years.setdefault((one.programme, one.period[:YEAR]), []).append(one)
    found: list[list[Live]] = []
    for group in years.values():
        if any(len(one.period) == YEAR for one in group):
            found.append(group)
            continue
        months: dict[str, list[Live]] = {}
        for one in group:
            months.setdefault(one.period, []).append(one)
        found += months.values()
    return found


async def lock_live(work: Work, people: list[UUID]) -> list[Live]:
    """Every order of a person that is not cancelled, under all numbers; nobody else changes them meanwhile."""
    rows = await (await work.raw.execute(LIVE, (people,))).fetchall()
    return [Live(*row) for row in rows]


async def _choose(work: Work, orders: list[Live], parted: list[Live]) -> None:
    """The one that is furthest on its way goes on; another that the bank has no word of yet is held."""
    if not orders:
        return
    first = first_to_pay({one.order_id: one.state for one in orders})
    for one in orders:
        if one.order_id == first:
            if one.state in (HELD, BLOCKED):
                await _release(work, one)
            else:
                await differences.close_orders(work, [one.order_id], kind=ONE_PERSON, reason=ORDERS_PARTED)
        elif one.state in STOPPABLE or one in parted:
            await _hold(work, one)
        elif code := difference(one.state):
            await _look(work, one, code)


async def _stop(work: Work, one: Live, payment_id: UUID, paid_on: object) -> None:
    """Another system has paid this person, under whatever number."""
    if one.state in (*STOPPABLE, HELD):
        row = await (await work.raw.execute(BLOCK, (BLOCKED, payment_id, one.order_id))).fetchone()
        assert row is not None  # noqa: S101 - locked before
        work.record(OrderBlocked(one.order_id, one.award_id, row[0], paid_on))  # type: ignore[arg-type]
        await differences.close_orders(work, [one.order_id], kind=ONE_PERSON, reason=PAID_ELSEWHERE.upper())
    elif code := difference(one.state):
        await _look(work, one, code, kind=PAID_ELSEWHERE, about=payment_id)


async def _hold(work: Work, one: Live) -> None:
    row = await (await work.raw.execute(HOLD, (ONE_PERSON_HERE, one.order_id))).fetchone()
    assert row is not None  # noqa: S101 - locked before
    work.record(OrderHeld(one.order_id, one.award_id, row[0], ONE_PERSON_HERE))
    await _look(work, one, HELD_HERE)


async def _release(work: Work, one: Live) -> None:
    batch_id = await find_batch(work, one.order_id)
    row = await (await work.raw.execute(RELEASE, (batch_id, one.order_id))).fetchone()
    assert row is not None  # noqa: S101 - locked before
    work.record(OrderReleased(one.order_id, one.award_id, row[0], row[1]))
    await differences.close_orders(work, [one.order_id], kind=ONE_PERSON, reason=ORDERS_PARTED)


async def _look(work: Work, one: Live, code: str, *, kind: str = ONE_PERSON, about: UUID | None = None) -> None:
    found = differences.Found(
        kind=kind,
        about=about or one.order_id,
        reason_code=code,
        division_code=one.division_code,
        batch_id=one.batch_id,
        order_id=one.order_id,
        amount_fen=one.amount_fen,
        owner=DESK,
        again=kind == ONE_PERSON,
    )
    await differences.open_difference(work, found)
