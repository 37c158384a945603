"""The register tells that two records are one person, or two again; what follows for money is the orders' room's."""

from __future__ import annotations

from uuid import UUID

from chassis.access.scope import COUNTY
from chassis.db.work import Work

from fees.merges.queries import find_same

# an undoing that is heard first stays
RECORD = (
    "INSERT INTO person_merge (merge_id, kept_id, absorbed_id, undone, heard_at) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (merge_id) DO UPDATE SET undone = person_merge.undone OR excluded.undone"
)
IS_STAFF = "INSERT INTO staff_person (staff_number, person_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
STAFF = "SELECT staff_number FROM staff_person WHERE person_id = ANY (%s)"
DIED = "INSERT INTO person_death (person_id, heard_at) VALUES (%s, %s) ON CONFLICT (person_id) DO NOTHING"


async def own_keys(work: Work) -> frozenset[str]:
    """Every key by which rows may know whoever acts: under all their records, and all their staff numbers.

    A second account of the same human has another staff number; that both carry one record is remembered from the
    first act on, so that the two are no two people.
    """
    principal = work.who.principal
    if principal.person_id is None:
        return principal.person_keys
    records = await find_same(work, principal.person_id)
    scope = work.scope
    await work.rescope(COUNTY)
    if principal.staff_number:
        await work.raw.execute(IS_STAFF, (principal.staff_number, principal.person_id))
    rows = await (await work.raw.execute(STAFF, (records,))).fetchall()
    await work.rescope(scope)
    return principal.person_keys | {str(one) for one in records} | {row[0] for row in rows}


async def record_death(work: Work, person_id: UUID) -> None:
    """Remember that the person of a record died."""
    await work.raw.execute(DIED, (person_id, work.now))


async def record_merge(work: Work, *, merge_id: UUID, kept: UUID, absorbed: UUID, undone: bool) -> list[list[UUID]]:
    """Follow a merge or its undoing.

    Returns:
        Every record of each person that it is about: one person after a merge, two after its undoing.
    """
    await work.raw.execute(RECORD, (merge_id, kept, absorbed, undone, work.now))
    groups = {tuple(await find_same(work, one)) for one in (kept, absorbed)}
    return [list(people) for people in sorted(groups)]
