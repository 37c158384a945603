"""Which records of the register are one person."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from chassis.access.scope import COUNTY
from chassis.db.work import Work

SAME = (
    "WITH RECURSIVE same (person_id) AS (SELECT unnest(%s::uuid[]) UNION SELECT CASE WHEN m.kept_id = s.person_id"
    " THEN m.absorbed_id ELSE m.kept_id END FROM person_merge m JOIN same s ON s.person_id IN (m.kept_id,"
    " m.absorbed_id) WHERE NOT m.undone) SELECT person_id FROM same ORDER BY person_id"
)
# the records that go on as one of these, these included; never the other way: who was absorbed sees nothing more
ABSORBED = (
    "WITH RECURSIVE mine (person_id) AS (SELECT unnest(%s::uuid[]) UNION SELECT m.absorbed_id FROM person_merge m"
    " JOIN mine ON mine.person_id = m.kept_id WHERE NOT m.undone) SELECT person_id FROM mine ORDER BY person_id"
)
# of some records, those whose person died, under whatever number that was told
DECEASED = (
    "WITH RECURSIVE same (person_id, asked) AS (SELECT one, one FROM unnest(%s::uuid[]) AS one UNION SELECT CASE WHEN"
    " m.kept_id = s.person_id THEN m.absorbed_id ELSE m.kept_id END, s.asked FROM person_merge m JOIN same s ON"
    " s.person_id IN (m.kept_id, m.absorbed_id) WHERE NOT m.undone) SELECT DISTINCT asked FROM same JOIN"
    " person_death USING (person_id) ORDER BY asked"
)


async def find_same(work: Work, person_id: UUID) -> list[UUID]:
    """Every record that is this person, in order, this one included."""
    return await _read(work, SAME, [person_id])


async def find_absorbed(work: Work, people: Iterable[UUID]) -> list[UUID]:
    """These records and all that were absorbed by them."""
    return await _read(work, ABSORBED, list(people))


async def find_deceased(work: Work, people: Iterable[UUID]) -> list[UUID]:
    """Of these records those whose person died."""
    return await _read(work, DECEASED, list(people))


async def _read(work: Work, query: str, people: list[UUID]) -> list[UUID]:
    """Ids alone, read for the whole county; what is read by them afterwards is seen in the caller's own scope."""
    scope = work.scope
    await work.rescope(COUNTY)
    rows = await (await work.raw.execute(query.encode(), (people,))).fetchall()
    await work.rescope(scope)
    return [row[0] for row in rows]
