"""Documents: looked at, written anew, kept encrypted in chunks with their hash."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

from chassis.db.work import Work
from chassis.values import new_id

from concessions.clients.registry import Resident
from concessions.holders.rows import CONTENT, DocumentRow
from concessions.writing.kinds import MOST_BYTES, DocumentTooLarge
from concessions.writing.properties import kept_form


async def keep_document(work: Work, person: Resident, chunks: AsyncIterator[bytes], *, county: str) -> DocumentRow:
    """Keep a document that was shown for a person.

    Args:
        work: the unit of work.
        person: for whom.
        chunks: its content.
        county: whose territory it lies in when the person's address is hidden, 12 digits.

    Errors: DOCUMENT_TOO_LARGE, DOCUMENT_TELLS, DOCUMENT_TELLS_PLACE, DOCUMENT_UNREADABLE.
    """
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        if len(content) > MOST_BYTES:
            raise DocumentTooLarge(field="file")
    # a hostile file costs its reader a while: not on the serving loop
    media_type, whole = await asyncio.to_thread(kept_form, bytes(content))
    row = DocumentRow(
        document_id=new_id(),
        person_id=person.person_id,
        division_code=person.division_code or county,
        media_type=media_type,
        sha256=hashlib.sha256(whole).digest(),
        bytes_stored=len(whole),
        recorded_by=work.who.principal.person_key,
        recorded_at=work.now,
    )
    work.session.add(row)
    await CONTENT.store(work, row.document_id, whole)
    return row
