"""Reads the register into the projection: whole passes in parts, each part with its cursor in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database, Work
from chassis.jobs.counting import Waiting
from chassis.jobs.waking import run_when_woken

from incentives.clients.registry import RegistryClient
from incentives.families.commands import ask_reading, keep_families

log = structlog.get_logger("families")
OPEN = "SELECT reading_id, after FROM reading WHERE state = 'waiting' ORDER BY asked_at"
ANY = "SELECT EXISTS (SELECT 1 FROM reading)"
ONWARD = "UPDATE reading SET after = %s, people = people + %s WHERE reading_id = %s"
# one pass serves everybody who asked before it began at the beginning
DONE = "UPDATE reading SET state = 'done', ended_at = now() WHERE reading_id = ANY (%s)"
WAITING_READINGS = Waiting("families", "SELECT count(*), min(asked_at) FROM reading WHERE state = 'waiting'")


async def nothing(_work: Work) -> None:
    """After a pass that concerns nobody."""


class FamilyReader:
    """Goes through the register when asked, and once at the first start."""

    def __init__(
        self, database: Database, registry: RegistryClient, after: Callable[[Work], Awaitable[None]] = nothing
    ) -> None:
        self._database = database
        self._registry = registry
        # what is done in the transaction that ends a pass
        self._after = after

    async def run(self) -> None:
        """Read until cancelled."""
        async with self._database.work(COUNTY) as work:
            found = await (await work.raw.execute(ANY)).fetchone()
            if not (found and found[0]):
                await ask_reading(work)
                await work.commit()
        await run_when_woken(self._database.url, "anjia_incentives", self.read_once)

    async def read_once(self) -> int:
        """Serve all that wait; returns the people read."""
        async with self._database.work(COUNTY) as work:
            waiting = await (await work.raw.execute(OPEN)).fetchall()
        if not waiting:
            return 0
        (reading_id, after), people = waiting[0], 0
        served = [reading_id, *(other for other, _ in waiting[1:] if after == 0)]
        async for cursor, families in self._registry.stream(after=after):
            async with self._database.work(COUNTY) as work:
                await keep_families(work, families)
                await work.raw.execute(ONWARD, (cursor, len(families), reading_id))
                await work.commit()
            people += len(families)
        async with self._database.work(COUNTY) as work:
            await work.raw.execute(DONE, (served,))
            await self._after(work)
            await work.commit()
        log.info("register_read", people=people)
        return people


async def read_again(work: Work, registry: RegistryClient, people: list[UUID]) -> list[UUID]:
    """Bring people, and whoever cares for them, up to the register's state; returns all that were read."""
    read: list[UUID] = []
    wanted = list(people)
    for _ in range(2):  # the people, then their parents and guardians
        around: set[UUID] = set()
        async for _, families in registry.stream(people=wanted):
            await keep_families(work, families)
            read += [family.person_id for family in families]
            around.update(*(family.guardians for family in families))
            around.update(family.merged_into for family in families if family.merged_into)
        wanted = sorted(around - set(read))
        if not wanted:
            break
    return read
