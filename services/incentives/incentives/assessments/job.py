"""The assessment of everybody, in a process of its own: snapshot → one query a pack → results, all by columns.

Done twice it says the same: a job that was killed is simply run again.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any
from uuid import UUID

import duckdb
import pyarrow as pa
from adbc_driver_postgresql import dbapi
from chassis.access.log import pack_set
from chassis.access.principal import Principal
from chassis.access.scope import COUNTY
from chassis.db.keyring import Keyring
from chassis.db.work import Actor, Database, Work
from chassis.values import Clock, SystemClock

from incentives.assessments.rules import AssessmentCompleted
from incentives.assessments.syncing import sync_entitlements
from incentives.facts import tell
from incentives.families.queries import snapshot_of
from incentives.packs.loading import packs_on
from incentives.packs.pack import Pack
from incentives.packs.query import compile_bits
from incentives.settings import IncentivesSettings

SCOPE = "SELECT set_config('anjia.scope', 'county', false)"
RUN = "SELECT claim_year, as_of, ordered_by FROM assessment_run WHERE run_id = %s AND state = 'waiting'"
DONE = "UPDATE assessment_run SET state = 'done', people = %s, ended_at = now() WHERE run_id = %s"
# Everybody's rows are written anew; a result that stands as it was is left alone.
MERGE = (
    "INSERT INTO assessment (programme, period, person_id, pack_version, outcome, true_bits, unknown_bits, amount_fen,"
    " assessed_at) SELECT '{programme}', '{period}', person_id::uuid, {version}, CASE WHEN true_bits = {every} THEN"
    " 'due' WHEN true_bits | unknown_bits = {every} THEN 'unknown' ELSE 'not_due' END, true_bits, unknown_bits,"
    " amount_fen, now() FROM fresh ON CONFLICT (programme, period, person_id) DO UPDATE SET pack_version ="
    " excluded.pack_version, outcome = excluded.outcome, true_bits = excluded.true_bits, unknown_bits ="
    " excluded.unknown_bits, amount_fen = excluded.amount_fen, assessed_at = excluded.assessed_at WHERE"
    " (assessment.pack_version, assessment.true_bits, assessment.unknown_bits, assessment.amount_fen) IS DISTINCT FROM"
    " (excluded.pack_version, excluded.true_bits, excluded.unknown_bits, excluded.amount_fen)"
)
DROP = (
    "DELETE FROM assessment a WHERE a.programme = '{programme}' AND a.period = '{period}' AND NOT EXISTS"
    " (SELECT 1 FROM fresh WHERE fresh.person_id::uuid = a.person_id)"
)
KNOW = "ANALYZE family_fact, stated_fact, assessment, entitlement"
NUMBERS = "SELECT person_no FROM family_fact WHERE state = 'active'"


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
            people, packs = 0, packs_on(as_of)
            for pack in packs:
                people = max(people, await asyncio.to_thread(self._assess_pack, pack, claim_year, as_of))
            async with database.work(COUNTY, actor=_ordered(ordered_by)) as work:
                await self._tell(work, packs, str(claim_year), people)
                await work.commit()
        finally:
            await database.close()
        return people

    def _assess_pack(self, pack: Pack, claim_year: int, as_of: Any) -> int:  # noqa: ANN401 - a date from the driver
        with dbapi.connect(self._settings.database_url) as connection, connection.cursor() as cursor:
            cursor.execute(SCOPE)
            cursor.execute(KNOW)
            cursor.execute(snapshot_of(pack.programme, self._settings.served))
            family = cursor.fetch_arrow_table()
            engine = duckdb.connect(config={"threads": os.cpu_count() or 1})
            engine.register("family", family)
            query = compile_bits(pack, claim_year=claim_year, as_of=as_of)
            fresh: pa.Table = engine.sql(query).to_arrow_table()
            cursor.adbc_ingest("fresh", fresh, mode="create", temporary=True)
            cursor.execute("ANALYZE fresh")  # else the planner takes it for a handful of rows
            given = {"programme": pack.programme, "period": str(claim_year)}
            every = (1 << len(pack.conditions)) - 1
            cursor.execute(MERGE.format(**given, version=pack.version, every=every))
            cursor.execute(DROP.format(**given))
            cursor.execute(KNOW)
            connection.commit()
        return int(family.num_rows)

    async def _tell(self, work: Work, packs: list[Pack], period: str, people: int) -> None:
        for pack in packs:
            await sync_entitlements(work, pack, period, None)
        numbers = await (await work.raw.execute(NUMBERS)).fetchall()
        work.log("OK", person_set=pack_set(row[0] for row in numbers))
        work.record(AssessmentCompleted(self._run_id, people))
        await work.raw.execute(DONE, (people, self._run_id))


def _ordered(number: str) -> Actor:
    """The log names who ordered the run."""
    principal = Principal(subject=number, username=number, staff_number=number, roles=frozenset())
    return Actor(principal, "county-approver", "assessment", permission="incentives.assessment.start", action="bulk")
