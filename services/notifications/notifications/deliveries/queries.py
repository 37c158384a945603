"""Deliveries."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import func, select
from sqlmodel import col

from notifications.deliveries.rows import DeliveryRow
from notifications.deliveries.rules import FAILED, QUEUED, SENT, SMS, DeliveryNotFound

PAGE = 100


async def get_delivery(work: Work, delivery_id: UUID, *, lock: bool = False) -> DeliveryRow:
    """A delivery within reach.

    Errors: DELIVERY_NOT_FOUND.
    """
    row = await work.find(DeliveryRow, delivery_id, lock=lock)
    if row is None:
        raise DeliveryNotFound(field="delivery_id")
    return row


async def list_undelivered(work: Work) -> list[DeliveryRow]:
    """Messages that failed and wait for somebody, oldest first. A code that failed is its person's own matter."""
    statement = (
        select(DeliveryRow)
        .where(DeliveryRow.state == FAILED, DeliveryRow.closed_by == "", DeliveryRow.what == "message")  # type: ignore[arg-type]
        .order_by(DeliveryRow.delivery_id)  # type: ignore[arg-type]
        .limit(PAGE)
    )
    return list((await work.session.execute(statement)).scalars())


async def count_queued(work: Work) -> int:
    """How many wait for their time or are under way."""
    statement = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state == QUEUED)  # type: ignore[arg-type]
    return int((await work.session.execute(statement)).scalar_one())


async def list_under_way(work: Work, now: datetime) -> list[tuple[UUID, str]]:
    """SMS that a provider has taken and has not told the end of: (delivery, the provider's own id)."""
    statement = (
        select(DeliveryRow.delivery_id, DeliveryRow.provider_id)  # type: ignore[call-overload]
        .where(DeliveryRow.state == SENT, DeliveryRow.channel == SMS, DeliveryRow.next_at <= now)
        .order_by(DeliveryRow.next_at)
        .limit(PAGE)
    )
    return [(row[0], row[1]) for row in await work.session.execute(statement)]


async def list_without_receipt(work: Work, before: datetime) -> list[UUID]:
    """SMS that were handed over before an instant and of which no provider has told the end."""
    statement = (
        select(col(DeliveryRow.delivery_id))
        .where(col(DeliveryRow.state) == SENT, col(DeliveryRow.channel) == SMS, col(DeliveryRow.sent_at) <= before)
        .order_by(col(DeliveryRow.sent_at))
        .limit(PAGE)
    )
    return [row[0] for row in await work.session.execute(statement)]
