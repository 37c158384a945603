"""The assessment of everybody, in a process of its own: snapshot → one query a pack → results, all by columns.

Done twice it says the same: a job that was killed is simply run again.
"""

from __future__ import annotations

import asyncio
import os
from datetime import date, datetime
from uuid import UUID

import pyarrow as pa
from adbc_driver_postgresql import dbapi
from chassis.access.log import pack_set
from chassis.access.scope import COUNTY
from chassis.db.connection import SET_ZONE
from chassis.db.keyring import Keyring
from chassis.db.work import Database, Work
from chassis.values import Clock, SystemClock

from incentives.applications.commands.doubts import review_cases
from incentives.assessments.actors import actor_of
from incentives.assessments.rules import AssessmentCompleted
from incentives.assessments.syncing import sync_entitlements
from incentives.facts import tell
from incentives.families.queries import CLAIMS, NUMBERS, snapshot_of
from incentives.packs.pack import Pack
from incentives.packs.queries import packs_on
from incentives.packs.query import compile_bits, open_engine
from incentives.settings import IncentivesSettings

# why statements here name tables of other rooms
SET_BASED = "everybody is assessed in one pass; the planner is told of the tables that it reads"

SCOPE = "SELECT set_config('anjia.scope', 'county', false)"
RUN = "SELECT claim_year, as_of, ordered_by FROM assessment_run WHERE run_id = %s AND state = 'waiting'"
DONE = "UPDATE assessment_run SET state = 'done', people = %s, ended_at = now() WHERE run_id = %s"
# The rules of row-level security hide from the planner how many rows there are: it would look each of a million up
# in an index, one after the other.
BY_WHOLE_TABLES = "SET LOCAL enable_nestloop = off"
FAMILY = (
    "CREATE OR REPLACE TEMP VIEW family AS SELECT f.* REPLACE (c.first_claim_year AS first_claim_year) FROM facts f"
    " LEFT JOIN claims c ON c.person_id = f.person_id AND c.programme = '{programme}'"
)
FOUND = (
    "CREATE TEMP TABLE found ON COMMIT DROP AS SELECT person_id::uuid AS person_id, true_bits, unknown_bits, amount_fen"
    " FROM fresh"
)
# A result that stands as it was is left alone, and so is one that was found since the snapshot was taken.
MERGE = (
    "INSERT INTO assessment (programme, period, person_id, pack_version, outcome, true_bits, unknown_bits, amount_fen,"
    " assessed_at) SELECT '{programme}', '{period}', n.person_id, {version}, CASE WHEN n.true_bits = {every} THEN"
    " 'due' WHEN n.true_bits | n.unknown_bits = {every} THEN 'unknown' ELSE 'not_due' END, n.true_bits,"
    " n.unknown_bits, n.amount_fen, '{at}'::timestamptz FROM found n LEFT JOIN assessment o"
    " ON o.programme = '{programme}' AND o.period = '{period}' AND o.person_id = n.person_id"
    " WHERE o.person_id IS NULL OR o.assessed_at <= '{at}' AND (o.pack_version, o.true_bits, o.unknown_bits,"
    " o.amount_fen) IS DISTINCT FROM ({version}, n.true_bits, n.unknown_bits, n.amount_fen)"
    " ON CONFLICT (programme, period, person_id) DO UPDATE SET pack_version = excluded.pack_version, outcome ="
    " excluded.outcome, true_bits = excluded.true_bits, unknown_bits = excluded.unknown_bits, amount_fen ="
    " excluded.amount_fen, assessed_at = excluded.assessed_at"
)
DROP = (
    "DELETE FROM assessment a WHERE a.programme = '{programme}' AND a.period = '{period}'"
    " AND a.assessed_at <= '{at}' AND NOT EXISTS (SELECT 1 FROM found WHERE found.person_id = a.person_id)"
)
KNOW_FACTS = "ANALYZE family_fact, stated_fact, assessment, entitlement"
KNOW_RESULTS = "ANALYZE assessment"


class AssessmentJob:
    """One run."""

    def __init__(self, settings: IncentivesSettings, run_id: UUID, clock: Clock | None = None) -> None:
        self._settings = settings
        self._run_id = run_id
        self._clock = clock or SystemClock()

    def run(self) -> None:
        """Assess everybody and say so."""
        asyncio.run(self.assess())

    async def assess(self) -> int:
        """Returns the people assessed; 0 when the run is over already."""
        settings = self._settings
        database = Database(
            settings.database_url, keyring=Keyring(settings.keyring), clock=self._clock, pool_size=2, tell=tell
        )
        try:
            async with database.work(COUNTY) as work:
                order = await (await work.raw.execute(RUN, (self._run_id,))).fetchone()
            if order is None:
                return 0
            claim_year, as_of, ordered_by = order
            packs = packs_on(as_of)
            people = await asyncio.to_thread(self._assess, packs, claim_year, as_of)
            async with database.work(COUNTY, actor=actor_of(ordered_by)) as work:
                await self._tell(work, packs, str(claim_year), people)
                await work.commit()
        finally:
            await database.close()
        return people

    def _assess(self, packs: list[Pack], claim_year: int, as_of: date) -> int:
        """All packs over one snapshot; their results become true together."""
        with dbapi.connect(self._settings.database_url) as connection, connection.cursor() as cursor:
            cursor.execute(SET_ZONE)
            cursor.execute(SCOPE)
            cursor.execute(BY_WHOLE_TABLES)
            cursor.execute(KNOW_FACTS)
            engine = open_engine(os.cpu_count() or 1)
            at = self._clock.now()
            facts = _table(cursor, snapshot_of(self._settings.served))
            engine.register("facts", facts)
            engine.register("claims", _table(cursor, CLAIMS))
            for pack in packs:
                engine.execute(FAMILY.format(programme=pack.programme))
                fresh = engine.sql(compile_bits(pack, claim_year=claim_year, as_of=as_of)).to_arrow_table()
                _keep(cursor, pack, str(claim_year), at, fresh)
            cursor.execute(KNOW_RESULTS)
            connection.commit()
        return int(facts.num_rows)

    async def _tell(self, work: Work, packs: list[Pack], period: str, people: int) -> None:
        for pack in packs:
            await sync_entitlements(work, pack, period, None)
        await review_cases(work, None)
        numbers = await (await work.raw.execute(NUMBERS)).fetchall()
        work.log("OK", person_set=pack_set(row[0] for row in numbers))
        work.record(AssessmentCompleted(self._run_id, people))
        await work.raw.execute(DONE, (people, self._run_id))


def _table(cursor: dbapi.Cursor, query: str) -> pa.Table:
    cursor.execute(query)
    return cursor.fetch_arrow_table()


def _keep(cursor: dbapi.Cursor, pack: Pack, period: str, at: datetime, fresh: pa.Table) -> None:
    """Bring a pack's kept results up to fresh ones, found from facts as they were at an instant."""
    cursor.adbc_ingest("fresh", fresh, mode="create", temporary=True)
    cursor.execute(FOUND)
    cursor.execute("ANALYZE found")  # else the planner takes it for a handful of rows
    given = {"programme": pack.programme, "period": period, "at": at.isoformat()}
    cursor.execute(MERGE.format(**given, version=pack.version, every=(1 << len(pack.conditions)) - 1))
    cursor.execute(DROP.format(**given))
    cursor.execute("DROP TABLE fresh, found")
