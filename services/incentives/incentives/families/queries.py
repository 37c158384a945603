"""The projection, as packs and rooms read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.access.scope import COUNTY, Scope
from chassis.db.work import Work
from chassis.values import Division

from incentives.families.rules import FamilyNotFound
from incentives.law import law_number

MINORS = (
    "SELECT person_id FROM family_fact WHERE guardians && %s AND state = 'active' AND death_date IS NULL"
    " AND birth_date > (%s::date - make_interval(years => %s))"
)
# Whoever paid it, the first year that was paid is the first claim; of a merged record its head's too.
FIRST_CLAIMS = (
    "(SELECT e.programme, coalesce(m.merged_into, e.person_id) AS person_id, e.period::integer AS year FROM entitlement"
    " e LEFT JOIN family_fact m ON m.person_id = e.person_id AND m.state = 'merged' WHERE e.state IN ('granted',"
    " 'ordered', 'returned', 'paid') OR e.state = 'blocked' AND e.stop_code = 'PAID_ELSEWHERE'"
    " UNION ALL SELECT x.programme, coalesce(h.merged_into, x.person_id), x.claim_year FROM external_payment x"
    " LEFT JOIN family_fact h ON h.person_id = x.person_id AND h.state = 'merged')"
)
CLAIMS = (
    "SELECT programme, person_id::text AS person_id, min(year)::integer AS first_claim_year"
    f" FROM {FIRST_CLAIMS} AS claims GROUP BY programme, person_id"
)
# The columns of the packs' vocabulary. What the register leaves open an answer of the person fills.
SNAPSHOT = (
    "SELECT f.person_id::text AS person_id, f.birth_date, f.death_date,"
    " CASE WHEN f.hukou_division <> '' THEN {here} END"
    " AS hukou_here, coalesce(n.value, nullif(f.hukou_nature, '')) AS hukou_nature,"
    " {claim} AS first_claim_year, k.value IS NOT NULL AS children_known,"
    " f.children_living::integer AS children_living, f.daughters_living::integer AS daughters_living FROM family_fact f"
    " LEFT JOIN stated_fact n ON n.person_id = f.person_id AND n.fact = 'hukou_nature'"
    " LEFT JOIN stated_fact k ON k.person_id = f.person_id AND k.fact = 'children_known'"
    " WHERE f.state = 'active'"
)
CLAIM = (
    f"(SELECT min(c.year)::integer FROM {FIRST_CLAIMS} AS c WHERE c.person_id = f.person_id"
    " AND c.programme = '{programme}')"
)
# every record that is one of these people
ALIASES = (
    "WITH RECURSIVE same (person_id) AS (SELECT unnest(%s::uuid[]) UNION SELECT CASE WHEN f.person_id = s.person_id"
    " THEN f.merged_into ELSE f.person_id END FROM family_fact f JOIN same s ON s.person_id IN (f.person_id,"
    " f.merged_into) WHERE f.merged_into IS NOT NULL) SELECT person_id FROM same"
)
LAST_READING = "SELECT max(ended_at) FROM reading WHERE state = 'done' AND people > 0"
ACTIVE = "SELECT person_id FROM family_fact WHERE person_id = ANY (%s) AND state = 'active'"
# everybody who may be due something
NUMBERS = "SELECT person_no FROM family_fact WHERE state = 'active'"
NUMBER = "SELECT person_no FROM family_fact WHERE person_id = %s"
GUARDIANS = "SELECT guardians FROM family_fact WHERE person_id = %s AND state = 'active'"


async def find_last_reading(work: Work) -> datetime | None:
    """When the register was last read whole, and there was somebody in it."""
    row = await (await work.raw.execute(LAST_READING)).fetchone()
    return row[0] if row else None


def snapshot_of(counties: tuple[str, ...], programme: str = "") -> str:
    """The statement that reads everybody's facts; with their first claim of a programme, or none (`CLAIMS`)."""
    bounds = (Division.of(county, "county").bounds for county in counties)
    here = " OR ".join(f"(f.hukou_division >= '{low}' AND f.hukou_division < '{high}')" for low, high in bounds)
    claim = CLAIM.format(programme=programme) if programme else "NULL::integer"
    return SNAPSHOT.format(here=f"({here})", claim=claim)


async def get_facts(work: Work, person_id: UUID, programme: str, counties: tuple[str, ...]) -> tuple[Any, ...]:
    """One person's row of the snapshot.

    Errors: PERSON_NOT_FOUND.
    """
    statement = snapshot_of(counties, programme) + " AND f.person_id = %s"
    row = await (await work.raw.execute(statement, (person_id,))).fetchone()
    if row is None:
        raise FamilyNotFound(field="person_id")
    return row


async def get_number(work: Work, person_id: UUID) -> int:
    """The person's number in the sets of the access log.

    Errors: PERSON_NOT_FOUND.
    """
    row = await (await work.raw.execute(NUMBER, (person_id,))).fetchone()
    if row is None:
        raise FamilyNotFound(field="person_id")
    return int(row[0])


async def find_guardians(work: Work, person_id: UUID) -> list[UUID]:
    """Parents and guardians of a person in the register, also where the person has moved out of the caller's scope."""
    scope = work.scope
    await work.rescope(COUNTY)
    row = await (await work.raw.execute(GUARDIANS, (person_id,))).fetchone()
    await work.rescope(scope)
    return list(row[0]) if row else []


async def find_aliases(work: Work, people: Iterable[UUID]) -> list[UUID]:
    """These records, what they were merged into and what was merged into them: ids alone, read for the county."""
    scope = work.scope
    await work.rescope(COUNTY)
    rows = await (await work.raw.execute(ALIASES, (list(people),))).fetchall()
    await work.rescope(scope)
    return [row[0] for row in rows]


async def with_minors(work: Work, scope: Scope, today: date) -> Scope:
    """A citizen's scope: the person and the minors in their care."""
    await work.rescope(COUNTY)
    years = law_number("majority_age", today)
    rows = await (await work.raw.execute(MINORS, (list(scope.persons), today, years))).fetchall()
    return Scope("persons", persons=(*scope.persons, *(row[0] for row in rows)))


async def find_active(work: Work, people: list[UUID]) -> set[UUID]:
    """Who of some people is neither merged away nor undone."""
    return {row[0] for row in await (await work.raw.execute(ACTIVE, (people,))).fetchall()}
