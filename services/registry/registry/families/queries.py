"""Family facts, straight from the rows: everybody in the order of their numbers, or the people named."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.db.work import Work

PART = 2_000
# A child is the person whose parent is the relative; merged and undone records are nobody's children.
FAMILY = (
    "SELECT p.person_no, p.person_id, p.version, p.state, p.merged_into, p.sex, p.birth_date, p.death_date,"
    " p.residence_division, p.hukou_division, p.hukou_nature, c.living, c.daughters, g.guardians FROM person p"
    " LEFT JOIN LATERAL (SELECT count(*) AS living, count(*) FILTER (WHERE child.sex = 2) AS daughters FROM kinship k"
    " JOIN person child ON child.person_id = k.person_id AND child.state = 'active' AND child.death_date IS NULL"
    " WHERE k.relative_id = p.person_id AND k.kind = 'parent' AND k.known_until IS NULL AND k.valid_until IS NULL)"
    " c ON true"
    " LEFT JOIN LATERAL (SELECT array_agg(DISTINCT k.relative_id) AS guardians FROM kinship k"
    " WHERE k.person_id = p.person_id AND k.kind IN ('parent', 'guardian') AND k.known_until IS NULL"
    " AND k.valid_until IS NULL) g ON true"
)
AFTER = f"{FAMILY} WHERE p.person_no > %s ORDER BY p.person_no LIMIT {PART}"
NAMED = f"{FAMILY} WHERE p.person_id = ANY (%s) ORDER BY p.person_no"


async def list_families(work: Work, after: int) -> list[tuple[Any, ...]]:
    """The next part after a number; empty at the end."""
    return await (await work.raw.execute(AFTER, (after,))).fetchall()


async def find_families(work: Work, person_ids: list[UUID]) -> list[tuple[Any, ...]]:
    """The people named, as far as the register knows them."""
    return await (await work.raw.execute(NAMED, (person_ids,))).fetchall()
