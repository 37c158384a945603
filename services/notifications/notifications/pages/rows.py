"""Tables of the pages room."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.db.rows import PLAIN, moment
from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from notifications.pages.rules import STATES


class PageRow(SQLModel, table=True):
    """A page of the public site."""

    __tablename__ = "page"
    __table_args__ = ({"comment": "pages by name, with their place on the first page"},)

    name: str = Field(sa_column=Column(Text, primary_key=True, info={PLAIN: "of a page"}))
    place: int = Field(sa_column=Column(Integer, nullable=False))


class PageVersionRow(SQLModel, table=True):
    """What a page said, says or is to say. Nothing is taken away."""

    __tablename__ = "page_version"
    __table_args__ = (
        Index(
            "uq_page_version_open",
            "name",
            unique=True,
            postgresql_where=text("state IN ('draft', 'submitted', 'returned')"),
        ),
        CheckConstraint(f"state IN {STATES}", "state_known"),
        # maker and checker, whatever a program says
        CheckConstraint("checked_by = '' OR NOT (checked_by = ANY (writers))", "two_people"),
        CheckConstraint(
            "state NOT IN ('published', 'withdrawn') OR (from_on IS NOT NULL AND (checked_by <> '' OR of_release))",
            "published_checked",
        ),
        CheckConstraint("NOT of_release OR number = 1", "release_first"),
        CheckConstraint("state NOT IN ('returned', 'withdrawn') OR reason <> ''", "reasoned"),
        {"comment": "versions of pages: written by some, checked by another, published from a day on"},
    )

    name: str = Field(sa_column=Column(Text, ForeignKey("page.name"), primary_key=True, info={PLAIN: "of a page"}))
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    state: str = Field(sa_column=Column(Text, nullable=False))
    content: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    from_on: date | None = Field(default=None, sa_column=Column(Date, nullable=True))
    writers: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    checked_by: str = Field(default="", sa_column=Column(Text, nullable=False))
    # came with the release, checked there
    of_release: bool = Field(default=False, sa_column=Column(Boolean, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    changed_at: datetime = Field(sa_column=moment())
