"""Tables of the disbursements room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.chunks import Chunks
from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from fees.disbursements.rules import ANSWER_STATES, OUTCOMES, STATES

CODE = Text(collation="C")
CONTENT = Chunks("bank_file_chunk", "file_id")


class BatchRow(SQLModel, table=True):
    """Orders that go to the bank together: prepared, checked and approved by three people."""

    __tablename__ = "disbursement_batch"
    __table_args__ = (
        Index(
            "uq_disbursement_batch_batch_number",
            "batch_number",
            unique=True,
            postgresql_where=text("batch_number <> ''"),
        ),
        Index("ix_disbursement_batch_fund_id", "fund_id"),
        Index("ix_disbursement_batch_division_code", "division_code"),
        CheckConstraint(f"state IN {STATES}", "state_known"),
        # profiles are data; which there are is asked when a batch is prepared
        CheckConstraint("profile <> ''", "profile_named"),
        # maker and checker, in the database too
        CheckConstraint("checked_by = '' OR checked_by <> prepared_by", "checked_by_another"),
        CheckConstraint("approved_by = '' OR approved_by NOT IN (prepared_by, checked_by)", "approved_by_a_third"),
        CheckConstraint(
            "state NOT IN ('checked', 'approved', 'answered') OR checked_by <> ''", "checked_before_approval"
        ),
        CheckConstraint("state NOT IN ('approved', 'answered') OR approved_by <> ''", "approved_before_sending"),
        {"comment": "batches of payments; three people, compared by staff number"},
    )

    batch_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    batch_number: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    fund_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("fund.fund_id"), nullable=False))
    programme: str = Field(sa_column=Column(Text, nullable=False))
    profile: str = Field(sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(CODE, nullable=False, comment="the county, 12 digits"))
    state: str = Field(sa_column=Column(Text, nullable=False))
    payments: int = Field(sa_column=Column(Integer, nullable=False, comment="lines that are in, or were sent"))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False, comment="of those lines"))
    reason_code: str = Field(default="", sa_column=Column(Text, nullable=False))
    prepared_by: str = Field(sa_column=Column(Text, nullable=False))
    prepared_at: datetime = Field(sa_column=moment())
    checked_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    checked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    approved_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    # the same people as residents: nobody has a hand in their own money
    prepared_person: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    checked_person: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    approved_person: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    approved_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class BankFileRow(SQLModel, table=True):
    """A file to or from the bank, as it went or came."""

    __tablename__ = "bank_file"
    __table_args__ = (
        Index("uq_bank_file_sha256", "batch_id", "direction", "sha256", unique=True),
        # refused: it came from the bank and nothing of it was applied
        CheckConstraint("direction IN ('to_bank', 'from_bank', 'refused')", "direction_known"),
        {"comment": "bank files with their hash; the same file again changes nothing"},
    )

    file_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    batch_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("disbursement_batch.batch_id"), nullable=False))
    direction: str = Field(sa_column=Column(Text, nullable=False))
    file_name: str = Field(sa_column=Column(Text, nullable=False))
    media_type: str = Field(sa_column=Column(Text, nullable=False))
    sha256: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    bytes_stored: int = Field(sa_column=Column(BigInteger, nullable=False))
    pay_on: date | None = Field(
        default=None,
        sa_column=Column(Date, nullable=True, comment="the day that a file to the bank asks to be paid on"),
    )
    recorded_by: str = Field(sa_column=Column(Text, nullable=False))
    recorded_at: datetime = Field(sa_column=moment())


class ResultFileRow(SQLModel, table=True):
    """A bank's answer on its way: one person sends it in, another lets it take effect."""

    __tablename__ = "result_file"
    __table_args__ = (
        Index("ix_result_file_batch_id", "batch_id"),
        CheckConstraint(f"state IN {ANSWER_STATES}", "state_known"),
        CheckConstraint("state <> 'applied' OR decided_by NOT IN ('', sent_in_by)", "applied_by_another"),
        CheckConstraint("(state = 'waiting') = (decided_by = '')", "decided_by_somebody"),
        CheckConstraint("state <> 'put_back' OR reason_code <> ''", "put_back_with_a_reason"),
        {"comment": "answers of the bank; one sends in, another confirms, compared by staff number"},
    )

    file_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("bank_file.file_id"), primary_key=True))
    batch_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("disbursement_batch.batch_id"), nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    sent_in_by: str = Field(sa_column=Column(Text, nullable=False))
    sent_in_at: datetime = Field(sa_column=moment())
    decided_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    decided_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    reason_code: str = Field(default="", sa_column=Column(Text, nullable=False))


class BankFileChunkRow(SQLModel, table=True):
    """A piece of a bank file, encrypted; associated data: bank_file_chunk, content, file id, number."""

    __tablename__ = "bank_file_chunk"
    __table_args__ = {"comment": "bank files in encrypted chunks"}

    file_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("bank_file.file_id"), primary_key=True))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class LineRow(SQLModel, table=True):
    """An order in a batch, and what became of it there."""

    __tablename__ = "disbursement_line"
    __table_args__ = (
        Index("uq_disbursement_line_number", "batch_id", "number", unique=True),
        # an order is in one batch at a time, and settled in one for ever
        Index(
            "uq_disbursement_line_order_id",
            "order_id",
            unique=True,
            postgresql_where=text("outcome IN ('in', 'settled')"),
        ),
        Index("ix_disbursement_line_returned", "order_id", postgresql_where=text("outcome = 'returned'")),
        CheckConstraint(f"outcome IN {OUTCOMES}", "outcome_known"),
        CheckConstraint("amount_fen > 0", "amount_positive"),
        CheckConstraint(
            "(outcome IN ('settled', 'returned')) = (result_file_id IS NOT NULL AND result_line IS NOT NULL)",
            "result_has_its_line",
        ),
        {"comment": "lines of batches; line_id is the bank's end-to-end identification, new with each attempt"},
    )

    line_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    batch_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("disbursement_batch.batch_id"), nullable=False))
    number: int = Field(sa_column=Column(Integer, nullable=False))
    order_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("payment_order.order_id"), nullable=False))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False))
    outcome: str = Field(sa_column=Column(Text, nullable=False))
    reason_code: str = Field(sa_column=Column(Text, nullable=False))
    result_file_id: UUID | None = Field(
        default=None, sa_column=Column(PG_UUID, ForeignKey("bank_file.file_id"), nullable=True)
    )
    result_line: int | None = Field(default=None, sa_column=Column(Integer, nullable=True))


class BankAnswerRow(SQLModel, table=True):
    """What the bank said of a payment in one file. A later file may say otherwise; what was said before stays."""

    __tablename__ = "bank_answer"
    __table_args__ = (
        CheckConstraint("outcome IN ('settled', 'returned')", "outcome_known"),
        CheckConstraint("outcome <> 'returned' OR reason_code <> ''", "return_has_its_reason"),
        {"comment": "every word of the bank about every payment, with file and line; insert-only by grant"},
    )

    line_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("disbursement_line.line_id"), primary_key=True))
    file_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("bank_file.file_id"), primary_key=True))
    file_line: int = Field(sa_column=Column(Integer, nullable=False))
    outcome: str = Field(sa_column=Column(Text, nullable=False))
    reason_code: str = Field(sa_column=Column(Text, nullable=False))
    said_on: date | None = Field(
        default=None, sa_column=Column(Date, nullable=True, comment="the day the file names, if it names one")
    )
    recorded_at: datetime = Field(sa_column=moment())
