"""Tables of the life events room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, LargeBinary, SmallInteger, Text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel


class LifeEventRow(SQLModel, table=True):
    """A birth or death as it was told."""

    __tablename__ = "life_event"
    __table_args__ = (
        Index("ix_life_event_person_id", "person_id"),
        Index("uq_life_event_notice", "institution", "notice_number", "birth_order", unique=True),
        CheckConstraint("kind IN ('birth', 'death')", "kind_known"),
        {"comment": "events told by institutions; a notice is one event however often it is told"},
    )

    event_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    happened_on: date = Field(sa_column=Column(Date, nullable=False))
    institution: str = Field(sa_column=Column(Text, nullable=False))
    notice_number: str = Field(sa_column=Column(Text, nullable=False))
    birth_order: int = Field(sa_column=Column(SmallInteger, nullable=False))
    # encrypted: what was told of the adults; associated data: life_event, told, event id
    told: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    told_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    recorded_by: str = Field(sa_column=Column(Text, nullable=False))
    recorded_at: datetime = Field(sa_column=moment())
