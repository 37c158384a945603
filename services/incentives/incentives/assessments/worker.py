"""Gives each ordered assessment to a process of its own, never to the serving loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from uuid import UUID

import psycopg
import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database

log = structlog.get_logger("assessments")
LOOK_AGAIN_SECONDS = 5.0
TRIES = 3
WAITING = "SELECT run_id FROM assessment_run WHERE state = 'waiting' ORDER BY ordered_at"
GIVE_UP = "UPDATE assessment_run SET state = 'failed', ended_at = now() WHERE run_id = %s AND state = 'waiting'"


class AssessmentWorker:
    """One run at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._woken = asyncio.Event()
        self._failures: dict[UUID, int] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(self._work_forever())

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(self._database.url, autocommit=True)
        async with connection:
            await connection.execute("LISTEN anjia_assessments")
            self._woken.set()
            async for _ in connection.notifies():
                self._woken.set()

    async def _work_forever(self) -> None:
        while True:
            self._woken.clear()
            async with self._database.work(COUNTY) as work:
                rows = await (await work.raw.execute(WAITING)).fetchall()
            for (run_id,) in rows:
                await self._run_job(run_id)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_AGAIN_SECONDS)

    async def _run_job(self, run_id: UUID) -> None:
        command = (sys.executable, "-m", "incentives", "assess", str(run_id))
        process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.DEVNULL, env={**os.environ})
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise
        if code == 0:
            self._failures.pop(run_id, None)
            return
        tries = self._failures[run_id] = self._failures.get(run_id, 0) + 1
        log.error("assessment_failed", run=str(run_id), code=code, tries=tries)
        if tries >= TRIES:
            async with self._database.work(COUNTY) as work:
                await work.raw.execute(GIVE_UP, (run_id,))
                await work.commit()
