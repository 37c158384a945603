"""Tables of the differences room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from fees.differences.rules import KINDS

CODE = Text(collation="C")


class DifferenceRow(SQLModel, table=True):
    """Something that bank, other systems and ledger do not say alike, until somebody has looked at it."""

    __tablename__ = "difference"
    __table_args__ = (
        # one thing stands on the list once
        Index("uq_difference_about", "kind", "about", unique=True, postgresql_where=text("closed_at IS NULL")),
        Index("ix_difference_order_id", "order_id", postgresql_where=text("order_id IS NOT NULL")),
        Index("ix_difference_division_code", "division_code"),
        CheckConstraint(f"kind IN {KINDS}", "kind_known"),
        CheckConstraint("reason_code <> '' AND owner <> ''", "has_reason_and_owner"),
        CheckConstraint("(closed_at IS NULL) = (closed_by = '')", "closed_by_somebody"),
        CheckConstraint("(closed_at IS NULL) = (closed_reason = '')", "closed_with_a_reason"),
        CheckConstraint("amount_fen >= 0", "amount_not_negative"),
        {"comment": "differences between bank, other systems and ledger; closed with a reason, never taken away"},
    )

    difference_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    about: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="file, line, payment or order: what it is"))
    reason_code: str = Field(sa_column=Column(Text, nullable=False))
    batch_id: UUID | None = Field(
        default=None, sa_column=Column(PG_UUID, ForeignKey("disbursement_batch.batch_id"), nullable=True)
    )
    order_id: UUID | None = Field(
        default=None, sa_column=Column(PG_UUID, ForeignKey("payment_order.order_id"), nullable=True)
    )
    file_id: UUID | None = Field(
        default=None, sa_column=Column(PG_UUID, ForeignKey("bank_file.file_id"), nullable=True)
    )
    file_line: int | None = Field(default=None, sa_column=Column(Integer, nullable=True))
    payments: int = Field(default=1, sa_column=Column(Integer, nullable=False, comment="how many it is about"))
    amount_fen: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    owner: str = Field(sa_column=Column(Text, nullable=False, comment="staff number of whoever brought it in"))
    division_code: str = Field(sa_column=Column(CODE, nullable=False))
    opened_at: datetime = Field(sa_column=moment())
    closed_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    closed_reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    document: str = Field(default="", sa_column=Column(Text, nullable=False, comment="paper that the closing rests on"))
    closed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
