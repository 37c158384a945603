"""Tables of the households room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel


class HouseholdRow(SQLModel, table=True):
    """A household of the household register."""

    __tablename__ = "household"
    __table_args__ = (
        Index("ix_household_division", "division_code"),
        UniqueConstraint("number", "division_code"),
        {"comment": "households; number is 户号, its own within its division alone"},
    )

    household_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    number: str = Field(sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(Text(collation="C"), nullable=False))
    roll_id: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    opened_at: datetime = Field(sa_column=moment())


class MemberRow(SQLModel, table=True):
    """A person in a household in a period, and what they are to its head (GB/T 4761)."""

    __tablename__ = "household_member"
    __table_args__ = (
        Index("ix_household_member_person_id", "person_id"),
        Index("ix_household_member_household_id", "household_id"),
        CheckConstraint("valid_until > valid_from", "valid_in_order"),
        {"comment": "membership with periods; relation in GB/T 4761, 02 is the head"},
    )

    member_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    household_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("household.household_id"), nullable=False))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    relation: str = Field(sa_column=Column(Text, nullable=False))
    valid_from: date = Field(sa_column=Column(Date, nullable=False))
    valid_until: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    start_unknown: bool = Field(default=False, nullable=False)
    known_from: datetime = Field(sa_column=moment())
    known_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class KinshipRow(SQLModel, table=True):
    """What one person is to another: `relative_id` is the `kind` of `person_id`."""

    __tablename__ = "kinship"
    __table_args__ = (
        Index("ix_kinship_person_id", "person_id"),
        Index("ix_kinship_relative_id", "relative_id"),
        Index(
            "uq_kinship_now",
            "person_id",
            "relative_id",
            "kind",
            unique=True,
            postgresql_where=text("known_until IS NULL AND valid_until IS NULL"),
        ),
        CheckConstraint("kind IN ('parent', 'spouse', 'guardian')", "kind_known"),
        CheckConstraint("person_id <> relative_id", "two_people"),
        {"comment": "kinship with periods; a child is the person whose parent is the relative"},
    )

    kinship_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    relative_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    basis: str = Field(sa_column=Column(Text, nullable=False))
    valid_from: date = Field(sa_column=Column(Date, nullable=False))
    valid_until: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    start_unknown: bool = Field(default=False, nullable=False)
    known_from: datetime = Field(sa_column=moment())
    known_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    source: str = Field(sa_column=Column(Text, nullable=False))
