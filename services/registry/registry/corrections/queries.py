"""Requests for correction within reach."""

from __future__ import annotations

from chassis.db.work import Work
from sqlalchemy import select

from registry.corrections.rows import CorrectionRequestRow

PAGE = 200


async def list_requests(work: Work, *, open_only: bool) -> list[CorrectionRequestRow]:
    """Requests, the one due first at the head; at most 200."""
    statement = select(CorrectionRequestRow).order_by(CorrectionRequestRow.due_on, CorrectionRequestRow.request_id)  # type: ignore[arg-type]
    if open_only:
        statement = statement.where(CorrectionRequestRow.state == "open")  # type: ignore[arg-type]
    return list((await work.session.execute(statement.limit(PAGE))).scalars())
