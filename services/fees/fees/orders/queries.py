"""What can be asked about payment orders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select
from sqlmodel import col

from fees.cursors import open_cursor, seal_cursor
from fees.merges.queries import find_same
from fees.orders.rows import OtherPaymentRow, PaymentOrderRow
from fees.orders.rules import Key, OrderNotFound, overlap

DEFAULT_PAGE = 50
# Whoever records an order and whoever records that it was paid elsewhere wait for each other, key by key.
LOCK_KEY = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
FIND_OTHER = (
    "SELECT payment_id, paid_on FROM other_payment WHERE programme = %s AND person_id = ANY (%s)"
    " AND (starts_with(period, %s) OR starts_with(%s, period)) ORDER BY payment_id LIMIT 1"
)
BATCH = "SELECT batch_id FROM disbursement_line WHERE order_id = %s AND outcome = 'in'"


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order, readable; name and account stay empty for a reader who is not the payee."""

    row: PaymentOrderRow
    payee_name: str
    account_number: str
    other: OtherPaymentRow | None


async def lock_key(work: Work, key: Key) -> list[UUID]:
    """Be alone with a natural key until the transaction ends; returns every record that is this person.

    The lock is on the first of them, so that whoever orders under one number waits for who orders under another.
    """
    same = await find_same(work, key.person_id)
    while True:
        await lock_keys(work, [Key(key.programme, same[0], key.period)])
        # a merge may have been heard while we waited
        again = await find_same(work, key.person_id)
        if again == same:
            return same
        same = again


async def lock_keys(work: Work, keys: Iterable[Key]) -> None:
    """Be alone with some natural keys, locked in one order everywhere."""
    for key in sorted({key.lock for key in keys}):
        await work.raw.execute(LOCK_KEY, (key,))


async def load_order(work: Work, order_id: UUID) -> PaymentOrderRow:
    """An order to be changed.

    Errors: ORDER_NOT_FOUND.
    """
    row = await work.lock(PaymentOrderRow, order_id)
    if row is None:
        raise OrderNotFound
    return row


async def get_row(work: Work, order_id: UUID) -> PaymentOrderRow:
    """An order as it stands, not to be changed.

    Errors: ORDER_NOT_FOUND, also for orders out of reach.
    """
    row = await work.session.get(PaymentOrderRow, order_id)
    if row is None:
        raise OrderNotFound
    return row


async def get_order(work: Work, order_id: UUID) -> OrderView:
    """One order, readable.

    Errors: ORDER_NOT_FOUND, also for orders out of reach.
    """
    return (await view_orders(work, [await get_row(work, order_id)]))[0]


async def view_orders(work: Work, rows: list[PaymentOrderRow]) -> list[OrderView]:
    """Orders with what is encrypted in them, and the payments that block them."""
    wanted = {row.other_payment_id for row in rows if row.other_payment_id is not None}
    others: dict[UUID, OtherPaymentRow] = {}
    if wanted:
        statement = select(OtherPaymentRow).where(OtherPaymentRow.payment_id.in_(wanted))  # type: ignore[attr-defined]
        others = {one.payment_id: one for one in (await work.session.execute(statement)).scalars()}
    return [_view(work, row, others.get(row.other_payment_id) if row.other_payment_id else None) for row in rows]


def _view(work: Work, row: PaymentOrderRow, other: OtherPaymentRow | None) -> OrderView:
    if work.home.kind == "persons" and row.payee_person_id not in work.home.persons:
        return OrderView(row, "", "", other)
    decrypt, order_id = work.keyring.decrypt_text, str(row.order_id)
    name = decrypt(row.payee_name, "payment_order", "payee_name", order_id)
    number = decrypt(row.account_number, "payment_order", "account_number", order_id)
    return OrderView(row, name, number, other)


async def list_orders(
    work: Work,
    *,
    programme: str,
    state: str,
    person_id: UUID | None,
    page_size: int,
    page_token: str,
) -> tuple[list[OrderView], str]:
    """Orders within reach, newest first, and the token of the next page.

    Errors: PAGE_TOKEN_INVALID.
    """
    size, asked = page_size or DEFAULT_PAGE, f"orders {programme} {state} {person_id}"
    statement = select(PaymentOrderRow).order_by(PaymentOrderRow.order_id.desc()).limit(size + 1)  # type: ignore[attr-defined]
    if page_token:
        statement = statement.where(PaymentOrderRow.order_id < open_cursor(work, page_token, asked))  # type: ignore[arg-type]
    if programme:
        statement = statement.where(PaymentOrderRow.programme == programme)  # type: ignore[arg-type]
    if state:
        statement = statement.where(PaymentOrderRow.state == state)  # type: ignore[arg-type]
    if person_id is not None:
        same = await find_same(work, person_id)
        statement = statement.where(PaymentOrderRow.person_id.in_(same))  # type: ignore[attr-defined]
    rows = list((await work.session.execute(statement)).scalars())
    token = seal_cursor(work, rows[size - 1].order_id, asked) if len(rows) > size else ""
    return await view_orders(work, rows[:size]), token


async def find_orders_of(work: Work, key: Key, same: list[UUID]) -> list[PaymentOrderRow]:
    """Every order for any of a key's time, under any number of the person, cancelled ones too."""
    statement = select(PaymentOrderRow).where(
        PaymentOrderRow.programme == key.programme,  # type: ignore[arg-type]
        PaymentOrderRow.person_id.in_(same),  # type: ignore[attr-defined]
        col(PaymentOrderRow.period).startswith(key.year),
    )
    found = (await work.session.execute(statement)).scalars()
    return [row for row in found if overlap(row.period, key.period)]


async def find_other_payment(work: Work, programme: str, same: list[UUID], period: str) -> tuple[UUID, date] | None:
    """A payment that another system made for a programme and a period, under any number of a person; and its day."""
    cursor = await work.raw.execute(FIND_OTHER, (programme, same, period, period))
    row = await cursor.fetchone()
    return (row[0], row[1]) if row else None


async def find_batch(work: Work, order_id: UUID) -> UUID | None:
    """The batch that an order's line stands in; nobody else touches an order's line while its order is locked."""
    row = await (await work.raw.execute(BATCH, (order_id,))).fetchone()
    return row[0] if row is not None else None
