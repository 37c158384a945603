"""Family facts, straight from the rows: everybody in the order of their numbers, or the people named."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.db.work import Work

PART = 2_000
# A child is the person whose parent is the relative. Kinship stays with the record it came with, so both ends are read
# as the record that goes on for it (`record`: whoever is in this part, and what was merged into them). Undone records
# are nobody's children. Each part is one pass over kinship, materialised: right after a roll the planner knows nothing
# of the tables yet, and a look for every person would then read them whole every time.
FAMILY = (
    "WITH RECURSIVE part AS MATERIALIZED (SELECT person_no, person_id, version, state,"
    " CASE WHEN merged_into IS NOT NULL THEN head_of(person_id) END AS merged_into, sex, birth_date, death_date,"
    " CASE WHEN address_hidden AND residence_division <> '' THEN left(residence_division, 6) || '000000'"
    " ELSE residence_division END AS residence_division, CASE WHEN address_hidden AND hukou_division <> ''"
    " THEN left(hukou_division, 6) || '000000' ELSE hukou_division END AS hukou_division, hukou_nature FROM person"
    " WHERE {which}),"
    # record → the one that goes on for it, of this part's people
    " mine (record_id, person_id) AS (SELECT person_id, person_id FROM part WHERE state <> 'merged'"
    " UNION ALL SELECT p.person_id, m.person_id FROM person p JOIN mine m ON p.merged_into = m.record_id),"
    " record AS MATERIALIZED (SELECT record_id, person_id FROM mine),"
    " living AS MATERIALIZED (SELECT person_id, count(*) AS living, count(*) FILTER (WHERE sex = 2) AS daughters FROM"
    " (SELECT DISTINCT r.person_id, child.person_id AS child_id, child.sex FROM kinship k JOIN record r"
    " ON r.record_id = k.relative_id JOIN person came ON came.person_id = k.person_id JOIN person child"
    " ON child.person_id = CASE WHEN came.merged_into IS NULL THEN came.person_id ELSE head_of(came.person_id) END"
    " AND child.state = 'active' AND child.death_date IS NULL"
    " WHERE k.relative_id = ANY (ARRAY(SELECT record_id FROM record)) AND k.kind = 'parent'"
    " AND k.known_until IS NULL AND k.valid_until IS NULL) AS children GROUP BY 1),"
    " around AS MATERIALIZED (SELECT r.person_id, array_agg(DISTINCT CASE WHEN carer.merged_into IS NULL THEN"
    " carer.person_id ELSE head_of(carer.person_id) END) AS guardians FROM kinship k JOIN record r ON r.record_id ="
    " k.person_id JOIN person carer ON carer.person_id = k.relative_id"
    " WHERE k.person_id = ANY (ARRAY(SELECT record_id FROM record)) AND k.kind IN ('parent', 'guardian')"
    " AND k.known_until IS NULL AND k.valid_until IS NULL GROUP BY 1)"
    " SELECT p.*, coalesce(l.living, 0), coalesce(l.daughters, 0), a.guardians FROM part p"
    " LEFT JOIN living l USING (person_id) LEFT JOIN around a USING (person_id) ORDER BY p.person_no"
)
# who was merged with the people named changes with them, and so do the children of all of them
WITH_KIN = (
    "person_id IN (SELECT unnest(records_of(array_agg(head_of(one)))) FROM unnest(%(people)s::uuid[]) AS one"
    " UNION SELECT unnest(%(people)s::uuid[]) UNION SELECT head_of(k.person_id) FROM kinship k WHERE k.relative_id ="
    " ANY ((SELECT records_of(array_agg(head_of(one))) FROM unnest(%(people)s::uuid[]) AS one)::uuid[])"
    " AND k.kind IN ('parent', 'guardian') AND k.known_until IS NULL AND k.valid_until IS NULL)"
)
AFTER = FAMILY.format(which=f"person_no > %s ORDER BY person_no LIMIT {PART}")
NAMED = FAMILY.format(which=WITH_KIN)


async def list_families(work: Work, after: int) -> list[tuple[Any, ...]]:
    """The next part after a number; empty at the end."""
    return await (await work.raw.execute(AFTER, (after,))).fetchall()


async def find_families(work: Work, person_ids: list[UUID]) -> list[tuple[Any, ...]]:
    """The people named, as far as the register knows them, whatever is one with them, and those in their care."""
    return await (await work.raw.execute(NAMED, {"people": person_ids})).fetchall()
