"""Tables of the holders room. Names say nothing of what the service is for: statements stand in traces."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.chunks import Chunks
from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from concessions.holders.rules import ENDS, STANDINGS

CODE = Text(collation="C")
CONTENT = Chunks("document_chunk", "document_id")


class HolderRow(SQLModel, table=True):
    """Somebody who is, or was, confirmed."""

    __tablename__ = "holder"
    __table_args__ = (
        Index("ix_holder_person_id", "person_id"),
        Index("ix_holder_division_code", "division_code"),
        # one open confirmation of a record; two records that were merged keep one each until somebody looks
        Index("uq_holder_recorded_as", "recorded_as", unique=True, postgresql_where=text("state = 'open'")),
        CheckConstraint("state IN ('open', 'ended')", "state_known"),
        CheckConstraint("(state = 'ended') = (ended_on IS NOT NULL)", "ended_on_a_day"),
        CheckConstraint("(state = 'ended') = (ended_code <> '')", "ended_for_a_reason"),
        CheckConstraint(f"ended_code IN {('', *ENDS)}", "ended_code_known"),
        {"comment": "who is confirmed, and whether somebody ended it"},
    )

    holder_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="the record it was merged into, if any"))
    recorded_as: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="the record it was confirmed for"))
    kin_code: str = Field(sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(CODE, nullable=False, comment="of residence, 12 digits"))
    state: str = Field(default="open", sa_column=Column(Text, nullable=False))
    ended_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    ended_code: str = Field(default="", sa_column=Column(Text, nullable=False))
    # encrypted; associated data: holder, ended_reason, holder id
    ended_reason: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    ended_by: str = Field(default="", sa_column=Column(Text, nullable=False))


class ConfirmationRow(SQLModel, table=True):
    """One confirmation: what a document showed, until when."""

    __tablename__ = "confirmation"
    __table_args__ = (
        Index("ix_confirmation_holder_id", "holder_id", "confirmed_until"),
        CheckConstraint(f"standing_code IN {STANDINGS}", "standing_known"),
        CheckConstraint("confirmed_until > confirmed_from", "ends_after_it_begins"),
        {"comment": "each confirmation and renewal; insert-only by grant"},
    )

    confirmation_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    holder_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("holder.holder_id"), nullable=False))
    standing_code: str = Field(sa_column=Column(Text, nullable=False))
    confirmed_from: date = Field(sa_column=Column(Date, nullable=False))
    confirmed_until: date = Field(sa_column=Column(Date, nullable=False, comment="the first day it is over"))
    body_code: str = Field(sa_column=Column(Text, nullable=False))
    document_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("document.document_id"), nullable=False))
    confirmed_by: str = Field(sa_column=Column(Text, nullable=False))
    confirmed_at: datetime = Field(sa_column=moment())


class DocumentRow(SQLModel, table=True):
    """A document that was shown. Its name is not kept: it is made anew from what it is."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_person_id", "person_id"),
        Index("ix_document_division_code", "division_code"),
        {"comment": "documents with their hash; insert-only by grant"},
    )

    document_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="the record it was shown for"))
    division_code: str = Field(sa_column=Column(CODE, nullable=False))
    media_type: str = Field(sa_column=Column(Text, nullable=False))
    sha256: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    bytes_stored: int = Field(sa_column=Column(BigInteger, nullable=False))
    recorded_by: str = Field(sa_column=Column(Text, nullable=False))
    recorded_at: datetime = Field(sa_column=moment())


class DocumentChunkRow(SQLModel, table=True):
    """A piece of a document, encrypted; associated data: document_chunk, content, document id, number."""

    __tablename__ = "document_chunk"
    __table_args__ = {"comment": "documents in encrypted chunks"}

    document_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("document.document_id"), primary_key=True))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
