"""Runs, totals, and one person's answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from incentives.assessments.engine import Engine, Explained
from incentives.assessments.rows import AssessmentRunRow
from incentives.assessments.rules import RunNotFound
from incentives.families.queries import get_facts
from incentives.packs.pack import Pack
from incentives.packs.vocabulary import FACTS

TOTALS = (
    "SELECT a.programme, left(f.hukou_division, 6), a.outcome, extract(year FROM f.birth_date)::integer, count(*),"
    " coalesce(sum(a.amount_fen), 0)::bigint"
    " FROM assessment a JOIN family_fact f USING (person_id) WHERE a.period = %s AND f.state = 'active'"
    " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
)
SHOWN = 20
LAST = "SELECT max(ordered_at) FROM assessment_run"
STATES = "SELECT entitlement_id, state FROM entitlement WHERE programme = %s AND person_id = %s AND period = %s"


@dataclass(frozen=True, slots=True)
class Asked:
    """As of when, for which claim year, in which county."""

    engine: Engine
    counties: tuple[str, ...]
    claim_year: int
    as_of: date


async def get_run(work: Work, run_id: UUID) -> AssessmentRunRow:
    """A run.

    Errors: RUN_NOT_FOUND.
    """
    row = await work.session.get(AssessmentRunRow, run_id)
    if row is None:
        raise RunNotFound(field="run_id")
    return row


async def list_runs(work: Work) -> list[AssessmentRunRow]:
    """The newest runs."""
    statement = select(AssessmentRunRow).order_by(AssessmentRunRow.ordered_at.desc()).limit(SHOWN)  # type: ignore[attr-defined]
    return list((await work.session.execute(statement)).scalars())


async def find_last_order(work: Work) -> datetime | None:
    """When an assessment was last ordered."""
    row = await (await work.raw.execute(LAST)).fetchone()
    return row[0] if row else None


async def list_totals(work: Work, period: str) -> list[tuple[Any, ...]]:
    """(programme, county, outcome, birth year, people, fen) of a claim year."""
    return await (await work.raw.execute(TOTALS, (period,))).fetchall()


async def explain_person(work: Work, asked: Asked, pack: Pack, person_id: UUID) -> Explained | None:
    """A pack's answer for one person; None when it does not concern them.

    Errors: PERSON_NOT_FOUND.
    """
    row = await get_facts(work, person_id, pack.programme, asked.counties)
    facts = dict(zip(("birth_date", "death_date", "hukou_here", "hukou_nature", "first_claim_year", "children_known",
                      "children_living", "daughters_living"), row[1:], strict=True))  # fmt: skip
    assert set(facts) == set(FACTS)  # noqa: S101 - the snapshot's columns are the vocabulary
    explain = asked.engine.explain
    return await asyncio.to_thread(explain, pack, facts, claim_year=asked.claim_year, as_of=asked.as_of)


async def find_state(work: Work, programme: str, person_id: UUID, period: str) -> tuple[str, str]:
    """(entitlement id, state); empty when there is none."""
    row = await (await work.raw.execute(STATES, (programme, person_id, period))).fetchone()
    return (str(row[0]), row[1]) if row else ("", "")
