"""Takes rolls that wait for work and gives each to a process of its own, never to the serving loop."""

from __future__ import annotations

import asyncio
import json
from uuid import UUID

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.jobs.children import OUT_OF_MEMORY_ENDS, run_child
from chassis.jobs.counting import Waiting
from chassis.jobs.waking import run_when_woken

from registry.rolls.unreadable import JobFailed, TooMuchForMemory

log = structlog.get_logger("rolls")
TRIES = 3
WAITING = (
    "SELECT roll_id FROM roll WHERE state IN ('uploaded', 'committing', 'undoing') UNION SELECT roll_id FROM roll_line"
    " WHERE content IS NOT NULL AND outcome = 'releasing' ORDER BY 1"
)
GIVE_UP = "UPDATE roll SET state = 'refused', report = %s::jsonb WHERE roll_id = %s AND state = 'uploaded'"
WAITING_ROLLS = Waiting(
    "rolls",
    "SELECT count(*), min(uploaded_at) FILTER (WHERE state = 'uploaded') FROM roll"
    " WHERE state IN ('uploaded', 'committing', 'undoing')",
)


class RollWorker:
    """One roll at a time: two at once would only fight for the disk."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._failures: dict[UUID, int] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        await run_when_woken(self._database.url, "anjia_rolls", self.run_once)

    async def run_once(self) -> None:
        """Work at every roll that waits."""
        for roll_id in await self._waiting():
            await self._run_job(roll_id)

    async def _waiting(self) -> list[UUID]:
        async with self._database.work(COUNTY) as work:
            rows = await (await work.raw.execute(WAITING)).fetchall()
        return [row[0] for row in rows]

    async def _run_job(self, roll_id: UUID) -> None:
        code = await run_child("registry", "roll", str(roll_id))
        if code == 0:
            self._failures.pop(roll_id, None)
            return
        self._failures[roll_id] = self._failures.get(roll_id, 0) + 1
        log.error("roll_job_failed", roll=str(roll_id), code=code, failures=self._failures[roll_id])
        too_much = code in OUT_OF_MEMORY_ENDS
        if too_much or self._failures[roll_id] >= TRIES:
            error = TooMuchForMemory() if too_much else JobFailed()
            report = {"reason": error.reason, "message": error.message._asdict(), "details": {}}
            async with self._database.work(COUNTY) as work:
                await work.raw.execute(GIVE_UP, (json.dumps(report, ensure_ascii=False), roll_id))
                await work.commit()
        await asyncio.sleep(1)
