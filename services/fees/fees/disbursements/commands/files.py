"""Bank files: kept encrypted in chunks, with their hash, as they went or came."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id
from sqlalchemy import select

from fees.disbursements.profiles.payments import CSV, XML, BankFile
from fees.disbursements.rows import CONTENT, BankFileRow


def media_type_of(content: bytes) -> str:
    """What a result file is: a message in XML, or a table."""
    return XML if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else CSV


async def find_file(work: Work, batch_id: UUID, direction: str, content: bytes) -> BankFileRow | None:
    """The same file, kept before."""
    statement = select(BankFileRow).where(
        BankFileRow.batch_id == batch_id,  # type: ignore[arg-type]
        BankFileRow.direction == direction,  # type: ignore[arg-type]
        BankFileRow.sha256 == hashlib.sha256(content).digest(),  # type: ignore[arg-type]
    )
    return (await work.session.execute(statement)).scalar_one_or_none()


async def store_file(
    work: Work, batch_id: UUID, direction: str, file: BankFile, *, pay_on: date | None = None
) -> BankFileRow:
    """Keep a file."""
    row = BankFileRow(
        file_id=new_id(),
        batch_id=batch_id,
        direction=direction,
        file_name=file.file_name,
        media_type=file.media_type,
        sha256=hashlib.sha256(file.content).digest(),
        bytes_stored=len(file.content),
        pay_on=pay_on,
        recorded_by=work.who.principal.person_key,
        recorded_at=work.now,
    )
    work.session.add(row)
    await CONTENT.store(work, row.file_id, file.content)
    return row
