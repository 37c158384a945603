"""Whom a citizen reaches besides themselves."""

from __future__ import annotations

from chassis.access.scope import COUNTY, Scope
from chassis.db.work import Work

from registry.law import law_number

MINORS = (
    "SELECT k.person_id FROM kinship k JOIN person p USING (person_id) WHERE k.relative_id = ANY (%s)"
    " AND k.kind IN ('parent', 'guardian') AND k.known_until IS NULL AND k.valid_from <= %s"
    " AND (k.valid_until IS NULL OR k.valid_until > %s) AND p.death_date IS NULL AND p.state = 'active'"
    " AND p.birth_date > (%s::date - make_interval(years => %s))"
)


async def with_minors(work: Work, scope: Scope) -> Scope:
    """A citizen's scope: the person and the minors in their care today."""
    today = work.clock.today()
    await work.rescope(COUNTY)
    years = law_number("majority_age", today)
    cursor = await work.raw.execute(MINORS, (list(scope.persons), today, today, today, years))
    minors = [row[0] for row in await cursor.fetchall()]
    return Scope("persons", persons=(*scope.persons, *minors))
