"""Tables of the families room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Identity, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

CODE = Text(collation="C")


class FamilyFactRow(SQLModel, table=True):
    """What packs read of one person."""

    __tablename__ = "family_fact"
    __table_args__ = (
        Index("ix_family_fact_residence_division", "residence_division"),
        Index("ix_family_fact_hukou_division", "hukou_division"),
        Index("ix_family_fact_guardians", "guardians", postgresql_using="gin"),
        Index("ix_family_fact_merged_into", "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
        {"comment": "projection of the register: facts that packs read, no names, numbers or addresses"},
    )

    person_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    # a small number for the compressed sets of the access log
    person_no: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False, unique=True)
    )
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    merged_into: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    sex: int = Field(sa_column=Column(SmallInteger, nullable=False))
    birth_date: date = Field(sa_column=Column(Date, nullable=False))
    death_date: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    residence_division: str = Field(sa_column=Column(CODE, nullable=False))
    hukou_division: str = Field(sa_column=Column(CODE, nullable=False))
    hukou_nature: str = Field(sa_column=Column(Text, nullable=False))
    children_living: int = Field(sa_column=Column(SmallInteger, nullable=False))
    daughters_living: int = Field(sa_column=Column(SmallInteger, nullable=False))
    guardians: list[UUID] = Field(sa_column=Column(ARRAY(PG_UUID), nullable=False))


class StatedFactRow(SQLModel, table=True):
    """What somebody told us that the register does not know."""

    __tablename__ = "stated_fact"
    __table_args__ = {"comment": "answers to what packs ask, with who said so and by which authority"}

    person_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    fact: str = Field(sa_column=Column(Text, primary_key=True))
    value: str = Field(sa_column=Column(Text, nullable=False))
    stated_by: str = Field(sa_column=Column(Text, nullable=False))
    authority: str = Field(sa_column=Column(Text, nullable=False))
    stated_at: datetime = Field(sa_column=moment())


class ExternalPaymentRow(SQLModel, table=True):
    """What another system has paid somebody under a programme for a time: a first claim like our own."""

    __tablename__ = "external_payment"
    __table_args__ = (
        Index("ix_external_payment_person_id", "person_id", "programme"),
        CheckConstraint("claim_year BETWEEN 1980 AND 2200", "claim_year_plausible"),
        {"comment": "payments of other systems as fees imported them; each event once; insert-only by grant"},
    )

    payment_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    programme: str = Field(sa_column=Column(Text, nullable=False))
    claim_year: int = Field(sa_column=Column(SmallInteger, nullable=False))
    paid_on: date = Field(sa_column=Column(Date, nullable=False))


class ReadingRow(SQLModel, table=True):
    """One pass through the register's stream; a reader that was cut off goes on after the cursor."""

    __tablename__ = "reading"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done')", "state_known"),
        {"comment": "passes through the register's stream of families"},
    )

    reading_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    state: str = Field(sa_column=Column(Text, nullable=False))
    after: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    people: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    asked_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
