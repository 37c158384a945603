"""Family facts, straight from the rows: everybody in the order of their numbers, or the people named."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.db.work import Work

PART = 2_000
# A child is the person whose parent is the relative; merged and undone records are nobody's children. Each part is one
# pass over kinship, materialised: right after a roll the planner knows nothing of the tables yet, and a look for every
# person would then read them whole every time.
FAMILY = (
    "WITH part AS MATERIALIZED (SELECT person_no, person_id, version, state, merged_into, sex, birth_date, death_date,"
    " CASE WHEN address_hidden AND residence_division <> '' THEN left(residence_division, 6) || '000000'"
    " ELSE residence_division END AS residence_division, CASE WHEN address_hidden AND hukou_division <> ''"
    " THEN left(hukou_division, 6) || '000000' ELSE hukou_division END AS hukou_division, hukou_nature FROM person"
    " WHERE {which}),"
    " living AS MATERIALIZED (SELECT k.relative_id AS person_id, count(*) AS living,"
    " count(*) FILTER (WHERE child.sex = 2) AS daughters FROM kinship k JOIN person child ON child.person_id ="
    " k.person_id AND child.state = 'active' AND child.death_date IS NULL WHERE k.relative_id = ANY (ARRAY(SELECT"
    " person_id FROM part)) AND k.kind = 'parent' AND k.known_until IS NULL AND k.valid_until IS NULL GROUP BY 1),"
    " around AS MATERIALIZED (SELECT k.person_id, array_agg(DISTINCT k.relative_id) AS guardians FROM kinship k"
    " WHERE k.person_id = ANY (ARRAY(SELECT person_id FROM part)) AND k.kind IN ('parent', 'guardian')"
    " AND k.known_until IS NULL AND k.valid_until IS NULL GROUP BY 1)"
    " SELECT p.*, coalesce(l.living, 0), coalesce(l.daughters, 0), a.guardians FROM part p"
    " LEFT JOIN living l USING (person_id) LEFT JOIN around a USING (person_id) ORDER BY p.person_no"
)
AFTER = FAMILY.format(which=f"person_no > %s ORDER BY person_no LIMIT {PART}")
NAMED = FAMILY.format(which="person_id = ANY (%s)")


async def list_families(work: Work, after: int) -> list[tuple[Any, ...]]:
    """The next part after a number; empty at the end."""
    return await (await work.raw.execute(AFTER, (after,))).fetchall()


async def find_families(work: Work, person_ids: list[UUID]) -> list[tuple[Any, ...]]:
    """The people named, as far as the register knows them."""
    return await (await work.raw.execute(NAMED, (person_ids,))).fetchall()
