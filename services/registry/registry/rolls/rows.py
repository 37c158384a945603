"""Tables of the rolls room."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.db.chunks import Chunks
from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Integer, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

STATES = ("uploaded", "in_doubt", "refused", "previewed", "committing", "committed", "undoing", "undone", "dismissed")

CONTENT = Chunks("roll_chunk", "roll_id")


class RollRow(SQLModel, table=True):
    """A roll: its file, where it stands, what was found. The row is its own job: a worker takes it by its state."""

    __tablename__ = "roll"
    __table_args__ = (
        Index("ix_roll_uploaded_at", "uploaded_at"),
        CheckConstraint(f"state IN {STATES}", "state_known"),
        {"comment": "imported rolls; states that a worker takes: uploaded, committing, undoing"},
    )

    roll_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    file_name: str = Field(sa_column=Column(Text, nullable=False))
    county: str = Field(sa_column=Column(Text, nullable=False))
    as_of: date = Field(sa_column=Column(Date, nullable=False))
    sha256: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    bytes_stored: int = Field(sa_column=Column(BigInteger, nullable=False))
    state: str = Field(default="uploaded", sa_column=Column(Text, nullable=False))
    columns: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    rows: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    done: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    report: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    # encrypted: pairs and differences until they are people's; associated data: roll, plan, roll id
    plan: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    # who ordered it: the job acts, and is logged, as them
    actor: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    uploaded_at: datetime = Field(sa_column=moment())
    # counts the facts told of it: imported, rows released, undone
    version: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    # who took the import back, or put the file aside, when and why
    ended_by: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    ended_reason: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


class RollChunkRow(SQLModel, table=True):
    """A piece of a roll's file, as it came, encrypted; associated data: roll_chunk, content, roll id, number."""

    __tablename__ = "roll_chunk"
    __table_args__ = {"comment": "the archived file in encrypted chunks"}

    roll_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("roll.roll_id"), primary_key=True))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class RollLineRow(SQLModel, table=True):
    """What was decided of a row of a roll."""

    __tablename__ = "roll_line"
    __table_args__ = (
        Index("ix_roll_line_row_hash", "row_hash", postgresql_using="hash"),
        Index("ix_roll_line_person_id", "person_id", postgresql_where=text("person_id IS NOT NULL")),
        Index("ix_roll_line_waiting", "roll_id", "row", postgresql_where=text("content IS NOT NULL")),
        {"comment": "rows of rolls: outcome, the person a row became or belongs to"},
    )

    roll_id: UUID = Field(sa_column=Column(PG_UUID, ForeignKey("roll.roll_id"), primary_key=True))
    row: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    row_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    outcome: str = Field(sa_column=Column(Text, nullable=False))
    id_state: str = Field(sa_column=Column(Text, nullable=False))
    person_id: UUID | None = Field(default=None, sa_column=Column(PG_UUID, nullable=True))
    reasons: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default="{}"))
    # who put a waiting row aside for good, when and why; it can still be mended
    dismissed_by: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    dismissed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    dismiss_reason: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    # encrypted cells of a row that waits; associated data: roll_line, content, roll id, row
    content: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
