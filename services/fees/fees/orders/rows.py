"""Tables of the orders room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from fees.orders.rules import STATES

CODE = Text(collation="C")


class OtherPaymentRow(SQLModel, table=True):
    """A payment that another system made: what it paid is not paid here."""

    __tablename__ = "other_payment"
    __table_args__ = (
        Index("uq_other_payment", "programme", "person_id", "period", "source", "paid_on", unique=True),
        Index("ix_other_payment_person_id", "person_id"),
        CheckConstraint("amount_fen > 0", "amount_positive"),
        {"comment": "payments made by other systems, as they tell them"},
    )

    payment_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    programme: str = Field(sa_column=Column(Text, nullable=False))
    person_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    period: str = Field(sa_column=Column(Text, nullable=False))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False))
    paid_on: date = Field(sa_column=Column(Date, nullable=False))
    source: str = Field(sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(CODE, nullable=False, comment="the county that was told, 12 digits"))
    recorded_by: str = Field(sa_column=Column(Text, nullable=False))
    recorded_at: datetime = Field(sa_column=moment())


class PaymentOrderRow(SQLModel, table=True):
    """Money that somebody is owed, and where it stands."""

    __tablename__ = "payment_order"
    __table_args__ = (
        # the same money cannot be ordered twice; a cancelled order is never paid and stands in nobody's way
        Index(
            "uq_payment_order_key",
            "programme",
            "person_id",
            "period",
            unique=True,
            postgresql_where=text("state <> 'cancelled'"),
        ),
        Index("ix_payment_order_award_id", "award_id"),
        Index("ix_payment_order_person_id", "person_id"),
        Index("ix_payment_order_payee_person_id", "payee_person_id"),
        Index("ix_payment_order_division_code", "division_code"),
        Index("ix_payment_order_open", "programme", "order_id", postgresql_where=text("state = 'open'")),
        Index("ix_payment_order_batch_id", "batch_id", postgresql_where=text("batch_id IS NOT NULL")),
        CheckConstraint(f"state IN {STATES}", "state_known"),
        CheckConstraint("amount_fen > 0", "amount_positive"),
        CheckConstraint("(state = 'settled') = (settled_on IS NOT NULL)", "settled_on_a_day"),
        CheckConstraint("state <> 'blocked' OR other_payment_id IS NOT NULL", "blocked_by_a_payment"),
        CheckConstraint("state NOT IN ('returned', 'cancelled') OR reason_code <> ''", "reason_given"),
        CheckConstraint("(state = 'held') = (held_for <> '')", "held_for_a_reason"),
        CheckConstraint("(state IN ('in_batch', 'sent', 'settled')) = (batch_id IS NOT NULL)", "batch_where_due"),
        {"comment": "payment orders; (programme, person, period) is paid at most once"},
    )

    order_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    award_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="the decision that grants the money"))
    programme: str = Field(sa_column=Column(Text, nullable=False))
    person_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="whom the money is granted for"))
    payee_person_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="whose account it goes to"))
    period: str = Field(sa_column=Column(Text, nullable=False))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False))
    # encrypted; associated data: payment_order, payee_name or account_number, order id
    payee_name: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    account_number: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    bank_code: str = Field(sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(CODE, nullable=False))
    state: str = Field(default="open", sa_column=Column(Text, nullable=False))
    reason_code: str = Field(default="", sa_column=Column(Text, nullable=False))
    held_for: str = Field(default="", sa_column=Column(Text, nullable=False, comment="why it waits; empty else"))
    stop_code: str = Field(
        default="",
        sa_column=Column(Text, nullable=False, comment="what is in doubt about the award, until two people decide"),
    )
    released_for: str = Field(
        default="",
        sa_column=Column(Text, nullable=False, comment="what two people let it go on in spite of, last; empty else"),
    )
    settled_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    batch_id: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    other_payment_id: UUID | None = Field(
        default=None, sa_column=Column(PG_UUID, ForeignKey("other_payment.payment_id"), nullable=True)
    )
    # counts what was told of it
    version: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    recorded_by: str = Field(sa_column=Column(Text, nullable=False))
    recorded_at: datetime = Field(sa_column=moment())
