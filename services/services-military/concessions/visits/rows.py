"""Table of the visits room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from concessions.visits.rules import BY, HOW, STATES, TAKEN_BACK, WAITING

CODE = Text(collation="C")


class VisitRow(SQLModel, table=True):
    """A service that was given, under a consent; charged by a loop of the work role."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_person_id", "person_id"),
        Index("ix_visit_division_code", "division_code"),
        Index("ix_visit_waiting", "next_attempt_at", "visit_id", postgresql_where=text(f"state IN {WAITING}")),
        CheckConstraint(f"state IN {STATES}", "state_known"),
        # what is taken back keeps its invoice, if there was one
        CheckConstraint(
            f"state IN {TAKEN_BACK} OR (state = 'charged') = (invoice_id IS NOT NULL)", "charged_with_an_invoice"
        ),
        CheckConstraint(f"(state IN {TAKEN_BACK}) = (cancelled_reason IS NOT NULL)", "cancelled_for_a_reason"),
        CheckConstraint(f"(state IN {TAKEN_BACK}) = (cancelled_at IS NOT NULL)", "cancelled_at_a_moment"),
        CheckConstraint(f"(state IN {TAKEN_BACK}) = (cancelled_by <> '')", "cancelled_by_somebody"),
        CheckConstraint("due_fen >= 0", "due_not_negative"),
        CheckConstraint(f"consent_by IN {BY}", "consent_by_known"),
        CheckConstraint(f"consent_how IN {HOW}", "consent_how_known"),
        CheckConstraint("consent_item = item", "consent_to_this_item"),
        CheckConstraint("consent_on <= served_on", "consent_before_the_service"),
        {"comment": "visits with their consent; items and codes as in the schedules of fees"},
    )

    visit_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    person_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="the record it was merged into, if any"))
    recorded_as: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="the record it was recorded for"))
    institution_code: str = Field(sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(CODE, nullable=False, comment="of the institution, 12 digits"))
    item: str = Field(sa_column=Column(Text, nullable=False))
    served_on: date = Field(sa_column=Column(Date, nullable=False))
    consent_by: str = Field(sa_column=Column(Text, nullable=False))
    consent_on: date = Field(sa_column=Column(Date, nullable=False))
    consent_item: str = Field(sa_column=Column(Text, nullable=False))
    consent_how: str = Field(sa_column=Column(Text, nullable=False))
    waiver_code: str = Field(sa_column=Column(Text, nullable=False, comment="decided as of the day; empty: none"))
    state: str = Field(default="recorded", sa_column=Column(Text, nullable=False))
    invoice_id: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    due_fen: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    trouble_code: str = Field(default="", sa_column=Column(Text, nullable=False, comment="why fees took it not yet"))
    attempts: int = Field(default=0, sa_column=Column(Integer, nullable=False, comment="fees was asked in vain"))
    next_attempt_at: datetime = Field(sa_column=moment())
    recorded_by: str = Field(sa_column=Column(Text, nullable=False))
    recorded_at: datetime = Field(sa_column=moment())
    # encrypted; associated data: visit, cancelled_reason, visit id
    cancelled_reason: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    cancelled_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    cancelled_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
