"""What fees hears of the register: records that are one person, or two again."""

from __future__ import annotations

from uuid import UUID

from anjia.registry.v1 import facts_pb2 as told
from chassis.db.work import Work
from chassis.facts.consumer import Handler, Heard

from fees.merges.commands import record_merge


def handlers() -> dict[str, Handler]:
    """Subject → what it makes us do. Each bears any order and being heard again."""

    async def merged(work: Work, heard: Heard) -> None:
        fact = told.PersonMerged.FromString(heard.envelope.payload)
        kept, absorbed = UUID(fact.kept_person_id), UUID(fact.absorbed_person_id)
        await record_merge(work, merge_id=UUID(fact.merge_id), kept=kept, absorbed=absorbed, undone=False)

    async def unmerged(work: Work, heard: Heard) -> None:
        fact = told.PersonUnmerged.FromString(heard.envelope.payload)
        kept, restored = UUID(fact.kept_person_id), UUID(fact.restored_person_id)
        await record_merge(work, merge_id=UUID(fact.merge_id), kept=kept, absorbed=restored, undone=True)

    return {"registry.person.merged.v1": merged, "registry.person.unmerged.v1": unmerged}
