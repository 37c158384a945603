"""Tables of the preferences room."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from chassis.db.rows import moment
from sqlalchemy import Boolean, CheckConstraint, Column, Date, LargeBinary, SmallInteger, Text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel


class PreferenceRow(SQLModel, table=True):
    """How somebody wants to be told. Whoever has no row has the county's defaults."""

    __tablename__ = "preference"
    __table_args__ = (
        CheckConstraint("language IN ('zh', 'en')", "language_known"),
        CheckConstraint("quiet_from_hour BETWEEN 0 AND 23 AND quiet_until_hour BETWEEN 0 AND 23", "hours_of_a_day"),
        CheckConstraint("(email IS NULL) = (email_confirmed_at IS NULL)", "address_confirmed"),
        CheckConstraint("(pending_email IS NULL) = (pending_code IS NULL)", "code_with_its_address"),
        {"comment": "language, channels, quiet hours; an e-mail address is used once its code came back"},
    )

    person_id: UUID = Field(sa_column=Column(PG_UUID, primary_key=True))
    language: str = Field(sa_column=Column(Text, nullable=False))
    email_wanted: bool = Field(sa_column=Column(Boolean, nullable=False))
    sms_wanted: bool = Field(sa_column=Column(Boolean, nullable=False))
    quiet_from_hour: int = Field(sa_column=Column(SmallInteger, nullable=False))
    quiet_until_hour: int = Field(sa_column=Column(SmallInteger, nullable=False))
    # encrypted; associated data: preference, the column, person id
    email: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    email_confirmed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    pending_email: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    pending_code: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    code_until: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    code_tries: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False))
    codes_sent: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False))
    codes_sent_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    changed_at: datetime = Field(sa_column=moment())
