"""Tables of the funds room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from fees.funds.rules import STATES

CODE = Text(collation="C")


class FundRow(SQLModel, table=True):
    """A fund account: the money of one programme in one year."""

    __tablename__ = "fund"
    __table_args__ = (
        Index("uq_fund_programme", "division_code", "programme", "year", unique=True),
        CheckConstraint("reserved_fen >= 0", "reserved_not_negative"),
        {"comment": "fund accounts; what is in one is the ledger's balance of fund:<id>"},
    )

    fund_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    programme: str = Field(sa_column=Column(Text, nullable=False))
    year: int = Field(sa_column=Column(Integer, nullable=False))
    division_code: str = Field(sa_column=Column(CODE, nullable=False, comment="the county, 12 digits"))
    # of the newest decision that was confirmed, nothing before the first; encrypted with the associated data fund,
    # account_number, fund id
    account_number: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    account_name: str = Field(default="", sa_column=Column(Text, nullable=False))
    bank_code: str = Field(default="", sa_column=Column(Text, nullable=False))
    reserved_fen: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, comment="in batches not yet approved")
    )
    opened_at: datetime = Field(sa_column=moment())


class FundBudgetRow(SQLModel, table=True):
    """A budget decision: once a second person has confirmed it, the fund's budget and account are these."""

    __tablename__ = "fund_budget"
    __table_args__ = (
        Index("ix_fund_budget_fund_id", "fund_id", "decided_at"),
        Index("uq_fund_budget_waiting", "fund_id", unique=True, postgresql_where=text("state = 'waiting'")),
        CheckConstraint("amount_fen >= 0", "amount_not_negative"),
        CheckConstraint(f"state IN {STATES}", "state_known"),
        CheckConstraint("(state = 'waiting') = (decided_by = '')", "decided_by_somebody"),
        CheckConstraint("state <> 'waiting' OR account_number IS NOT NULL", "account_where_due"),
        CheckConstraint("state <> 'confirmed' OR decided_by <> recorded_by", "confirmed_by_another"),
        {"comment": "budget decisions, each with its document; the newest that was confirmed holds"},
    )

    budget_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    fund_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("fund.fund_id"), nullable=False))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False))
    document: str = Field(sa_column=Column(Text, nullable=False))
    # encrypted; associated data: fund_budget, account_number, budget id
    account_number: bytes | None = Field(sa_column=Column(LargeBinary, nullable=True))
    account_name: str = Field(sa_column=Column(Text, nullable=False))
    bank_code: str = Field(sa_column=Column(Text, nullable=False))
    recorded_by: str = Field(sa_column=Column(Text, nullable=False))
    recorded_at: datetime = Field(sa_column=moment())
    state: str = Field(sa_column=Column(Text, nullable=False))
    decided_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    decided_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
