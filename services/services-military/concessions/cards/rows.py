"""Table of the cards room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from concessions.cards.rules import REVOCATIONS


class CardRow(SQLModel, table=True):
    """A card that was issued."""

    __tablename__ = "card"
    __table_args__ = (
        Index("uq_card_number", "number", unique=True),
        Index("uq_card_holder_id", "holder_id", unique=True, postgresql_where=text("revoked_at IS NULL")),
        CheckConstraint("(revoked_at IS NULL) = (revoked_code = '')", "revoked_for_a_reason"),
        CheckConstraint(f"revoked_code IN {('', *REVOCATIONS)}", "revoked_code_known"),
        CheckConstraint("valid_until > issued_on", "ends_after_it_begins"),
        {"comment": "cards; one of a holder is good at a time"},
    )

    card_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    holder_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("holder.holder_id"), nullable=False))
    number: str = Field(sa_column=Column(Text, nullable=False))
    issued_on: date = Field(sa_column=Column(Date, nullable=False))
    valid_until: date = Field(sa_column=Column(Date, nullable=False, comment="the first day it is no longer good"))
    # encrypted; associated data: card, signed, card id
    signed: bytes = Field(sa_column=Column(LargeBinary, nullable=False, comment="what the QR code says"))
    issued_by: str = Field(sa_column=Column(Text, nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    revoked_code: str = Field(default="", sa_column=Column(Text, nullable=False))
    revoked_by: str = Field(default="", sa_column=Column(Text, nullable=False))
