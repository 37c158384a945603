"""Who lives where with whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.db.work import Work

from registry.residence.addresses import perhaps_same_house

# Minors in the village of somebody who cares for them and whose address is hidden, with both addresses. Few addresses
# are hidden: their ties are found first, and only those are followed through merges.
BESIDE = (
    "WITH carer AS MATERIALIZED (SELECT person_id FROM person WHERE address_hidden),"
    " theirs AS MATERIALIZED (SELECT unnest(records_of(array_agg(person_id))) AS record_id FROM carer),"
    " mine AS MATERIALIZED (SELECT unnest(records_of(%(people)s)) AS record_id),"
    " tie AS MATERIALIZED (SELECT k.person_id, k.relative_id FROM kinship k JOIN theirs ON theirs.record_id ="
    " k.relative_id WHERE k.kind IN ('parent', 'guardian') AND k.known_until IS NULL AND k.valid_until IS NULL AND"
    " (k.relative_id IN (SELECT record_id FROM mine) OR k.person_id IN (SELECT record_id FROM mine))),"
    " pair AS MATERIALIZED (SELECT head_of(person_id) AS child_id, head_of(relative_id) AS carer_id FROM tie)"
    " SELECT DISTINCT child.person_id, here.address, there.address FROM pair"
    " JOIN person child ON child.person_id = pair.child_id AND child.state = 'active' AND NOT child.address_hidden"
    " AND child.birth_date > (%(today)s::date - make_interval(years => %(years)s))"
    " JOIN residence here ON here.person_id = child.person_id AND here.kind = 'residence' AND here.known_until IS NULL"
    " AND here.valid_until IS NULL JOIN residence there ON there.person_id = pair.carer_id AND there.kind ="
    " 'residence' AND there.known_until IS NULL AND there.valid_until IS NULL"
    " AND there.division_code = here.division_code"
)


async def find_minors_beside(work: Work, person_id: UUID, *, majority_years: int) -> list[UUID]:
    """Minors who may live with a person whose address is hidden and who cares for them, or the person as such a minor.

    Args:
        work: the unit of work, of a scope that holds the carer: a hidden one is within no village's or township's.
        person_id: the carer, or the minor.
        majority_years: the age from which nobody is a minor.
    """
    given = {"people": [person_id], "today": work.clock.today(), "years": majority_years}
    return minors_of(await (await work.raw.execute(BESIDE.encode(), given)).fetchall())


def minors_of(rows: list[tuple[Any, ...]]) -> list[UUID]:
    """Whose address of the rows of `BESIDE` may be the carer's, each once."""
    return list(dict.fromkeys(child for child, here, there in rows if perhaps_same_house(here, there)))
