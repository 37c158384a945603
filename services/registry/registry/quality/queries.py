"""Open data-quality items within reach."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from registry.quality.rows import QualityItemRow

PAGE = 200


async def list_items(work: Work, after: UUID | None) -> list[QualityItemRow]:
    """Open items in order, at most 200."""
    statement = select(QualityItemRow).where(QualityItemRow.state == "open").order_by(QualityItemRow.item_id)  # type: ignore[arg-type]
    if after is not None:
        statement = statement.where(QualityItemRow.item_id > after)  # type: ignore[arg-type]
    return list((await work.session.execute(statement.limit(PAGE))).scalars())
