"""Tables of the residence room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel


class ResidenceRow(SQLModel, table=True):
    """Where a person lives, or where their household registration is, in a period."""

    __tablename__ = "residence"
    __table_args__ = (
        Index("ix_residence_person_id", "person_id"),
        Index(
            "uq_residence_now",
            "person_id",
            "kind",
            "valid_from",
            unique=True,
            postgresql_where=text("known_until IS NULL"),
        ),
        CheckConstraint("kind IN ('residence', 'hukou')", "kind_known"),
        CheckConstraint("valid_until > valid_from", "valid_in_order"),
        {"comment": "dated residence and hukou; valid_* is the world's time, known_* the register's"},
    )

    residence_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(Text(collation="C"), nullable=False))
    address: str = Field(sa_column=Column(Text, nullable=False))
    valid_from: date = Field(sa_column=Column(Date, nullable=False))
    valid_until: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    start_unknown: bool = Field(default=False, nullable=False)
    known_from: datetime = Field(sa_column=moment())
    known_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    source: str = Field(sa_column=Column(Text, nullable=False))
