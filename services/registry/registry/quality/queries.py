"""Open data-quality items within reach."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from registry.people.queries import find_hidden
from registry.quality.rows import QualityItemRow

PAGE = 200
# fields of an item that say where somebody lives
PLACES = frozenset({"hukou_division", "residence_division", "address", "household"})


async def list_items(work: Work, after: UUID | None) -> list[QualityItemRow]:
    """Open items in order, at most 200."""
    statement = select(QualityItemRow).where(QualityItemRow.state == "open").order_by(QualityItemRow.item_id)  # type: ignore[arg-type]
    if after is not None:
        statement = statement.where(QualityItemRow.item_id > after)  # type: ignore[arg-type]
    rows = list((await work.session.execute(statement.limit(PAGE))).scalars())
    hidden = await find_hidden(work, [row.person_id for row in rows])
    for row in rows:
        if row.person_id in hidden and row.field in PLACES:
            work.session.expunge(row)  # shown without its places, kept as it is
            row.kept = row.given = ""
    return rows
