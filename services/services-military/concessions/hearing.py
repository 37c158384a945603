"""What concessions consumes of the register: whatever happened to somebody known here, they are read again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from anjia.registry.v1 import facts_pb2 as told
from chassis.db.work import Work
from chassis.facts.consumer import Handler, Heard

from concessions.clients.registry import RegistryClient
from concessions.holders.commands import following
from concessions.holders.commands.confirming import Ending
from concessions.visits import commands as visits

# subject → its message and the fields that name people
PEOPLE: dict[str, tuple[Any, tuple[str, ...]]] = {
    "registry.person.died.v1": (told.PersonDied, ("person_id",)),
    "registry.person.moved.v1": (told.PersonMoved, ("person_id",)),
    "registry.person.corrected.v1": (told.PersonCorrected, ("person_id",)),
    "registry.person.merged.v1": (told.PersonMerged, ("kept_person_id", "absorbed_person_id")),
    "registry.person.unmerged.v1": (told.PersonUnmerged, ("kept_person_id", "restored_person_id")),
}


def handlers(registry: RegistryClient, ending: Ending) -> dict[str, Handler]:
    """Subject → what it makes us do."""

    async def changed(work: Work, heard: Heard) -> None:
        message, fields = PEOPLE[heard.envelope.type]
        event = message.FromString(heard.envelope.payload)
        people = [UUID(getattr(event, field)) for field in fields]
        records = await following.find_recorded(work, people) | await visits.find_recorded(work, people)
        # read all before anything is held
        for record, person in [(one, await registry.read(one)) for one in sorted(records)]:
            if person is not None:
                await following.follow_holder(work, record, person, ending=ending)
                await visits.follow_visits(work, record, person.person_id)

    return dict.fromkeys(PEOPLE, changed)
