"""Tables of the applications room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import PUBLIC, moment
from chassis.values.working_days import known_until
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlmodel import Field, SQLModel

STATES = (
    "offered", "accepted", "township_check", "public_notice", "county_decision", "granted", "ordered", "returned",
    "paid", "declined", "refused", "lapsed", "replaced", "transferred", "ended_by_death", "doubtful", "blocked",
)  # fmt: skip
_STATES = ", ".join(f"'{state}'" for state in STATES)


class EntitlementRow(SQLModel, table=True):
    """What somebody is due under a programme for a period, and the case of its claim."""

    __tablename__ = "entitlement"
    __table_args__ = (
        Index("uq_entitlement_case_number", "case_number", unique=True, postgresql_where=text("case_number <> ''")),
        Index("uq_entitlement_key", "programme", "person_id", "period", unique=True),
        Index("ix_entitlement_person_id", "person_id"),
        Index("ix_entitlement_claimant_id", "claimant_id"),
        Index("ix_entitlement_division_code", "division_code"),
        Index("ix_entitlement_state", "state", "entitlement_id"),
        Index("ix_entitlement_granted", "next_attempt_at", postgresql_where=text("state = 'granted'")),
        ForeignKeyConstraint(
            ["entitlement_id", "decided_by", "decided_part"],
            ["case_participant.entitlement_id", "case_participant.person_key", "case_participant.part"],
            "fk_entitlement_decided_by_case_participant",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        CheckConstraint(f"state IN ({_STATES})", "state_known"),
        CheckConstraint("amount_fen > 0", "amount_positive"),
        # maker and checker, whatever a program says
        CheckConstraint("decided_by = '' OR decided_by <> checked_by", "two_people"),
        CheckConstraint(
            "state <> 'refused' OR (reason <> '' AND article <> '' AND decided_by <> '')", "refusal_reasoned"
        ),
        CheckConstraint("state NOT IN ('granted', 'ordered', 'returned', 'paid') OR decided_by <> ''", "grant_decided"),
        {"comment": "entitlements: every one ends in a state that says how, or stands on somebody's list"},
    )

    entitlement_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    case_number: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    programme: str = Field(sa_column=Column(Text, nullable=False))
    person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("family_fact.person_id"), nullable=False))
    period: str = Field(sa_column=Column(Text, nullable=False, comment="claim year"))
    division_code: str = Field(
        default="",
        sa_column=Column(
            Text(collation="C"),
            nullable=False,
            server_default="",
            comment="village that was responsible when it was offered or filed",
        ),
    )
    pack_version: int = Field(sa_column=Column(Integer, nullable=False))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    claim_until: date = Field(sa_column=Column(Date, nullable=False))
    reminded_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    claimant_id: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    # encrypted; associated data: entitlement, account or payee, entitlement id
    account: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    payee: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    authority: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    checked_by: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    decided_by: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    article: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    decided_part: str | None = Field(
        default=None,
        sa_column=Column(Text, Computed("CASE WHEN decided_by <> '' THEN 'decide' END", persisted=True), nullable=True),
    )
    # what the register learnt on the way: a person looks at it; and the state it came from
    doubt_code: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    doubted_from: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    # why a blocked one is not paid: another system has, or fees holds the order and says for what
    stop_code: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    order_id: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    # of handing it to fees
    attempts: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    next_attempt_at: datetime | None = Field(default=None, sa_column=moment(server_default=func.now()))
    version: int = Field(sa_column=Column(BigInteger, nullable=False))
    changed_at: datetime = Field(sa_column=moment())


class ParticipantRow(SQLModel, table=True):
    """One key of a human who takes part in a case, and in which part."""

    __tablename__ = "case_participant"
    __table_args__ = (
        CheckConstraint("part IN ('party', 'check', 'decide')", "part_known"),
        CheckConstraint("person_key <> ''", "person_named"),
        ExcludeConstraint(
            ("entitlement_id", "="), ("person_key", "="), ("part", "<>"), name="one_part_in_a_case", using="gist"
        ),
        {
            "comment": "every human of a case by each of their keys: nobody has two parts, nobody decides twice;"
            " insert-only"
        },
    )

    entitlement_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("entitlement.entitlement_id"), primary_key=True))
    person_key: str = Field(sa_column=Column(Text, primary_key=True))
    part: str = Field(sa_column=Column(Text, primary_key=True))
    since: datetime = Field(sa_column=moment())


class CaseStepRow(SQLModel, table=True):
    """One stage of a case: its clock, who ended it and how."""

    __tablename__ = "case_step"
    __table_args__ = (
        Index("ix_case_step_entitlement_id", "entitlement_id", "number"),
        Index("ix_case_step_open", "due_on", postgresql_where=text("ended_on IS NULL")),
        {"comment": "stages of a case, each with its legal clock; nothing is taken away"},
    )

    entitlement_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("entitlement.entitlement_id"), primary_key=True))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    stage: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(Text, nullable=False))
    started_on: date = Field(sa_column=Column(Date, nullable=False))
    due_on: date = Field(sa_column=Column(Date, nullable=False))
    calendar_year: int = Field(
        default_factory=known_until,
        sa_column=Column(Integer, nullable=False, comment="last year whose calendar was known when it was counted"),
    )
    recounted_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    ended_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    ended_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    outcome: str = Field(default="", sa_column=Column(Text, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))


class ActingRow(SQLModel, table=True):
    """A step that somebody took for the person: as what, by which paper, and that it was read out."""

    __tablename__ = "acting"
    __table_args__ = (
        CheckConstraint("authority <> ''", "authority_named"),
        CheckConstraint("step = 'accept' OR read_back", "read_out_before_filing"),
        {"comment": "who acted for whom; insert-only by grant"},
    )

    entitlement_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("entitlement.entitlement_id"), primary_key=True))
    version: int = Field(sa_column=Column(BigInteger, primary_key=True, comment="of the entitlement after the step"))
    step: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(sa_column=Column(Text, nullable=False))
    agent: str = Field(sa_column=Column(Text, nullable=False))
    acting_as: str = Field(sa_column=Column(Text, nullable=False))
    authority: str = Field(sa_column=Column(Text, nullable=False))
    read_back: bool = Field(sa_column=Column(Boolean, nullable=False))
    acted_at: datetime = Field(sa_column=moment())


class NoticeRow(SQLModel, table=True):
    """A public notice: these fields, this period, no others."""

    __tablename__ = "public_notice"
    __table_args__ = {
        "comment": "name, village, programme and amount, for the period of the pack's law",
        "info": {PUBLIC: "by its law, for its days: what everybody reads in the village"},
    }

    entitlement_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("entitlement.entitlement_id"), primary_key=True))
    name: str = Field(sa_column=Column(Text, nullable=False))
    village: str = Field(sa_column=Column(Text(collation="C"), nullable=False))
    programme: str = Field(sa_column=Column(Text, nullable=False))
    amount_fen: int = Field(sa_column=Column(BigInteger, nullable=False))
    posted_on: date = Field(sa_column=Column(Date, nullable=False))
    until: date = Field(sa_column=Column(Date, nullable=False))
    calendar_year: int = Field(
        default_factory=known_until,
        sa_column=Column(Integer, nullable=False, comment="last year whose calendar was known when it was counted"),
    )
    recounted_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
