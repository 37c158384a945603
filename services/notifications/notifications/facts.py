"""What notifications says: facts of its rules → subject and message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anjia.notifications.v1 import facts_pb2 as pb
from chassis.db.work import Fact
from google.protobuf.message import Message

from notifications.clocks import rules as clocks
from notifications.deliveries import rules as deliveries
from notifications.messages import rules as messages

_SAID: dict[type, tuple[str, Callable[[Any], Message]]] = {
    deliveries.MessageDelivered: (
        "notifications.message.delivered.v1",
        lambda fact: pb.MessageDelivered(
            message_id=str(fact.message_id), person_id=str(fact.person_id), channel_code=fact.channel
        ),
    ),
    deliveries.MessageFailed: (
        "notifications.message.failed.v1",
        lambda fact: pb.MessageFailed(
            message_id=str(fact.message_id),
            person_id=str(fact.person_id),
            channel_code=fact.channel,
            reason_code=fact.reason,
        ),
    ),
    messages.MessageRead: (
        "notifications.message.read.v1",
        lambda fact: pb.MessageRead(
            message_id=str(fact.message_id), person_id=str(fact.person_id), read_on=fact.read_on.isoformat()
        ),
    ),
    clocks.ClockOverdue: (
        "notifications.clock.overdue.v1",
        lambda fact: pb.ClockOverdue(
            clock_id=str(fact.clock_id),
            case_id=str(fact.case_id),
            stage_code=fact.stage,
            office_code=fact.office,
            level_code=fact.level,
            due_on=fact.due_on.isoformat(),
        ),
    ),
}
SUBJECTS = tuple(subject for subject, _ in _SAID.values())


def tell(fact: Any) -> Fact:  # noqa: ANN401 - any fact class of the table above
    """A fact as it goes to the outbox."""
    subject, encode = _SAID[type(fact)]
    entity = getattr(fact, "message_id", None) or fact.clock_id
    return Fact(subject, str(entity), fact.version, encode(fact).SerializeToString())
