"""Counting what waits, for metrics: outbox, refused events, the queues and clocks that a service names."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chassis.access.scope import COUNTY
from chassis.db.work import Database, Work
from chassis.telemetry.metrics import CONSUMER, QUEUE, Instruments

EVERY_SECONDS = 30.0
OUTBOX = "SELECT count(*), min(recorded_at) FROM outbox WHERE published_at IS NULL"
PARKED = "SELECT hearer, count(*) FROM parked_fact WHERE replayed_at IS NULL GROUP BY hearer"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue of work.

    Args:
        queue: its name, a label of the metric.
        query: counts what is due now, and gives the moment since when the oldest of it is; `%(now)s` is this moment.
    """

    queue: str
    query: str


class Counting:
    """A loop of the work role, run where metrics are collected. It only reads."""

    def __init__(
        self,
        database: Database,
        instruments: Instruments,
        *,
        consumers: Iterable[str] = (),
        queues: Iterable[Waiting] = (),
        overdue: str = "",
    ) -> None:
        self._database = database
        self._instruments = instruments
        self._consumers = tuple(consumers)
        self._queues = tuple(queues)
        self._overdue = overdue

    async def run(self) -> None:
        """Count until cancelled."""
        while True:
            await self.count_once()
            await asyncio.sleep(EVERY_SECONDS)

    async def count_once(self) -> None:
        """Count everything, each in its own few milliseconds."""
        made = self._instruments
        async with self._database.work(COUNTY) as work:
            size, age = await _read(work, OUTBOX)
            made.outbox_size.set(size)
            made.outbox_age.set(age)
            parked = dict(await (await work.raw.execute(PARKED)).fetchall())
            # who has none says so: a series that ends is no series at nought
            for name in self._consumers:
                made.parked.set(parked.get(name, 0), {CONSUMER: name})
            for one in self._queues:
                size, age = await _read(work, one.query)
                made.waiting.set(size, {QUEUE: one.queue})
                made.waiting_age.set(age, {QUEUE: one.queue})
            if self._overdue:
                row = await (await work.raw.execute(self._overdue, {"today": work.clock.today()})).fetchone()
                made.overdue.set(row[0] if row else 0)


async def _read(work: Work, query: str) -> tuple[int, float]:
    """(how many, seconds since the oldest)."""
    row = await (await work.raw.execute(query, {"now": work.now})).fetchone()
    count, oldest = row or (0, None)
    return int(count), max(0.0, (work.now - oldest).total_seconds()) if isinstance(oldest, datetime) else 0.0
