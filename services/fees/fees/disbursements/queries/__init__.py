"""Batches, their lines and files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from chassis.access.masking import keep_last, keep_last_of_name
from chassis.db.numbers import numbers_meant
from chassis.db.work import Work
from sqlalchemy import select

from fees.differences.rules import RefusedFileNotKept
from fees.disbursements.judging import Line
from fees.disbursements.references import reference_of
from fees.disbursements.rows import CONTENT, BankFileRow, BatchRow, LineRow, ResultFileRow
from fees.disbursements.rules import IN, RETURNED, SETTLED, BankFileNotMade, BatchNotFound, ResultFileNotFound
from fees.disbursements.workbook import Shown

PAGE = 500
BATCHES = 200
LINES = (
    "SELECT line_id, order_id, amount_fen, outcome FROM disbursement_line WHERE batch_id = %s AND outcome = ANY (%s)"
    " ORDER BY number"
)
# with the day on which the bank said that a payment was settled
SENT_LINES = (
    "SELECT l.line_id, l.order_id, l.amount_fen, l.outcome, (SELECT max(a.said_on) FROM bank_answer a WHERE a.line_id ="
    " l.line_id AND a.outcome = 'settled') FROM disbursement_line l WHERE l.batch_id = %s AND l.outcome = ANY (%s)"
    " ORDER BY l.number"
)
SHOWN = (
    "SELECT l.number, l.line_id, l.order_id, o.payee_name, o.account_number, l.amount_fen, l.outcome, l.reason_code,"
    " o.person_id, o.payee_person_id FROM disbursement_line l JOIN payment_order o USING (order_id)"
    " WHERE l.batch_id = %s ORDER BY l.number"
)
PAYEES = "SELECT order_id, payee_name, person_id, payee_person_id FROM payment_order WHERE order_id = ANY (%s)"
OUTCOMES = "SELECT outcome, count(*) FROM disbursement_line WHERE batch_id = %s GROUP BY outcome"
PEOPLE = (
    "SELECT o.person_id, o.payee_person_id FROM disbursement_line l JOIN payment_order o USING (order_id)"
    " WHERE l.batch_id = %s AND l.outcome = ANY (%s)"
)
CONCERNED = (
    "SELECT DISTINCT unnest(ARRAY[o.person_id, o.payee_person_id]) FROM disbursement_line l JOIN payment_order o"
    " USING (order_id) WHERE l.batch_id = %s AND l.outcome = 'in'"
)
# who proposed or confirmed an account by which an order of the batch is paid
CHANGED = (
    "SELECT DISTINCT unnest(ARRAY[c.proposed_by, c.decided_by]) FROM order_change c JOIN disbursement_line l"
    " USING (order_id) WHERE l.batch_id = %s AND l.outcome = 'in' AND c.state = 'confirmed'"
)
REFUSED = "SELECT file_id, file_name, media_type, batch_id FROM bank_file WHERE file_id = %s AND direction = 'refused'"


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file of the bank that was not taken: its name, what it is, whom the batch names that it was sent in for."""

    file_id: UUID
    file_name: str
    media_type: str
    people: list[UUID]


async def load_batch(work: Work, batch_id: UUID) -> BatchRow:
    """A batch to be changed; files may be kept beside it meanwhile, as its key stays.

    Errors: BATCH_NOT_FOUND.
    """
    row = await work.lock(BatchRow, batch_id, keeps_key=True)
    if row is None:
        raise BatchNotFound
    return row


async def get_batch(work: Work, batch_id: UUID) -> BatchRow:
    """A batch.

    Errors: BATCH_NOT_FOUND.
    """
    row = await work.session.get(BatchRow, batch_id)
    if row is None:
        raise BatchNotFound
    return row


async def list_batches(work: Work, batch_number: str = "") -> list[BatchRow]:
    """Batches within reach, newest first, at most 200; or the one with a number.

    Errors: NUMBER_UNREADABLE.
    """
    statement = select(BatchRow).order_by(BatchRow.batch_id.desc()).limit(BATCHES)  # type: ignore[attr-defined]
    if batch_number:
        statement = statement.where(BatchRow.batch_number.in_(numbers_meant(work, batch_number, "batch_number")))  # type: ignore[attr-defined]
    return list((await work.session.execute(statement)).scalars())


async def list_lines(
    work: Work, batch_id: UUID, *, after: int, outcome: str = "", limit: int = 0
) -> list[tuple[LineRow, str]]:
    """Lines of a batch in order, after a number, each with its payee; their people are named in the access log.

    Args:
        work: the unit of work.
        batch_id: of the batch.
        after: number of the last line that is known.
        outcome: only those with this one.
        limit: how many at the most; 0: 500.

    Errors: BATCH_NOT_FOUND.
    """
    await get_batch(work, batch_id)
    conditions = [LineRow.batch_id == batch_id, LineRow.number > after]
    if outcome:
        conditions.append(LineRow.outcome == outcome)
    statement = (
        select(LineRow)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(LineRow.number)  # type: ignore[arg-type]
        .limit(limit or PAGE)
    )
    lines = list((await work.session.execute(statement)).scalars())
    payees = {}
    for order_id, name, person_id, payee_id in await (
        await work.raw.execute(PAYEES, ([one.order_id for one in lines],))
    ).fetchall():
        payees[order_id] = work.keyring.decrypt_text(name, "payment_order", "payee_name", str(order_id))
        work.touch(person_id, payee_id)
    return [(one, payees[one.order_id]) for one in lines]


