"""What concessions consumes of the register: whatever happened to somebody known here, they are read again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from anjia.registry.v1 import facts_pb2 as told
from chassis.db.work import Work
from chassis.facts.consumer import Handler, Heard

from concessions.clients.registry import RegistryClient
from concessions.holders.commands.confirming import Ending
from concessions.holders.commands.following import follow

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
        await follow(work, registry, [UUID(getattr(event, field)) for field in fields], ending=ending)

    return dict.fromkeys(PEOPLE, changed)
