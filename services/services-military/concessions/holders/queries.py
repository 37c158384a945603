"""What can be asked about holders."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from chassis.access.scope import COUNTY
from chassis.db.work import Work
from sqlalchemy import select

from concessions.holders import rules
from concessions.holders.rows import CONTENT, ConfirmationRow, DocumentRow, HolderRow
from concessions.law import law_number
from concessions.writing.kinds import DocumentNotFound

PAGE = 200
# an ended one holds no more from its day on
CONFIRMED = (
    "SELECT 1 FROM confirmation c JOIN holder h USING (holder_id) WHERE h.person_id = %(person)s AND %(day)s >="
    " c.confirmed_from AND %(day)s < c.confirmed_until AND (h.ended_on IS NULL OR %(day)s < h.ended_on) LIMIT 1"
)
LISTED = (
    "SELECT h.holder_id FROM holder h JOIN LATERAL (SELECT max(confirmed_until) AS until FROM confirmation c WHERE"
    " c.holder_id = h.holder_id) last ON true WHERE (%(ended)s OR h.state = 'open') AND (%(person)s::uuid IS NULL OR"
    " h.person_id = %(person)s::uuid) ORDER BY h.state DESC, last.until, h.holder_id LIMIT %(most)s"
)


@dataclass(frozen=True, slots=True)
class HolderView:
    """A holder with every confirmation, newest first."""

    row: HolderRow
    confirmations: tuple[tuple[ConfirmationRow, bytes], ...]
    ended_reason: str
    state: str
    ends_soon: bool

    @property
    def newest(self) -> ConfirmationRow:
        """What holds now, or held last."""
        return self.confirmations[0][0]

    @property
    def confirmed_until(self) -> date:
        """The end of what reaches furthest."""
        return max(one.confirmed_until for one, _ in self.confirmations)


async def load_holder(work: Work, holder_id: UUID) -> HolderRow:
    """A holder to be changed.

    Errors: HOLDER_NOT_FOUND.
    """
    row = await work.lock(HolderRow, holder_id)
    if row is None:
        raise rules.HolderNotFound
    return row


async def get_holder(work: Work, holder_id: UUID) -> HolderView:
    """A holder.

    Errors: HOLDER_NOT_FOUND, also out of reach.
    """
    row = await work.session.get(HolderRow, holder_id)
    if row is None:
        raise rules.HolderNotFound
    statement = (
        select(ConfirmationRow, DocumentRow.sha256)  # type: ignore[call-overload]
        .join(DocumentRow, DocumentRow.document_id == ConfirmationRow.document_id)
        .where(ConfirmationRow.holder_id == holder_id)
        .order_by(ConfirmationRow.confirmation_id.desc())  # type: ignore[attr-defined]
    )
    found = tuple((one, digest) for one, digest in (await work.session.execute(statement)).all())
    today, until = work.clock.today(), max(one.confirmed_until for one, _ in found)
    soon = today + timedelta(days=law_number("soon_days", today))
    state = rules.shown_state(row.state, until, today)
    sealed = row.ended_reason
    reason = work.keyring.decrypt_text(sealed, "holder", "ended_reason", str(holder_id)) if sealed else ""
    return HolderView(row, found, reason, state, ends_soon=state != rules.ENDED and until <= soon)


async def list_people_of(work: Work, holders: list[UUID]) -> dict[UUID, UUID]:
    """Holder → person, for holders within reach."""
    statement = select(HolderRow.holder_id, HolderRow.person_id).where(HolderRow.holder_id.in_(holders))  # type: ignore[call-overload,attr-defined]
    return {row.holder_id: row.person_id for row in (await work.session.execute(statement)).all()}


async def list_holders(work: Work, *, person_id: UUID | None, with_ended: bool) -> list[HolderView]:
    """Holders within reach, the soonest to end first, at most 200."""
    asked = {"person": person_id, "ended": with_ended, "most": PAGE}
    rows = await (await work.raw.execute(LISTED, asked)).fetchall()
    return [await get_holder(work, row[0]) for row in rows]


async def is_confirmed(work: Work, person_id: UUID, day: date) -> bool:
    """Whether somebody is confirmed on a day: yes or no, for a rule that asks in the name of somebody else's work.

    The person may live in another township than whoever asks: it is read past the scope, and nothing but the answer
    goes on.
    """
    reach = work.scope
    await work.flush()
    await work.rescope(COUNTY)
    try:
        found = await (await work.raw.execute(CONFIRMED, {"person": person_id, "day": day})).fetchone()
    finally:
        await work.rescope(reach)
    return found is not None


async def get_document(work: Work, document_id: UUID) -> DocumentRow:
    """A document.

    Errors: DOCUMENT_NOT_FOUND, also out of reach.
    """
    row = await work.session.get(DocumentRow, document_id)
    if row is None:
        raise DocumentNotFound(field="document_id")
    return row


def read_chunks(work: Work, document_id: UUID) -> AsyncIterator[bytes]:
    """The content of a document, piece by piece."""
    return CONTENT.read(work, document_id)
