"""Tables of the ledger."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

# Division codes compare byte by byte, so that the policies' ranges use the index.
CODE = Text(collation="C")
KNOWN = r"^(granted|fund|transit|paid|income|receivable|cash|waived):.+$"


class TransferRow(SQLModel, table=True):
    """An amount that went from one account to another. Insert-only by grant; another transfer corrects it."""

    __tablename__ = "transfer"
    __table_args__ = (
        Index("ix_transfer_debit_account", "debit_account"),
        Index("ix_transfer_credit_account", "credit_account"),
        Index("ix_transfer_posting_id", "posting_id"),
        Index("ix_transfer_about", "about"),
        CheckConstraint("amount_fen > 0", "amount_positive"),
        CheckConstraint("debit_account <> credit_account", "accounts_differ"),
        CheckConstraint(f"debit_account ~ '{KNOWN}' AND credit_account ~ '{KNOWN}'", "accounts_known"),
        {"comment": "the ledger: every fen has two sides, entries and balances are queries; insert-only by grant"},
    )

    transfer_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    posting_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="transfers that became true together"))
    debit_account: str = Field(sa_column=Column(CODE, nullable=False))
    credit_account: str = Field(sa_column=Column(CODE, nullable=False))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False))
    about: str = Field(sa_column=Column(Text, nullable=False, comment="order, fund or invoice: order:0190…"))
    division_code: str = Field(sa_column=Column(CODE, nullable=False, comment="whose money it is, 12 digits"))
    posted_by: str = Field(sa_column=Column(Text, nullable=False))
    posted_at: datetime = Field(sa_column=moment())
