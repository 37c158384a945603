"""A result file that is refused: nothing of it is applied, and nothing of it is lost."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from chassis.errors import DomainError

from fees.differences import commands as differences
from fees.differences.rules import RESULT_REFUSED
from fees.disbursements.commands.files import find_file, media_type_of, store_file
from fees.disbursements.profiles.payments import BankFile
from fees.disbursements.queries import get_batch


async def keep_refused(
    work: Work, batch_id: UUID, content: bytes | None, *, file_name: str, refusal: DomainError
) -> None:
    """Keep a file with why and at which line it was refused, for somebody to look at.

    Args:
        work: a transaction of its own; the one that refused is rolled back.
        content: None when the file was larger than what is read of one.

    Errors: BATCH_NOT_FOUND.
    """
    batch = await get_batch(work, batch_id)
    file_id = None
    if content is not None:
        known = await find_file(work, batch_id, "refused", content)
        file = BankFile(file_name or "result", media_type_of(content), content)
        file_id = (known or await store_file(work, batch_id, "refused", file)).file_id
    line = refusal.details.get("line", "")
    found = differences.Found(
        kind=RESULT_REFUSED,
        about=file_id or batch_id,
        reason_code=refusal.reason,
        division_code=batch.division_code,
        batch_id=batch_id,
        file_id=file_id,
        file_line=int(line) if line.isdigit() else None,
        again=True,
    )
    await differences.open_difference(work, found)
