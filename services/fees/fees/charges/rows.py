"""Tables of the charges room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from fees.charges.rules import CANCELLATIONS, STATES

CODE = Text(collation="C")


class InvoiceRow(SQLModel, table=True):
    """What somebody owes for a service, by the schedule of its day."""

    __tablename__ = "invoice"
    __table_args__ = (
        Index(
            "uq_invoice_invoice_number", "invoice_number", unique=True, postgresql_where=text("invoice_number <> ''")
        ),
        Index("ix_invoice_person_id", "person_id"),
        Index("ix_invoice_division_code", "division_code"),
        # what a caller charged under its own id is charged once
        Index("uq_invoice_reference", "reference", unique=True),
        CheckConstraint(f"state IN {STATES}", "state_known"),
        CheckConstraint("amount_fen > 0 AND paid_fen >= 0 AND waived_fen >= 0", "amounts_not_negative"),
        CheckConstraint("paid_fen + waived_fen <= amount_fen", "not_paid_beyond"),
        CheckConstraint(
            "state = 'cancelled' OR (state = 'issued') = (paid_fen + waived_fen < amount_fen)", "open_while_due"
        ),
        CheckConstraint("(waived_fen > 0) = (waiver_code <> '')", "waiver_has_its_reason"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", "cancelled_at_a_moment"),
        CheckConstraint("(state = 'cancelled') = (cancelled_code <> '')", "cancelled_for_a_reason"),
        CheckConstraint(f"cancelled_code IN {('', *CANCELLATIONS)}", "cancelled_code_known"),
        CheckConstraint("state <> 'cancelled' OR paid_fen = 0", "cancelled_unpaid"),
        {"comment": "invoices; item and reason are neutral codes"},
    )

    invoice_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    invoice_number: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    person_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    item: str = Field(sa_column=Column(Text, nullable=False))
    served_on: date = Field(sa_column=Column(Date, nullable=False))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False))
    citation: str = Field(sa_column=Column(Text, nullable=False, comment="of the price"))
    paid_fen: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    waived_fen: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    waiver_code: str = Field(default="", sa_column=Column(Text, nullable=False))
    state: str = Field(default="issued", sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(CODE, nullable=False))
    reference: UUID | None = Field(
        default=None, sa_column=Column(PG_UUID, nullable=True, comment="the caller's own id of what is charged")
    )
    # counts what was told of it
    version: int = Field(default=1, sa_column=Column(BigInteger, nullable=False))
    issued_by: str = Field(sa_column=Column(Text, nullable=False))
    issued_at: datetime = Field(sa_column=moment())
    cancelled_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    cancelled_code: str = Field(default="", sa_column=Column(Text, nullable=False))
    cancelled_by: str = Field(default="", sa_column=Column(Text, nullable=False))


class ReceiptCounterRow(SQLModel, table=True):
    """The last receipt number of a year; locked by whoever takes the next until they commit, so that none is lost."""

    __tablename__ = "receipt_counter"
    __table_args__ = {"comment": "gapless receipt numbers of a county's year"}

    division_code: str = Field(sa_column=Column(CODE, primary_key=True))
    year: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    last_number: int = Field(sa_column=Column(Integer, nullable=False))


class ReceivedPaymentRow(SQLModel, table=True):
    """Money taken in, with its receipt."""

    __tablename__ = "received_payment"
    __table_args__ = (
        Index("ix_received_payment_invoice_id", "invoice_id"),
        Index("uq_received_payment_receipt", "division_code", "receipt_year", "receipt_number", unique=True),
        CheckConstraint("amount_fen > 0", "amount_positive"),
        CheckConstraint("method IN ('cash', 'transfer')", "method_known"),
        {"comment": "payments taken in; insert-only by grant, each with its gapless receipt number"},
    )

    payment_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    invoice_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("invoice.invoice_id"), nullable=False))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False))
    method: str = Field(sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(CODE, nullable=False, comment="the county, 12 digits"))
    receipt_year: int = Field(sa_column=Column(Integer, nullable=False))
    receipt_number: int = Field(sa_column=Column(Integer, nullable=False))
    received_by: str = Field(sa_column=Column(Text, nullable=False))
    received_at: datetime = Field(sa_column=moment())
