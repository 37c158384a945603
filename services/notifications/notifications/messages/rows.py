"""Tables of the messages room."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

CODE = Text(collation="C")


class MessageRow(SQLModel, table=True):
    """Something that somebody was told: its kind, and values that are ids, codes and dates."""

    __tablename__ = "message"
    __table_args__ = (
        Index("uq_message_key", "template_code", "entity_id", "entity_version", "person_id", unique=True),
        Index("ix_message_reader_id", "reader_id", "message_id"),
        Index("ix_message_unread", "reader_id", postgresql_where=text("read_at IS NULL")),
        Index("ix_message_person_id", "person_id"),
        {"comment": "inboxes: kind, entity and version are told to a person once, however often a fact is heard"},
    )

    message_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="who was told, as the fact named them"))
    reader_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="whose inbox it is in: follows merges"))
    template_code: str = Field(sa_column=Column(Text, nullable=False))
    entity_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    entity_version: int = Field(sa_column=Column(BigInteger, nullable=False))
    parameters: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    division_code: str = Field(sa_column=Column(CODE, nullable=False, comment="the county that tells, 12 digits"))
    # counts what was told of it
    version: int = Field(default=1, sa_column=Column(BigInteger, nullable=False))
    told_at: datetime = Field(sa_column=moment())
    read_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class DeceasedRow(SQLModel, table=True):
    """Somebody who is not told anything any more."""

    __tablename__ = "deceased"
    __table_args__ = {"comment": "no message goes to the dead"}

    person_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    died_on: date = Field(sa_column=Column(Date, nullable=False))


class MergeRow(SQLModel, table=True):
    """Two records that are one person, until undone; facts about it may come in any order."""

    __tablename__ = "inbox_merge"
    __table_args__ = (
        Index("ix_inbox_merge_absorbed_id", "absorbed_id"),
        CheckConstraint("kept_id <> absorbed_id", "two_records"),
        {"comment": "whose inbox follows whose"},
    )

    merge_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    kept_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    absorbed_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    undone: bool = Field(sa_column=Column(Boolean, nullable=False))


class OfferReadingRow(SQLModel, table=True):
    """One pass through the offers after an assessment of everybody; a reader that was cut off goes on."""

    __tablename__ = "offer_reading"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done')", "state_known"),
        {"comment": "passes through the offers that stand"},
    )

    run_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    state: str = Field(sa_column=Column(Text, nullable=False))
    after_id: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    offers: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    asked_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
