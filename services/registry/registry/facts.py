"""What registry says and hears: facts of its rules → subject and message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anjia.registry.v1 import facts_pb2 as pb
from chassis.db.work import Fact
from google.protobuf.message import Message

from registry.households import rules as households
from registry.life_events import rules as life_events
from registry.matching import rules as matching
from registry.people import rules as people
from registry.rolls import facts as rolls

_SAID: dict[type, tuple[str, Callable[[Any], Message]]] = {
    people.PersonRegistered: (
        "registry.person.registered.v1",
        lambda fact: pb.PersonRegistered(person_id=str(fact.person_id)),
    ),
    people.PersonCorrected: (
        "registry.person.corrected.v1",
        lambda fact: pb.PersonCorrected(person_id=str(fact.person_id), fields=fact.fields),
    ),
    life_events.PersonBorn: (
        "registry.person.born.v1",
        lambda fact: pb.PersonBorn(
            person_id=str(fact.person_id), birth_date=fact.birth_date.isoformat(), division_code=fact.division_code
        ),
    ),
    life_events.PersonDied: (
        "registry.person.died.v1",
        lambda fact: pb.PersonDied(person_id=str(fact.person_id), death_date=fact.death_date.isoformat()),
    ),
    households.PersonMoved: (
        "registry.person.moved.v1",
        lambda fact: pb.PersonMoved(
            person_id=str(fact.person_id),
            from_division_code=fact.from_division,
            to_division_code=fact.to_division,
            moved_on=fact.moved_on.isoformat(),
        ),
    ),
    matching.PersonMerged: (
        "registry.person.merged.v1",
        lambda fact: pb.PersonMerged(
            kept_person_id=str(fact.person_id),
            absorbed_person_id=str(fact.absorbed_person_id),
            merge_id=str(fact.merge_id),
        ),
    ),
    matching.PersonUnmerged: (
        "registry.person.unmerged.v1",
        lambda fact: pb.PersonUnmerged(
            kept_person_id=str(fact.person_id),
            restored_person_id=str(fact.restored_person_id),
            merge_id=str(fact.merge_id),
        ),
    ),
    rolls.RollImported: (
        "registry.roll.imported.v1",
        lambda fact: pb.RollImported(roll_id=str(fact.roll_id), people=fact.people),
    ),
    rolls.RollUndone: ("registry.roll.undone.v1", lambda fact: pb.RollUndone(roll_id=str(fact.roll_id))),
}
SUBJECTS = tuple(subject for subject, _ in _SAID.values())


def tell(fact: Any) -> Fact:  # noqa: ANN401 - any fact class of the table above
    """A fact as it goes to the outbox."""
    subject, encode = _SAID[type(fact)]
    entity = getattr(fact, "person_id", None) or fact.roll_id
    return Fact(subject, str(entity), fact.version, encode(fact).SerializeToString())
