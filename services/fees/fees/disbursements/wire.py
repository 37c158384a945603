"""Batches, their lines and the bank's answers between rows and messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from anjia.fees.v1 import disbursement_service_pb2 as pb

from fees.changes.rules import last_of
from fees.disbursements.commands.answering import Change
from fees.disbursements.profiles.loading import PAIN, PAIN_TITLE, table_of
from fees.disbursements.profiles.tables import NEEDED
from fees.disbursements.queries.checking import AccountChecks
from fees.disbursements.references import reference_of
from fees.disbursements.rows import BatchRow, LineRow, ResultFileRow
from fees.disbursements.rules import RETURNED
from fees.orders.returns import side_of, words_of

# more are not looked at one by one; those that change what was paid come first
SHOWN = 500


def to_batch(row: BatchRow, outcomes: dict[str, int]) -> pb.Batch:
    """A batch on the wire."""
    message = pb.Batch(
        batch_id=str(row.batch_id),
        batch_number=row.batch_number,
        fund_id=str(row.fund_id),
        profile=row.profile,
        state=row.state,
        payments=row.payments,
        amount_fen=row.amount_fen,
        reason_code=row.reason_code,
        prepared_by=row.prepared_by,
        checked_by=row.checked_by,
        approved_by=row.approved_by,
        outcomes=outcomes,
    )
    message.prepared_at.FromDatetime(row.prepared_at)
    return message


def to_line(row: LineRow, payee: str, on: date) -> pb.BatchLine:
    """A payment of a batch on the wire."""
    zh, en = words_of(row.reason_code, on)
    return pb.BatchLine(
        number=row.number,
        end_to_end_id=reference_of(row.line_id),
        order_id=str(row.order_id),
        amount_fen=row.amount_fen,
        outcome=row.outcome,
        reason_code=row.reason_code,
        reason_zh=zh,
        reason_en=en,
        payee_name=payee,
    )


def to_result_file(
    row: ResultFileRow, changes: Sequence[Change] = (), pending: int = 0, *, on: date | None = None
) -> pb.ResultFile:
    """An answer of the bank on the wire, with what it would change while it waits."""
    message = pb.ResultFile(
        file_id=str(row.file_id),
        batch_id=str(row.batch_id),
        state=row.state,
        sent_in_by=row.sent_in_by,
        decided_by=row.decided_by,
        reason_code=row.reason_code,
        payments=len(changes),
        pending=pending,
        changes=[_to_change(one, on) for one in changes[:SHOWN] if on is not None],
    )
    message.sent_in_at.FromDatetime(row.sent_in_at)
    return message


def _to_change(one: Change, on: date | None) -> pb.ResultChange:
    assert on is not None  # noqa: S101 - changes come with the day they are shown on
    zh, en = words_of(one.reason_code, on)
    return pb.ResultChange(
        end_to_end_id=reference_of(one.line.line_id),
        order_id=str(one.line.order_id),
        amount_fen=one.line.amount_fen,
        before=one.line.outcome,
        after=one.outcome,
        reason_code=one.reason_code,
        reason_zh=zh,
        reason_en=en,
        side=side_of(one.reason_code, on) if one.outcome == RETURNED else "",
        file_line=one.file_line,
    )


def to_account_checks(found: AccountChecks) -> pb.ListAccountChecksResponse:
    """The account check on the wire; the mask comes later."""
    return pb.ListAccountChecksResponse(
        verified=found.verified,
        first=found.first,
        changed=found.changed,
        checks=[
            pb.AccountCheck(
                end_to_end_id=one.end_to_end_id,
                order_id=str(one.order_id),
                payee_person_id=str(one.payee_person_id),
                amount_fen=one.amount_fen,
                payee_name=one.payee_name,
                account_number=one.account_number,
                payee_name_before=one.payee_name_before,
                account_number_before=one.account_number_before,
                last_digits=last_of(one.account_number),
                last_digits_before=last_of(one.account_number_before),
                changed_by=one.changed_by,
                confirmed_by=one.confirmed_by,
            )
            for one in found.checks
        ],
    )


def to_profile(code: str) -> pb.BankProfile:
    """A form of the bank's files, with how its answer is written; a message is answered in the plain table, too."""
    table = table_of(code)
    zh, en = PAIN_TITLE if code == PAIN else (table.title.zh, table.title.en)
    answer = table.results
    return pb.BankProfile(
        code=code,
        title_zh=zh,
        title_en=en,
        provenance="S" if code == PAIN else table.provenance,
        answer_columns=[
            pb.AnswerColumn(field=field, headers=headers, needed=field in NEEDED) for field, headers in answer.columns
        ],
        settled_words=answer.settled,
        returned_words=answer.returned,
        answer_encoding=answer.encoding,
        answer_delimiter=answer.delimiter,
        answered_by_message=True,
    )
