"""Tables of the merges room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import Boolean, CheckConstraint, Column, Index, Text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel


class DeathRow(SQLModel, table=True):
    """A record of the register whose person died."""

    __tablename__ = "person_death"
    __table_args__ = {
        "comment": "records of the register whose person died; what is to be paid to them waits for two people"
    }

    person_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    heard_at: datetime = Field(sa_column=moment())


class StaffPersonRow(SQLModel, table=True):
    """A staff number and the register's record of whoever has it, as they acted with both."""

    __tablename__ = "staff_person"
    __table_args__ = (
        Index("ix_staff_person_person_id", "person_id"),
        {"comment": "which staff numbers are one human's; four eyes are of two humans"},
    )

    staff_number: str = Field(sa_column=Column(Text, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))


class MergeRow(SQLModel, table=True):
    """Two records of the register that are one person, until that is undone."""

    __tablename__ = "person_merge"
    __table_args__ = (
        Index("ix_person_merge_kept_id", "kept_id"),
        Index("ix_person_merge_absorbed_id", "absorbed_id"),
        CheckConstraint("kept_id <> absorbed_id", "two_records"),
        {"comment": "merges as the register tells them; orders, invoices and looks stay under their number"},
    )

    merge_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    kept_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    absorbed_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    undone: bool = Field(sa_column=Column(Boolean, nullable=False))
    heard_at: datetime = Field(sa_column=moment())
