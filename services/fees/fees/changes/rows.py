"""Tables of the changes room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from fees.changes.rules import KINDS, STATES

CODE = Text(collation="C")


class OrderChangeRow(SQLModel, table=True):
    """What an office would change of an order: proposed by one, confirmed by another who saw it whole."""

    __tablename__ = "order_change"
    __table_args__ = (
        Index("uq_order_change_waiting", "order_id", unique=True, postgresql_where=text("state = 'waiting'")),
        Index("ix_order_change_order_id", "order_id"),
        Index("ix_order_change_division_code", "division_code"),
        CheckConstraint(f"kind IN {KINDS}", "kind_known"),
        CheckConstraint(f"state IN {STATES}", "state_known"),
        CheckConstraint("(state = 'waiting') = (decided_by = '')", "decided_by_somebody"),
        CheckConstraint("state <> 'confirmed' OR decided_by <> proposed_by", "confirmed_by_another"),
        CheckConstraint("(kind = 'account') = (account_number IS NOT NULL)", "account_where_due"),
        CheckConstraint("reason_code <> ''", "reason_given"),
        {"comment": "changes of orders by an office; two people, compared by staff number"},
    )

    change_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    order_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("payment_order.order_id"), nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    # encrypted; associated data: order_change, payee_name or account_number, change id
    payee_name: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    account_number: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    bank_code: str = Field(default="", sa_column=Column(Text, nullable=False))
    reason_code: str = Field(sa_column=Column(Text, nullable=False))
    document: str = Field(default="", sa_column=Column(Text, nullable=False, comment="paper that it rests on"))
    division_code: str = Field(sa_column=Column(CODE, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    proposed_by: str = Field(sa_column=Column(Text, nullable=False))
    proposed_at: datetime = Field(sa_column=moment())
    decided_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    decided_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
