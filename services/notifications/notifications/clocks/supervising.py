"""The loop that looks after late steps: each is passed up on its day, once."""

from __future__ import annotations

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.jobs.waking import run_when_woken

from notifications.channels import Channels
from notifications.clocks.commands import pass_up
from notifications.clocks.queries import get_clock, list_late

log = structlog.get_logger("clocks")


class Supervising:
    """The loop of the work role."""

    def __init__(self, database: Database, channels: Channels) -> None:
        self._database = database
        self._channels = channels

    async def run(self) -> None:
        """Look until cancelled."""
        await run_when_woken(self._database.url, "anjia_clocks", self.look)

    async def look(self) -> int:
        """Pass up what is late today; returns how many superiors were told."""
        async with self._database.work(COUNTY) as work:
            today = work.clock.today()
            late = await list_late(work, today)
        made = 0
        for clock_id in late:
            async with self._database.work(COUNTY) as work:
                clock = await get_clock(work, clock_id, lock=True)
                if clock.ended_on is not None or clock.suspended_since is not None:
                    continue  # it ended, or was stopped, meanwhile
                told = await pass_up(work, clock, today, self._channels)
                if told:
                    await work.commit()
                made += told
        if made:
            log.info("passed_up", rungs=made)
        return made
