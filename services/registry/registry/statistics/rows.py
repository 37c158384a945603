"""Tables of the statistics room."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.db.rows import moment
from sqlalchemy import Column, Date, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


class PublicationRow(SQLModel, table=True):
    """The tables of a period, as they were published; nobody changes them."""

    __tablename__ = "publication"
    __table_args__ = {"comment": "published tables, each for its period; insert-only by grant"}

    period: str = Field(sa_column=Column(Text, primary_key=True))
    as_of: date = Field(sa_column=Column(Date, nullable=False))
    tables: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    published_at: datetime = Field(sa_column=moment())
