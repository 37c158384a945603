"""Tables of the clocks room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from chassis.values.working_days import known_until
from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

CODE = Text(collation="C")


class CaseFactRow(SQLModel, table=True):
    """What was heard of a case, each version once; clocks follow from it alone."""

    __tablename__ = "case_fact"
    __table_args__ = (
        CheckConstraint("kind IN ('opened', 'ended')", "kind_known"),
        CheckConstraint("(kind = 'opened') = (due_on IS NOT NULL AND stage_code <> '')", "opened_with_its_day"),
        {"comment": "steps begun and cases ended, as heard; insert-only by grant"},
    )

    case_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    version: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    stage_code: str = Field(sa_column=Column(Text, nullable=False))
    heard_on: date = Field(sa_column=Column(Date, nullable=False, comment="the day the fact was told"))
    due_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    division_code: str = Field(sa_column=Column(CODE, nullable=False, comment="the village of the case, 12 digits"))
    told_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False, comment="who is told of the case"))


class ClockRow(SQLModel, table=True):
    """The clock of one step."""

    __tablename__ = "clock"
    __table_args__ = (
        Index("uq_clock_step", "case_id", "version", unique=True),
        Index("ix_clock_open", "until_on", postgresql_where=text("ended_on IS NULL")),
        Index("ix_clock_division_code", "division_code"),
        Index("ix_clock_started_on", "started_on"),
        CheckConstraint("until_on >= due_on", "days_only_added"),
        CheckConstraint("ended_on IS NULL OR suspended_since IS NULL", "ended_runs_no_more"),
        {"comment": "one row a step: whose it is, by when, whether it ended in time"},
    )

    clock_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    case_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    version: int = Field(sa_column=Column(BigInteger, nullable=False, comment="of the fact that began it"))
    stage_code: str = Field(sa_column=Column(Text, nullable=False))
    office_code: str = Field(sa_column=Column(CODE, nullable=False))
    office_level: str = Field(sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(CODE, nullable=False, comment="the village of the case, 12 digits"))
    told_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    started_on: date = Field(sa_column=Column(Date, nullable=False))
    due_on: date = Field(sa_column=Column(Date, nullable=False, comment="as the case's own service said"))
    until_on: date = Field(sa_column=Column(Date, nullable=False, comment="with suspended working days added"))
    calendar_year: int = Field(
        default_factory=known_until,
        sa_column=Column(Integer, nullable=False, comment="last year whose calendar was known when it was counted"),
    )
    recounted_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    ended_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    suspended_since: date | None = Field(default=None, sa_column=Column(Date, nullable=True))


class SuspensionRow(SQLModel, table=True):
    """A time in which a clock stood still."""

    __tablename__ = "clock_suspension"
    __table_args__ = (
        Index("uq_clock_suspension_open", "clock_id", unique=True, postgresql_where=text("until_on IS NULL")),
        Index("ix_clock_suspension_clock_id", "clock_id"),
        CheckConstraint("until_on >= since_on", "in_order"),
        CheckConstraint("reason <> '' AND article <> ''", "reasoned"),
        {"comment": "suspended days do not count; each names reason and article"},
    )

    suspension_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    clock_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("clock.clock_id"), nullable=False))
    since_on: date = Field(sa_column=Column(Date, nullable=False))
    until_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    article: str = Field(sa_column=Column(Text, nullable=False))
    ordered_by: str = Field(sa_column=Column(Text, nullable=False))
    ordered_at: datetime = Field(sa_column=moment())
    resumed_by: str = Field(default="", sa_column=Column(Text, nullable=False))


class EscalationRow(SQLModel, table=True):
    """A superior level was told that a step is late."""

    __tablename__ = "escalation"
    __table_args__ = ({"comment": "who was told of a late step, rung by rung; insert-only by grant"},)

    clock_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("clock.clock_id"), primary_key=True))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    level: str = Field(sa_column=Column(Text, nullable=False))
    office_code: str = Field(sa_column=Column(CODE, nullable=False))
    escalated_on: date = Field(sa_column=Column(Date, nullable=False))


class EscalationReadRow(SQLModel, table=True):
    """Somebody of a superior office has read that a step is late."""

    __tablename__ = "escalation_read"
    __table_args__ = ({"comment": "who has read what was passed up; insert-only by grant"},)

    clock_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("clock.clock_id"), primary_key=True))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    reader: str = Field(sa_column=Column(Text, primary_key=True))
    read_at: datetime = Field(sa_column=moment())
