"""What can be asked about visits."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from concessions.visits.rows import VisitRow
from concessions.visits.rules import VisitNotFound

PAGE = 200


async def get_visit(work: Work, visit_id: UUID, *, lock: bool = False) -> VisitRow:
    """A visit.

    Errors: VISIT_NOT_FOUND, also out of reach.
    """
    row = await work.find(VisitRow, visit_id, lock=lock)
    if row is None:
        raise VisitNotFound
    return row


def reason_of(work: Work, row: VisitRow) -> str:
    """Why it was taken back, as whoever did it wrote; empty for one that stands."""
    sealed = row.cancelled_reason
    return work.keyring.decrypt_text(sealed, "visit", "cancelled_reason", str(row.visit_id)) if sealed else ""


async def list_visits(work: Work, *, person_id: UUID | None) -> list[VisitRow]:
    """Visits within reach, newest first, at most 200; of one person when named."""
    statement = select(VisitRow).order_by(VisitRow.visit_id.desc()).limit(PAGE)  # type: ignore[attr-defined]
    if person_id is not None:
        statement = statement.where(VisitRow.person_id == person_id)  # type: ignore[arg-type]
    return list((await work.session.execute(statement)).scalars())
