"""Tables of the funds room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

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
    # encrypted; associated data: fund, account_number, fund id
    account_number: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    account_name: str = Field(sa_column=Column(Text, nullable=False))
    bank_code: str = Field(sa_column=Column(Text, nullable=False))
    reserved_fen: int = Field(
        default=0, sa_column=Column(BigInteger, nullable=False, comment="in batches not yet approved")
    )
    opened_at: datetime = Field(sa_column=moment())


class FundBudgetRow(SQLModel, table=True):
    """A budget decision: from its moment the fund's budget is this amount."""

    __tablename__ = "fund_budget"
    __table_args__ = (
        Index("ix_fund_budget_fund_id", "fund_id", "recorded_at"),
        CheckConstraint("amount_fen >= 0", "amount_not_negative"),
        {"comment": "budget decisions, each with its document; the newest holds"},
    )

    budget_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    fund_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("fund.fund_id"), nullable=False))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False))
    document: str = Field(sa_column=Column(Text, nullable=False))
    recorded_by: str = Field(sa_column=Column(Text, nullable=False))
    recorded_at: datetime = Field(sa_column=moment())
