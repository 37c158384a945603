"""Where the contract asks for some characters, blanks are none: spaces of any width, and what nobody can see."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from buf.validate import validate_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from chassis.rpc.screening import texts_of

# separators, control and format characters
UNSEEN = ("Z", "C")


def visible_length(text: str) -> int:
    """How many characters of a text a reader can see."""
    return sum(1 for one in text if unicodedata.category(one)[0] not in UNSEEN)


def find_blanks(message: Message) -> dict[str, int]:
    """Path of each filled field with fewer visible characters than the contract asks for → how many it asks for."""
    return {
        path: least
        for path, text in texts_of(message)
        if text and (least := _least(message.DESCRIPTOR, path)) and visible_length(text) < least
    }


@cache
def _least(descriptor: Descriptor, path: str) -> int:
    """The length that the contract asks for at a path."""
    field: FieldDescriptor | None = None
    for name in path.split("."):
        inside = descriptor if field is None else field.message_type
        field = inside.fields_by_name.get(name) if inside is not None else None
        if field is None:
            return 0
    assert field is not None  # noqa: S101 - a path has a name
    rules: Any = field.GetOptions().Extensions[validate_pb2.field]  # type: ignore[index]
    return int(rules.repeated.items.string.min_len if field.is_repeated else rules.string.min_len)
