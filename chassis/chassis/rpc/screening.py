"""What may not be written to a service: every text of every request is looked at before anything is done with it.

Which writings these are is the service's own affair (`Service.screens`). The refusal names the field and never says
what stood in it; the text reaches no row, no log and no span.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Protocol

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from chassis.errors import DomainError
from chassis.rpc.call import Call, Next, Reply, Step
from chassis.values import new_id

# what a caller writes beside the request and we keep: in the access log, with a stored reply, in the log
HEADERS = ("anjia-case", "anjia-purpose", "idempotency-key", "x-request-id")

_NUMBER = re.compile(r"[0-9Xx]{6,}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9a-fA-F-]{32,36}")
_CODE = re.compile(r"[a-z_.-]{1,60}")
# how many fields before one are read with it, and how much of each
NEAR, PART = 8, 24


class Screen(Protocol):
    """What a service does not take in writing."""

    def holds(self, text: str) -> bool:
        """Whether a text may be kept."""

    def holds_beside(self, parts: Sequence[str]) -> bool:
        """Whether parts of texts may stand in one message: only what is unmistakable when they are read together."""

    def refusal(self, field: str) -> DomainError:
        """The error for a field whose text may not."""


def texts_of(message: Message, above: str = "") -> Iterator[tuple[str, str]]:
    """(path of the field, its text) for every string of a message, however deep, keys of maps included."""
    for field, value in message.ListFields():
        path = f"{above}{field.name}"
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            for key, one in value.items():
                yield from _texts(path, field.message_type.fields_by_name["key"], key)
                yield from _texts(path, field.message_type.fields_by_name["value"], one)
        elif field.is_repeated:
            for one in value:
                yield from _texts(path, field, one)
        else:
            yield from _texts(path, field, value)


def _texts(path: str, field: FieldDescriptor, value: object) -> Iterator[tuple[str, str]]:
    if field.type == FieldDescriptor.TYPE_STRING:
        assert isinstance(value, str)  # noqa: S101 - what the descriptor says
        yield path, value
    elif isinstance(value, Message):
        yield from texts_of(value, f"{path}.")


def screen_message(screen: Screen, message: Message) -> None:
    """Raise the service's refusal at the first text that may not be kept, alone or with those before it."""
    before = ""
    read: deque[str] = deque(maxlen=NEAR)
    for field, text in texts_of(message):
        if not screen.holds(text):
            raise screen.refusal(field)
        if _NUMBER.fullmatch(text):
            before = ""  # a day, a number of a person, an id: what stands beside it is no part of it
            continue
        # half in one field and half in the next
        if before and not _CODE.fullmatch(text) and not screen.holds(before + text):
            raise screen.refusal(field)
        before = "" if _CODE.fullmatch(text) else text
        # in several, or with others between
        head = text[:PART]
        parts = [*((one, head) for one in read), (*read, head)]
        if not all(map(screen.holds_beside, parts)):
            raise screen.refusal(field)
        read.append(text[-PART:])


def screen_headers(screen: Screen) -> Step:
    """Look at what comes beside the request, before the access log keeps any of it."""

    async def step(call: Call, proceed: Next) -> Reply:
        wrong = [name for name in HEADERS if not screen.holds(call.metadata.get(name, ""))]
        if wrong:
            for name in wrong:
                del call.metadata[name]
            call.request_id = str(new_id())
            raise screen.refusal("-".join(part.title() for part in wrong[0].split("-")))
        return await proceed(call)

    return step
