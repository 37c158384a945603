"""How often somebody asked with an identifier, counted where every process of the service sees it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Double, Text
from sqlmodel import Field, SQLModel

from chassis.access.scope import COUNTY
from chassis.db.rows import moment
from chassis.db.work import Database

# A bucket that fills by itself. Two requests at once wait for each other at the row, so none is counted twice or not.
TAKE = """
INSERT INTO lookup AS l (caller, purpose, level, allowed, counted_at)
VALUES (%(caller)s, %(purpose)s, %(burst)s - 1, true, clock_timestamp())
ON CONFLICT (caller, purpose) DO UPDATE SET
  allowed = least(%(burst)s, l.level + %(rate)s * extract(epoch FROM clock_timestamp() - l.counted_at)) >= 1,
  level = least(%(burst)s, l.level + %(rate)s * extract(epoch FROM clock_timestamp() - l.counted_at))
    - (least(%(burst)s, l.level + %(rate)s * extract(epoch FROM clock_timestamp() - l.counted_at)) >= 1)::int,
  counted_at = clock_timestamp()
RETURNING allowed
"""
SECONDS = 60


class LookupRow(SQLModel, table=True):
    """What is left of a caller's requests for one purpose."""

    __tablename__ = "lookup"
    __table_args__ = {"comment": "requests with an identity number, by caller and purpose: what is left, as of when"}

    caller: str = Field(sa_column=Column(Text, primary_key=True))
    purpose: str = Field(sa_column=Column(Text, primary_key=True))
    level: float = Field(sa_column=Column(Double, nullable=False))
    allowed: bool = Field(nullable=False)
    counted_at: datetime = Field(sa_column=moment())


async def count_lookup(database: Database, caller: str, purpose: str, per_minute: float) -> bool:
    """Count a request, in a transaction of its own so that a refused one counts, too; whether it is allowed."""
    values = {"caller": caller, "purpose": purpose, "burst": per_minute, "rate": per_minute / SECONDS}
    async with database.work(COUNTY) as work:
        row = await (await work.raw.execute(TAKE, values)).fetchone()
        await work.commit()
    return bool(row and row[0])
