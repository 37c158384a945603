"""Tables of the assessments room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel


class AssessmentRunRow(SQLModel, table=True):
    """One assessment of everybody."""

    __tablename__ = "assessment_run"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'failed')", "state_known"),
        Index("uq_assessment_run_waiting", "state", unique=True, postgresql_where=text("state = 'waiting'")),
        {"comment": "assessments of everybody; one at a time"},
    )

    run_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    state: str = Field(sa_column=Column(Text, nullable=False))
    claim_year: int = Field(sa_column=Column(Integer, nullable=False))
    as_of: date = Field(sa_column=Column(Date, nullable=False))
    people: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    ordered_by: str = Field(sa_column=Column(Text, nullable=False))
    ordered_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class AssessmentRow(SQLModel, table=True):
    """What a pack says of somebody it concerns, for a claim year."""

    __tablename__ = "assessment"
    __table_args__ = (
        # few are due what a pack is about: whoever looks for them starts here
        Index("ix_assessment_due", "programme", "period", "person_id", postgresql_where=text("outcome = 'due'")),
        CheckConstraint("outcome IN ('due', 'not_due', 'unknown')", "outcome_known"),
        CheckConstraint("(outcome = 'due') = (amount_fen IS NOT NULL)", "amount_where_due"),
        {"comment": "newest result by pack, person and claim year; conditions as bits in the pack's order"},
    )

    programme: str = Field(sa_column=Column(Text, primary_key=True))
    period: str = Field(sa_column=Column(Text, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("family_fact.person_id"), primary_key=True))
    pack_version: int = Field(sa_column=Column(Integer, nullable=False))
    outcome: str = Field(sa_column=Column(Text, nullable=False))
    true_bits: int = Field(sa_column=Column(Integer, nullable=False))
    unknown_bits: int = Field(sa_column=Column(Integer, nullable=False))
    amount_fen: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    assessed_at: datetime = Field(sa_column=moment())
