"""Gives each ordered assessment to a process of its own, never to the serving loop."""

from __future__ import annotations

from uuid import UUID

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.jobs.children import run_child
from chassis.jobs.counting import Waiting
from chassis.jobs.waking import run_when_woken

from incentives.assessments.actors import SCHEDULE, actor_of
from incentives.assessments.commands import order_what_is_due

log = structlog.get_logger("assessments")
TRIES = 3
WAITING = "SELECT run_id FROM assessment_run WHERE state = 'waiting' ORDER BY ordered_at"
GIVE_UP = "UPDATE assessment_run SET state = 'failed', ended_at = now() WHERE run_id = %s AND state = 'waiting'"
WAITING_RUNS = Waiting("assessments", "SELECT count(*), min(ordered_at) FROM assessment_run WHERE state = 'waiting'")


class AssessmentWorker:
    """One run at a time: what somebody ordered, what a reading of the register asks for, and one a night."""

    def __init__(self, database: Database, *, hour: int) -> None:
        self._database = database
        self._hour = hour
        self._failures: dict[UUID, int] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        await run_when_woken(self._database.url, "anjia_assessments", self.work_once)

    async def work_once(self) -> None:
        """Run all that wait, and what is due by itself."""
        async with self._database.work(COUNTY, actor=actor_of(SCHEDULE)) as work:
            if await order_what_is_due(work, self._hour):
                await work.commit()
        async with self._database.work(COUNTY) as work:
            rows = await (await work.raw.execute(WAITING)).fetchall()
        for (run_id,) in rows:
            await self._run_job(run_id)

    async def _run_job(self, run_id: UUID) -> None:
        code = await run_child("incentives", "assess", str(run_id))
        if code == 0:
            self._failures.pop(run_id, None)
            return
        tries = self._failures[run_id] = self._failures.get(run_id, 0) + 1
        log.error("assessment_failed", run=str(run_id), code=code, tries=tries)
        if tries >= TRIES:
            async with self._database.work(COUNTY) as work:
                await work.raw.execute(GIVE_UP, (run_id,))
                await work.commit()