async def list_lines_in(work: Work, batch_id: UUID) -> list[Line]:
    """Lines that are in the batch, in order."""
    cursor = await work.raw.execute(LINES, (batch_id, [IN]))
    return [Line(*row) for row in await cursor.fetchall()]


async def list_sent_lines(work: Work, batch_id: UUID) -> list[Line]:
    """Lines that the bank got, in order, with what is known of them."""
    cursor = await work.raw.execute(SENT_LINES, (batch_id, [IN, SETTLED, RETURNED]))
    return [Line(*row) for row in await cursor.fetchall()]


async def list_shown(work: Work, batch_id: UUID) -> tuple[list[Shown], list[UUID]]:
    """Every line of a batch, its payee masked; and whom they name.

    Errors: BATCH_NOT_FOUND.
    """
    await get_batch(work, batch_id)
    rows = await (await work.raw.execute(SHOWN, (batch_id,))).fetchall()
    shown, people = [], set()
    for number, line_id, order_id, name, account, amount_fen, outcome, reason, person_id, payee_id in rows:
        payee = work.keyring.decrypt_text(name, "payment_order", "payee_name", str(order_id))
        told = work.keyring.decrypt_text(account, "payment_order", "account_number", str(order_id))
        masked = (keep_last_of_name(payee), keep_last(told))
        shown.append(Shown(number, reference_of(line_id), *masked, amount_fen, outcome, reason))
        people |= {person_id, payee_id}
    return shown, list(people)


async def count_outcomes(work: Work, batch_id: UUID) -> dict[str, int]:
    """How many lines have which outcome."""
    return dict(await (await work.raw.execute(OUTCOMES, (batch_id,))).fetchall())


async def list_people(work: Work, batch_id: UUID) -> list[UUID]:
    """Whom the bank file of a batch names, and for whom."""
    rows = await (await work.raw.execute(PEOPLE, (batch_id, [IN, SETTLED, RETURNED]))).fetchall()
    return list({person for row in rows for person in row})


async def list_concerned(work: Work, batch_id: UUID) -> list[UUID]:
    """Whom the orders in a batch are for, and who gets their money."""
    return [row[0] for row in await (await work.raw.execute(CONCERNED, (batch_id,))).fetchall()]


async def list_deciders(work: Work, batch_id: UUID) -> list[str]:
    """Who proposed or confirmed an account by which an order in a batch is paid."""
    return [row[0] for row in await (await work.raw.execute(CHANGED, (batch_id,))).fetchall()]


async def get_bank_file(work: Work, batch_id: UUID) -> BankFileRow:
    """The file that goes to the bank, the newest where it was made for a later day.

    Errors: BATCH_NOT_FOUND, BANK_FILE_NOT_MADE.
    """
    await get_batch(work, batch_id)
    statement = select(BankFileRow).where(BankFileRow.batch_id == batch_id, BankFileRow.direction == "to_bank")  # type: ignore[arg-type]
    newest = statement.order_by(BankFileRow.file_id.desc()).limit(1)  # type: ignore[attr-defined]
    row = (await work.session.execute(newest)).scalar_one_or_none()
    if row is None:
        raise BankFileNotMade
    return row


async def get_refused_file(work: Work, file_id: UUID) -> RefusedFile:
    """A file that was refused.

    Errors: REFUSED_FILE_NOT_KEPT.
    """
    row = await (await work.raw.execute(REFUSED, (file_id,))).fetchone()
    if row is None:
        raise RefusedFileNotKept
    kept_id, file_name, media_type, batch_id = row
    # whom the file itself names cannot be known where it could not be read
    return RefusedFile(kept_id, file_name, media_type, await list_people(work, batch_id))


async def get_result_file(work: Work, file_id: UUID) -> ResultFileRow:
    """An answer of the bank.

    Errors: RESULT_FILE_NOT_FOUND.
    """
    row = await work.session.get(ResultFileRow, file_id)
    if row is None:
        raise ResultFileNotFound
    return row


async def list_result_files(work: Work, batch_id: UUID) -> list[ResultFileRow]:
    """Answers of the bank about a batch, newest first.

    Errors: BATCH_NOT_FOUND.
    """
    await get_batch(work, batch_id)
    statement = (
        select(ResultFileRow)
        .where(ResultFileRow.batch_id == batch_id)  # type: ignore[arg-type]
        .order_by(ResultFileRow.sent_in_at.desc())  # type: ignore[attr-defined]
        .limit(BATCHES)
    )
    return list((await work.session.execute(statement)).scalars())


async def read_whole(work: Work, file_id: UUID) -> bytes:
    """A file's content at once."""
    return b"".join([chunk async for chunk in read_chunks(work, file_id)])


def read_chunks(work: Work, file_id: UUID) -> AsyncIterator[bytes]:
    """A file's content, chunk by chunk."""
    return CONTENT.read(work, file_id)
