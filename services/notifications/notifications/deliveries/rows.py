"""Tables of the deliveries room."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from notifications.deliveries.rules import CHANNELS, STATES


class DeliveryRow(SQLModel, table=True):
    """One message, or one confirmation code, on its way by one channel."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index(
            "uq_delivery_message", "message_id", "channel", unique=True, postgresql_where=text("message_id IS NOT NULL")
        ),
        Index("ix_delivery_due", "next_at", postgresql_where=text("state = 'queued'")),
        Index(
            "ix_delivery_failed",
            "division_code",
            "delivery_id",
            postgresql_where=text("state = 'failed' AND closed_by = ''"),
        ),
        Index("ix_delivery_person_id", "person_id"),
        CheckConstraint(f"state IN {STATES}", "state_known"),
        CheckConstraint(f"channel IN {CHANNELS}", "channel_known"),
        CheckConstraint("what IN ('message', 'code')", "what_known"),
        CheckConstraint("(what = 'message') = (message_id IS NOT NULL)", "message_named"),
        CheckConstraint("(state = 'queued') = (ended_at IS NULL AND sent_at IS NULL)", "ends"),
        CheckConstraint("(closed_by <> '') = (note <> '')", "closing_noted"),
        {"comment": "what goes outside the portal; neither address nor words are kept here"},
    )

    delivery_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    message_id: UUID | None = Field(
        default=None, sa_column=Column(PG_UUID, ForeignKey("message.message_id"), nullable=True)
    )
    person_id: UUID = Field(sa_column=Column(PG_UUID, nullable=False))
    what: str = Field(sa_column=Column(Text, nullable=False))
    channel: str = Field(sa_column=Column(Text, nullable=False))
    state: str = Field(default="queued", sa_column=Column(Text, nullable=False))
    attempts: int = Field(default=0, sa_column=Column(Integer, nullable=False))
    next_at: datetime = Field(sa_column=moment())
    reason_code: str = Field(default="", sa_column=Column(Text, nullable=False))
    # the SMS gateway's own name of it
    provider_id: str = Field(default="", sa_column=Column(Text, nullable=False))
    division_code: str = Field(sa_column=Column(Text(collation="C"), nullable=False, comment="the county, 12 digits"))
    version: int = Field(default=1, sa_column=Column(BigInteger, nullable=False))
    queued_at: datetime = Field(sa_column=moment())
    sent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    note: str = Field(default="", sa_column=Column(Text, nullable=False))
    closed_by: str = Field(default="", sa_column=Column(Text, nullable=False))
