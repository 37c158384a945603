"""Which differences stand, and the sums that bank and ledger have to agree on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.db.work import Work

from fees.differences import rules
from fees.differences.rows import DifferenceRow

PAGE = 200
_STORED = (
    "SELECT d.difference_id, d.kind, d.reason_code, d.batch_id, d.order_id, d.file_line, coalesce(f.file_name, ''),"
    " d.payments, d.amount_fen, d.owner, d.opened_at, d.closed_by, d.closed_reason, d.document, d.closed_at, d.file_id"
    " IS NOT NULL AND f.direction = 'refused' FROM difference d LEFT JOIN bank_file f USING (file_id)"
)
OPEN = f"{_STORED} WHERE d.closed_at IS NULL ORDER BY d.opened_at, d.difference_id LIMIT %s"
CLOSED = f"{_STORED} WHERE d.closed_at IS NOT NULL ORDER BY d.closed_at DESC, d.difference_id LIMIT %s"
UNANSWERED = (
    "SELECT NULL, %s, 'NOT_ANSWERED', p.batch_id, NULL, NULL, '', count(*), sum(l.amount_fen)::bigint, p.prepared_by,"
    " p.approved_at, '', '', '', NULL::timestamptz, false FROM disbursement_batch p JOIN disbursement_line l"
    " USING (batch_id) WHERE p.state = 'approved' AND l.outcome = 'in' GROUP BY p.batch_id ORDER BY p.approved_at"
    " LIMIT %s"
)

PEOPLE = "SELECT person_id, payee_person_id FROM payment_order WHERE order_id = %s"


@dataclass(frozen=True, slots=True)
class Standing:
    """A difference as a reader sees it; one that is seen from a batch has no id and cannot be closed."""

    difference_id: UUID | None
    kind: str
    reason_code: str
    batch_id: UUID | None
    order_id: UUID | None
    file_line: int | None
    file_name: str
    payments: int
    amount_fen: int
    owner: str
    opened_at: datetime
    closed_by: str
    closed_reason: str
    document: str
    closed_at: datetime | None
    has_file: bool


async def list_differences(work: Work, *, closed: bool) -> list[Standing]:
    """Open differences, the oldest first, or closed ones, the newest first; at most 200 of each source."""
    if closed:
        return [Standing(*row) for row in await (await work.raw.execute(CLOSED, (PAGE,))).fetchall()]
    stored = await (await work.raw.execute(OPEN, (PAGE,))).fetchall()
    waiting = await (await work.raw.execute(UNANSWERED, (rules.UNANSWERED, PAGE))).fetchall()
    return sorted((Standing(*row) for row in (*stored, *waiting)), key=lambda one: one.opened_at)


async def find_standing(work: Work, difference_id: UUID) -> Standing:
    """One difference.

    Errors: DIFFERENCE_NOT_FOUND.
    """
    cursor = await work.raw.execute(f"{_STORED} WHERE d.difference_id = %s", (difference_id,))
    row = await cursor.fetchone()
    if row is None:
        raise rules.DifferenceNotFound
    return Standing(*row)


async def get_file_id(work: Work, difference_id: UUID) -> UUID:
    """The file of the bank that a difference is about.

    Errors: DIFFERENCE_NOT_FOUND, REFUSED_FILE_NOT_KEPT.
    """
    row = await work.session.get(DifferenceRow, difference_id)
    if row is None:
        raise rules.DifferenceNotFound
    if row.file_id is None:
        raise rules.RefusedFileNotKept
    return row.file_id


async def list_people(work: Work, order_id: UUID) -> list[UUID]:
    """For whom an order is, and who gets its money."""
    return [person for row in await (await work.raw.execute(PEOPLE, (order_id,))).fetchall() for person in row]
