"""Requests for correction within reach."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.db.numbers import numbers_meant
from chassis.db.work import Work
from sqlalchemy import select

from registry.corrections.rows import CorrectionRequestRow

PAGE = 200


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with its texts as they were written."""

    row: CorrectionRequestRow
    proposed: str
    statement: str


def view_request(work: Work, row: CorrectionRequestRow) -> RequestView:
    """A request, read."""
    place, read = str(row.request_id), work.keyring.decrypt_text
    proposed = read(row.proposed_sealed, "correction_request", "proposed", place)
    statement = read(row.statement_sealed, "correction_request", "statement", place)
    return RequestView(row, proposed or row.proposed, statement or row.statement)


async def list_requests(
    work: Work, *, open_only: bool, request_id: UUID | None = None, request_number: str = ""
) -> list[RequestView]:
    """Requests, the one due first at the head, or one alone; at most 200.

    Errors: NUMBER_UNREADABLE.
    """
    statement = select(CorrectionRequestRow).order_by(CorrectionRequestRow.due_on, CorrectionRequestRow.request_id)  # type: ignore[arg-type]
    if open_only:
        statement = statement.where(CorrectionRequestRow.state == "open")  # type: ignore[arg-type]
    if request_number:
        meant = numbers_meant(work, request_number, "request_number")
        statement = statement.where(CorrectionRequestRow.request_number.in_(meant))  # type: ignore[attr-defined]
    if request_id is not None:
        statement = statement.where(CorrectionRequestRow.request_id == request_id)  # type: ignore[arg-type]
    return [view_request(work, row) for row in (await work.session.execute(statement.limit(PAGE))).scalars()]
