"""Tables of the matching room."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel


class CandidateRow(SQLModel, table=True):
    """Two records that are probably one person, or two people with one number."""

    __tablename__ = "candidate"
    __table_args__ = (
        Index(
            "uq_candidate_pair",
            "first_person_id",
            "second_person_id",
            unique=True,
            postgresql_where=text("state <> 'undone'"),
        ),
        Index("ix_candidate_second_person_id", "second_person_id"),
        Index("ix_candidate_open", "candidate_id", postgresql_where=text("state = 'open'")),
        CheckConstraint("kind IN ('likely_duplicate', 'conflict')", "kind_known"),
        CheckConstraint("state IN ('open', 'merged', 'kept_apart', 'undone')", "state_known"),
        {"comment": "pairs for a clerk; merged never by themselves"},
    )

    candidate_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    first_person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    second_person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    kind: str = Field(sa_column=Column(Text, nullable=False))
    why: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    state: str = Field(default="open", sa_column=Column(Text, nullable=False))
    roll_id: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    opened_at: datetime = Field(sa_column=moment())
    decided_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    decided_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class MergeRow(SQLModel, table=True):
    """Two records made one; `before` is what undoing needs."""

    __tablename__ = "merge"
    __table_args__ = (
        Index("ix_merge_kept_person_id", "kept_person_id"),
        Index("ix_merge_absorbed_person_id", "absorbed_person_id"),
        {"comment": "merges; both histories stay, undoing restores both"},
    )

    merge_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    candidate_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("candidate.candidate_id"), nullable=False))
    kept_person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    absorbed_person_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("person.person_id"), nullable=False))
    # field → the kept record's own value and the taken one; changed back at undoing if still the taken one. A phone is
    # encrypted: of it stands here the version that took it
    taken: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    merged_by: str = Field(sa_column=Column(Text, nullable=False))
    merged_at: datetime = Field(sa_column=moment())
    undone_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    undone_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
