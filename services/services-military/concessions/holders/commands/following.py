"""What the register says of holders now: whose record goes on, where they live, whether they died.

Whatever event came, the register is read again for whoever is known here, and what it says holds: so events may come in
any order, late or twice, and chains of merges are the register's own.
"""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from concessions.clients.registry import Resident
from concessions.holders import rules
from concessions.holders.commands.confirming import Ending, end
from concessions.holders.rows import HolderRow

REGISTER = "register"
# `recorded_as` remembers for which record somebody was confirmed
KNOWN = "SELECT recorded_as FROM holder WHERE recorded_as = ANY (%(people)s) OR person_id = ANY (%(people)s)"
GOES_ON = "UPDATE holder SET person_id = %(person)s WHERE recorded_as = %(record)s"
# whose address is hidden, or not known, belongs to the county: no village or township sees that they live there
LIVES = (
    "UPDATE holder SET division_code = coalesce(nullif(%(division)s, ''), left(division_code, 6) || '000000')"
    " WHERE recorded_as = %(record)s"
)


async def find_recorded(work: Work, people: list[UUID]) -> set[UUID]:
    """The records under which any of these people were confirmed."""
    return {row[0] for row in await (await work.raw.execute(KNOWN, {"people": people})).fetchall()}


async def follow_holder(work: Work, record: UUID, person: Resident, *, ending: Ending) -> None:
    """Bring what was confirmed for a record up to what the register says; who died is confirmed no longer."""
    given = {"record": record, "person": person.person_id, "division": person.division_code}
    await work.raw.execute(GOES_ON, given)
    await work.raw.execute(LIVES, given)
    if person.died is None:
        return
    statement = select(HolderRow).where(
        HolderRow.recorded_as == record,  # type: ignore[arg-type]
        HolderRow.state == rules.OPEN,  # type: ignore[arg-type]
    )
    for row in await work.lock_all(statement):
        await end(work, row, on=person.died, code=rules.DIED, by=REGISTER, ending=ending)
