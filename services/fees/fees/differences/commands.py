"""Differences come, resolve themselves, or are closed by somebody with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from fees.differences import rules
from fees.differences.queries import list_people
from fees.differences.rows import DifferenceRow

# `again`: what was closed may come back (a file that is sent in once more); else it is said once for ever
OPEN = (
    "INSERT INTO difference (difference_id, kind, about, reason_code, batch_id, order_id, file_id, file_line, payments,"
    " amount_fen, owner, division_code, opened_at, closed_by, closed_reason, document) SELECT %(difference_id)s,"
    " %(kind)s, %(about)s, %(reason_code)s, %(batch_id)s::uuid, %(order_id)s::uuid, %(file_id)s::uuid,"
    " %(file_line)s::int, %(payments)s::int, %(amount_fen)s, %(owner)s, %(division_code)s, %(opened_at)s, '', '', ''"
    " WHERE %(again)s OR NOT EXISTS (SELECT 1 FROM difference WHERE kind = %(kind)s AND about = %(about)s) ON CONFLICT"
    " DO NOTHING"
)
RESOLVE = (
    "UPDATE difference SET closed_by = %s, closed_reason = %s, closed_at = %s WHERE kind = %s AND {} = ANY (%s)"
    " AND closed_at IS NULL"
)
REASON = "UPDATE difference SET reason_code = %s WHERE kind = %s AND order_id = ANY (%s) AND closed_at IS NULL"


@dataclass(frozen=True, slots=True)
class Found:
    """A difference as it is found."""

    kind: str
    about: UUID
    reason_code: str
    division_code: str
    batch_id: UUID | None = None
    order_id: UUID | None = None
    file_id: UUID | None = None
    file_line: int | None = None
    payments: int = 1
    amount_fen: int = 0
    owner: str = ""
    again: bool = False


async def open_difference(work: Work, found: Found) -> None:
    """Put a difference on the list; the same one stands there once. Its owner is whoever brought it in."""
    await work.flush()
    parameters = {
        "difference_id": new_id(),
        "kind": found.kind,
        "about": found.about,
        "reason_code": found.reason_code,
        "batch_id": found.batch_id,
        "order_id": found.order_id,
        "file_id": found.file_id,
        "file_line": found.file_line,
        "payments": found.payments,
        "amount_fen": found.amount_fen,
        "owner": found.owner or work.who.principal.person_key,
        "division_code": found.division_code,
        "opened_at": work.now,
        "again": found.again,
    }
    await work.raw.execute(OPEN, parameters)


async def close_taken(work: Work, file_id: UUID) -> None:
    """The very file that was refused has been taken in."""
    await _resolve(work, rules.RESULT_REFUSED, rules.TAKEN_LATER, "file_id", [file_id])


async def follow_answers(work: Work, *, paid: list[UUID], back: list[UUID]) -> None:
    """What the bank's answer about some orders does to the differences about them.

    Money that came back is not paid twice any more; money that was paid is, whatever was hoped.
    """
    if back:
        await _resolve(work, rules.PAID_ELSEWHERE, rules.MONEY_RETURNED, "order_id", back)
    if paid:
        await work.raw.execute(REASON, (rules.SETTLED_HERE, rules.PAID_ELSEWHERE, paid))


async def change_reason(work: Work, order_id: UUID, *, kind: str, reason_code: str) -> None:
    """What is open about an order stands there for another reason now."""
    await work.raw.execute(REASON, (reason_code, kind, [order_id]))


async def close_orders(work: Work, order_ids: list[UUID], *, kind: str, reason: str) -> None:
    """What was different about these orders is so no more; the register told, or whoever acts."""
    await _resolve(work, kind, reason, "order_id", order_ids)


async def _resolve(work: Work, kind: str, reason: str, column: str, ids: list[UUID]) -> None:
    by = work.actor.principal.person_key if work.actor is not None else rules.REGISTER
    parameters = (by, reason, work.now, kind, ids)
    await work.raw.execute(RESOLVE.format(column).encode(), parameters)


async def close_difference(work: Work, difference_id: UUID, *, reason_code: str, document: str) -> DifferenceRow:
    """Close a difference: who, why, by which paper.

    Errors: DIFFERENCE_NOT_FOUND, DIFFERENCE_CLOSED.
    """
    row = await work.lock(DifferenceRow, difference_id)
    if row is None:
        raise rules.DifferenceNotFound
    rules.check_open(row.closed_by)
    row.closed_by, row.closed_reason, row.closed_at = work.who.principal.person_key, reason_code, work.now
    row.document = document
    await work.flush()
    if row.order_id is not None:
        work.touch(*await list_people(work, row.order_id))
    return row
