"""Who lives where with whom."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work

# minors at the address of somebody who cares for them and whose address is hidden
BESIDE = (
    "SELECT DISTINCT child.person_id FROM kinship k JOIN person child ON child.person_id = k.person_id"
    " AND child.state = 'active' AND NOT child.address_hidden"
    " AND child.birth_date > (%(today)s::date - make_interval(years => %(years)s))"
    " JOIN person carer ON carer.person_id = k.relative_id AND carer.address_hidden"
    " JOIN residence here ON here.person_id = child.person_id AND here.kind = 'residence' AND here.known_until IS NULL"
    " AND here.valid_until IS NULL JOIN residence there ON there.person_id = carer.person_id AND there.kind ="
    " 'residence' AND there.known_until IS NULL AND there.valid_until IS NULL"
    " AND there.division_code = here.division_code"
    " AND regexp_replace(there.address, '\\s', '', 'g') = regexp_replace(here.address, '\\s', '', 'g')"
    " WHERE k.kind IN ('parent', 'guardian') AND k.known_until IS NULL AND k.valid_until IS NULL"
    " AND (k.relative_id = %(person)s OR k.person_id = %(person)s)"
)


async def find_minors_beside(work: Work, person_id: UUID, *, majority_years: int) -> list[UUID]:
    """Minors at the address of a person whose address is hidden and who cares for them, or the person as such a minor.

    Args:
        work: the unit of work.
        person_id: the carer, or the minor.
        majority_years: the age from which nobody is a minor.
    """
    given = {"person": person_id, "today": work.clock.today(), "years": majority_years}
    return [row[0] for row in await (await work.raw.execute(BESIDE.encode(), given)).fetchall()]
