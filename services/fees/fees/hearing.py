"""What fees hears: of the register, who is one person, and who died; of incentives, which award is in doubt."""

from __future__ import annotations

from uuid import UUID

from anjia.incentives.v1 import facts_pb2 as awards
from anjia.registry.v1 import facts_pb2 as told
from chassis.db.work import Work
from chassis.facts.consumer import Handler, Heard

from fees.merges.commands import record_death, record_merge
from fees.merges.queries import find_deceased, find_same
from fees.orders.commands.deciding import hold_award, hold_deceased
from fees.orders.commands.joining import arrange
from fees.orders.rules import AWARD_STOPPED


def handlers() -> dict[str, Handler]:
    """Subject → what it makes us do. Each bears any order and being heard again."""

    async def follow(work: Work, *, merge_id: UUID, kept: UUID, absorbed: UUID, undone: bool) -> None:
        # of one person's orders for a programme and period one is paid, and none to somebody who died
        for people in await record_merge(work, merge_id=merge_id, kept=kept, absorbed=absorbed, undone=undone):
            await arrange(work, people)
            if await find_deceased(work, people):
                await hold_deceased(work, people)

    async def merged(work: Work, heard: Heard) -> None:
        fact = told.PersonMerged.FromString(heard.envelope.payload)
        kept, absorbed = UUID(fact.kept_person_id), UUID(fact.absorbed_person_id)
        await follow(work, merge_id=UUID(fact.merge_id), kept=kept, absorbed=absorbed, undone=False)

    async def unmerged(work: Work, heard: Heard) -> None:
        fact = told.PersonUnmerged.FromString(heard.envelope.payload)
        kept, restored = UUID(fact.kept_person_id), UUID(fact.restored_person_id)
        await follow(work, merge_id=UUID(fact.merge_id), kept=kept, absorbed=restored, undone=True)

    async def died(work: Work, heard: Heard) -> None:
        fact = told.PersonDied.FromString(heard.envelope.payload)
        await record_death(work, UUID(fact.person_id))
        await hold_deceased(work, await find_same(work, UUID(fact.person_id)))

    return {
        "registry.person.merged.v1": merged,
        "registry.person.unmerged.v1": unmerged,
        "registry.person.died.v1": died,
    }


def award_handlers() -> dict[str, Handler]:
    """What incentives tells of awards that are ordered."""

    async def doubted(work: Work, heard: Heard) -> None:
        fact = awards.AwardDoubted.FromString(heard.envelope.payload)
        await hold_award(work, UUID(fact.entitlement_id), AWARD_STOPPED, f"AWARD_{fact.reason_code.upper()}")

    return {"incentives.award.doubted.v1": doubted}
