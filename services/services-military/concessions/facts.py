"""What concessions says: facts of its rules → subject and message. What it hears: hearing.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anjia.concessions.v1 import facts_pb2 as pb
from chassis.db.work import Fact
from google.protobuf.message import Message

from concessions.cards import rules as cards
from concessions.visits import rules as visits

_SAID: dict[type, tuple[str, Callable[[Any], Message]]] = {
    cards.CardIssued: (
        "concessions.card.issued.v1",
        lambda fact: pb.CardIssued(card_id=str(fact.card_id), person_id=str(fact.person_id)),
    ),
    cards.CardRevoked: (
        "concessions.card.revoked.v1",
        lambda fact: pb.CardRevoked(card_id=str(fact.card_id), person_id=str(fact.person_id)),
    ),
    visits.VisitRecorded: (
        "concessions.visit.recorded.v1",
        lambda fact: pb.VisitRecorded(
            visit_id=str(fact.visit_id), person_id=str(fact.person_id), served_on=fact.served_on.isoformat()
        ),
    ),
    visits.VisitCancelled: (
        "concessions.visit.cancelled.v1",
        lambda fact: pb.VisitCancelled(visit_id=str(fact.visit_id), person_id=str(fact.person_id)),
    ),
}
SUBJECTS = tuple(subject for subject, _ in _SAID.values())


def tell(fact: Any) -> Fact:  # noqa: ANN401 - any fact class of the table above
    """A fact as it goes to the outbox."""
    subject, encode = _SAID[type(fact)]
    entity = getattr(fact, "card_id", None) or fact.visit_id
    return Fact(subject, str(entity), fact.version, encode(fact).SerializeToString())
