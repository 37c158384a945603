"""Asking for a correction, and answering."""

from __future__ import annotations

from uuid import UUID

from chassis.db.numbers import next_number
from chassis.db.work import Work
from chassis.values import new_id
from chassis.values.working_days import add_working_days

from registry.corrections.rows import CorrectionRequestRow
from registry.corrections.rules import MARK, RequestNotFound, check_answer
from registry.law import law_number
from registry.people.commands import load_person


async def request_correction(
    work: Work, person_id: UUID, *, field: str, proposed: str, statement: str
) -> CorrectionRequestRow:
    """Ask that a record be put right; the answer is due within the days of law.

    Errors: PERSON_NOT_FOUND, PERSON_MERGED.
    """
    await load_person(work, person_id)
    today = work.clock.today()
    request_id, encrypt = new_id(), work.keyring.encrypt
    row = CorrectionRequestRow(
        request_id=request_id,
        request_number=await next_number(work, MARK),
        person_id=person_id,
        field=field,
        proposed_sealed=encrypt(proposed, "correction_request", "proposed", str(request_id)),
        statement_sealed=encrypt(statement, "correction_request", "statement", str(request_id)),
        requested_at=work.now,
        due_on=add_working_days(today, law_number("correction_answer_days", today)),
    )
    work.session.add(row)
    return row


async def answer_correction(
    work: Work, request_id: UUID, *, corrected: bool, answer: str, article: str
) -> CorrectionRequestRow:
    """Answer a request.

    Errors: CORRECTION_REQUEST_NOT_FOUND, ANSWERED_ALREADY, ARTICLE_NEEDED.
    """
    row = await work.lock(CorrectionRequestRow, request_id)
    if row is None:
        raise RequestNotFound
    check_answer(row.state, corrected=corrected, article=article)
    row.state = "corrected" if corrected else "refused"
    row.answer, row.article = answer, article
    row.answered_by, row.answered_at = work.who.principal.person_key, work.now
    return row
