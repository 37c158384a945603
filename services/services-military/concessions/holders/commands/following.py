"""What the register tells of holders: a death ends, a move is followed, records that are one are one here too."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from concessions.holders import rules
from concessions.holders.commands.confirming import end
from concessions.holders.rows import HolderRow

REGISTER = "register"
# what was recorded for one record is read under the other; `recorded_as` remembers, so that it can be taken back
JOIN = "UPDATE {} SET person_id = %(kept)s WHERE person_id = %(absorbed)s"
PART = "UPDATE {} SET person_id = recorded_as WHERE recorded_as = %(restored)s"
FOLLOWED = ("holder", "visit")
MOVE = "UPDATE holder SET division_code = %s WHERE person_id = %s"


async def end_of_the_dead(work: Work, person_id: UUID, died_on: date) -> None:
    """The person's own confirmations end with their death; nobody else's do."""
    statement = select(HolderRow).where(
        HolderRow.person_id == person_id,  # type: ignore[arg-type]
        HolderRow.state == rules.OPEN,  # type: ignore[arg-type]
    )
    for row in (await work.session.execute(statement)).scalars().all():
        await end(work, row, on=died_on, code=rules.DIED, by=REGISTER)


async def follow_merge(work: Work, kept: UUID, absorbed: UUID) -> None:
    """Two records are one person."""
    for table in FOLLOWED:
        await work.raw.execute(JOIN.format(table).encode(), {"kept": kept, "absorbed": absorbed})


async def follow_unmerge(work: Work, restored: UUID) -> None:
    """They are two again."""
    for table in FOLLOWED:
        await work.raw.execute(PART.format(table).encode(), {"restored": restored})


async def follow_move(work: Work, person_id: UUID, division_code: str) -> None:
    """Who lives elsewhere now is in another office's reach."""
    await work.raw.execute(MOVE, (division_code, person_id))
