"""Tables of the corrections room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from chassis.values.working_days import known_until
from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel


class CorrectionRequestRow(SQLModel, table=True):
    """A person asks that their record be put right; an answer is owed by a day."""

    __tablename__ = "correction_request"
    __table_args__ = (
        Index(
            "uq_correction_request_request_number",
            "request_number",
            unique=True,
            postgresql_where=text("request_number <> ''"),
        ),
        Index("ix_correction_request_person_id", "person_id"),
        CheckConstraint("state IN ('open', 'corrected', 'refused')", "state_known"),
        CheckConstraint("state <> 'refused' OR (article <> '' AND answer <> '')", "refusal_has_reason"),
        {"comment": "requests for correction (PIPL 46) with due date and answer"},
    )

    request_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    request_number: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    field: str = Field(sa_column=Column(Text, nullable=False))
    proposed: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    statement: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    proposed_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    statement_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    state: str = Field(default="open", sa_column=Column(Text, nullable=False))
    requested_at: datetime = Field(sa_column=moment())
    due_on: date = Field(sa_column=Column(Date, nullable=False))
    calendar_year: int = Field(
        default_factory=known_until,
        sa_column=Column(Integer, nullable=False, comment="last year whose calendar was known when it was counted"),
    )
    recounted_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    answer: str = Field(default="", sa_column=Column(Text, nullable=False))
    article: str = Field(default="", sa_column=Column(Text, nullable=False))
    answered_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    answered_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
