"""Counting open clocks again when a year's calendar has been published: a release brings it, this loop follows.

A day that lies beyond the last published calendar is counted by the law's own holidays and shown as provisional. Each
such row keeps up to which year calendars were known then; it is counted again, once, when more are known.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog
from psycopg import sql

from chassis.access.scope import COUNTY
from chassis.db.work import Database, Work
from chassis.values.working_days import known_until, recount

log = structlog.get_logger("recounting")
EVERY_SECONDS = 3600.0
BATCH = 500


@dataclass(frozen=True, slots=True)
class Counted:
    """A table with days that were counted; it has `calendar_year` and `recounted_at` too.

    Args:
        table: its name.
        key: its primary key.
        start: column or expression of the day before the period.
        due: columns that end it; all are counted again from the same start.
        still_open: condition of the rows that still run.
    """

    table: str
    key: tuple[str, ...]
    start: str
    due: tuple[str, ...]
    still_open: str


class Recounting:
    """The loop of a work role."""

    def __init__(self, database: Database, *tables: Counted) -> None:
        self._database = database
        self._tables = tables

    async def run(self) -> None:
        """Count again until cancelled; there is something to do once a year."""
        while True:
            await self.recount_once()
            await asyncio.sleep(EVERY_SECONDS)

    async def recount_once(self) -> int:
        """Count every provisional row again of whose time more is known now; returns how many."""
        done = 0
        for table in self._tables:
            while True:
                async with self._database.work(COUNTY) as work:
                    count = await _recount(work, table)
                    await work.commit()
                done += count
                if count < BATCH:
                    break
        if done:
            log.info("recounted", rows=done, calendar_year=known_until())
        return done


async def _recount(work: Work, one: Counted) -> int:
    rows = await (await work.raw.execute(_select(one), (known_until(), BATCH))).fetchall()
    for row in rows:
        key, (start, calendar_year, *due) = row[: len(one.key)], row[len(one.key) :]
        again = [recount(start, day, calendar_year) for day in due]
        await work.raw.execute(_update(one), (*again, known_until(), work.now, *key))
    return len(rows)


def _select(one: Counted) -> sql.Composed:
    later = sql.SQL(" OR ").join(
        sql.SQL("extract(year FROM {}) > calendar_year").format(sql.Identifier(name)) for name in one.due
    )
    return sql.SQL(
        "SELECT {key}, {start}, calendar_year, {due} FROM {table} WHERE {still_open} AND calendar_year < %s AND"
        " ({later}) ORDER BY {key} LIMIT %s FOR UPDATE SKIP LOCKED"
    ).format(
        key=sql.SQL(", ").join(map(sql.Identifier, one.key)),
        start=sql.SQL(one.start),
        due=sql.SQL(", ").join(map(sql.Identifier, one.due)),
        table=sql.Identifier(one.table),
        still_open=sql.SQL(one.still_open),
        later=later,
    )


def _update(one: Counted) -> sql.Composed:
    return sql.SQL("UPDATE {table} SET {due}, calendar_year = %s, recounted_at = %s WHERE {key}").format(
        table=sql.Identifier(one.table),
        due=sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in one.due),
        key=sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in one.key),
    )
