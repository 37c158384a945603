"""Tables of the data-quality room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel


class QualityItemRow(SQLModel, table=True):
    """Two sources say different things of a person; nothing changes until somebody looks."""

    __tablename__ = "quality_item"
    __table_args__ = (
        Index("ix_quality_item_person_id", "person_id"),
        Index("ix_quality_item_roll_id", "roll_id"),
        CheckConstraint("state IN ('open', 'accepted', 'dismissed', 'undone')", "state_known"),
        {"comment": "differences between sources and proposals of later rolls, each for a person to judge"},
    )

    item_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    field: str = Field(sa_column=Column(Text, nullable=False))
    kept: str = Field(sa_column=Column(Text, nullable=False))
    given: str = Field(sa_column=Column(Text, nullable=False))
    # encrypted, for phones and numbers, whose `given` is masked; associated data: quality_item, given, item id
    given_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    source: str = Field(sa_column=Column(Text, nullable=False))
    roll_id: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    state: str = Field(default="open", sa_column=Column(Text, nullable=False))
    opened_at: datetime = Field(sa_column=moment())
