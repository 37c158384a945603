"""The loop that looks at last days: whoever has not taken an offer is reminded, twice; then it lapses.

A notice vanishes the day after its last. Nothing lapses unreminded: such an offer stays on the county's list, and
`doctor` names it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import structlog
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.jobs.counting import Waiting
from chassis.jobs.waking import run_when_woken
from chassis.values.clock import CHINA

from incentives.applications.queries import TO_LAPSE, TO_REMIND, list_near
from incentives.applications.rules import OfferLapsed, OfferReminded
from incentives.law import law_number

log = structlog.get_logger("lapsing")
REMIND = (
    "UPDATE entitlement SET reminded_at = %s, version = version + 1 WHERE entitlement_id = ANY (%s)"
    " RETURNING entitlement_id, version"
)
# a notice is posted for the period of its law and not a day longer
VANISH = "DELETE FROM public_notice WHERE until < %s"
# due from the first moment after its last day; one that stays longer is a loop that stands still
WAITING_NOTICES = Waiting(
    "notices",
    "SELECT count(*), min((until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') FROM public_notice"
    " WHERE until < (%(now)s::timestamptz AT TIME ZONE 'Asia/Shanghai')::date",
)
LAPSE = (
    "UPDATE entitlement SET state = 'lapsed', version = version + 1, changed_at = %s WHERE entitlement_id = ANY (%s)"
    " RETURNING entitlement_id, version"
)


class Lapsing:
    """The loop of the work role."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looked_on: date | None = None

    async def run(self) -> None:
        """Look until cancelled."""
        await run_when_woken(self._database.url, "anjia_lapsing", self.look)

    async def look(self) -> tuple[int, int]:
        """Remind and lapse what is due today, once a day; how many of each."""
        today = self._database.clock.today()
        if self._looked_on == today:
            return 0, 0
        reminded = lapsed = 0
        while (found := await self._once()) != (0, 0):
            reminded, lapsed = reminded + found[0], lapsed + found[1]
        async with self._database.work(COUNTY) as work:
            await work.raw.execute(VANISH, (today,))
            await work.commit()
        self._looked_on = today
        if reminded or lapsed:
            log.info("last_days", reminded=reminded, lapsed=lapsed)
        return reminded, lapsed

    async def _once(self) -> tuple[int, int]:
        async with self._database.work(COUNTY) as work:
            today = work.clock.today()
            last = law_number("reminder_days_last", today)
            days = {
                "today": today,
                "first": today + timedelta(days=law_number("reminder_days_first", today)),
                "last": today + timedelta(days=last),
                # the second reminder follows the first by as many days as are left then
                "since": _begin(today - timedelta(days=last)),
            }
            near = await list_near(work, TO_REMIND, **days)
            over = await list_near(work, TO_LAPSE, **days)
            for offers, statement, kind in ((near, REMIND, OfferReminded), (over, LAPSE, OfferLapsed)):
                ids = [one.entitlement_id for one in offers]
                versions = dict(await (await work.raw.execute(statement, (work.now, ids))).fetchall()) if ids else {}
                for one in offers:
                    number = versions[one.entitlement_id]
                    work.record(
                        kind(one.entitlement_id, one.person_id, one.claimants, one.claim_until, one.village, number)
                    )
            await work.commit()
        return len(near), len(over)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA).astimezone(UTC)
