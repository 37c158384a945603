"""The register tells that two records are one person, or two again; what follows for money is the orders' room's."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work

from fees.merges.queries import find_same

# an undoing that is heard first stays
RECORD = (
    "INSERT INTO person_merge (merge_id, kept_id, absorbed_id, undone, heard_at) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (merge_id) DO UPDATE SET undone = person_merge.undone OR excluded.undone"
)
DIED = "INSERT INTO person_death (person_id, heard_at) VALUES (%s, %s) ON CONFLICT (person_id) DO NOTHING"


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
