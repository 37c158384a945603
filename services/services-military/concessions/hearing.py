"""What concessions hears of the register: deaths, moves, records that are one or two."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from anjia.registry.v1 import facts_pb2 as told
from chassis.db.work import Work
from chassis.facts.consumer import Handler, Heard

from concessions.holders.commands import following


def handlers() -> dict[str, Handler]:
    """Subject → what it makes us do."""

    async def died(work: Work, heard: Heard) -> None:
        fact = told.PersonDied.FromString(heard.envelope.payload)
        await following.end_of_the_dead(work, UUID(fact.person_id), date.fromisoformat(fact.death_date))

    async def merged(work: Work, heard: Heard) -> None:
        fact = told.PersonMerged.FromString(heard.envelope.payload)
        await following.follow_merge(work, UUID(fact.kept_person_id), UUID(fact.absorbed_person_id))

    async def unmerged(work: Work, heard: Heard) -> None:
        fact = told.PersonUnmerged.FromString(heard.envelope.payload)
        await following.follow_unmerge(work, UUID(fact.restored_person_id))

    async def moved(work: Work, heard: Heard) -> None:
        fact = told.PersonMoved.FromString(heard.envelope.payload)
        await following.follow_move(work, UUID(fact.person_id), fact.to_division_code)

    return {
        "registry.person.died.v1": died,
        "registry.person.merged.v1": merged,
        "registry.person.unmerged.v1": unmerged,
        "registry.person.moved.v1": moved,
    }
