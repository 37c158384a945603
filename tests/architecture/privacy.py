"""What the law over privacy asks of the fields of replies and events, and how a reply is filled to try it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from anjia.options.v1 import privacy_pb2
from chassis.access.contract import is_opaque, is_subject, privacy_of
from chassis.access.masking import HIDDEN_FLAG
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

# How things are called by which somebody is known, reached or paid. A mask on a field of another name is a fault of
# this rule: then it has fallen behind the contract.
PERSONAL = re.compile(r"(^|_)(name|number|account|phone|address|email|payee|card|digits)(_|$)")
# what stands for somebody or something else and tells nothing by itself
STANDS_FOR = re.compile(r"_(ids?|code)$")
TEXTS = (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BYTES)
REASON_LENGTH = 6
DEPTH = 6


def class_of(field: FieldDescriptor) -> int:
    """The privacy class, 0 where there is none."""
    privacy = privacy_of(field)
    return int(getattr(privacy, "class")) if privacy is not None else 0


def reason_of(field: FieldDescriptor) -> str:
    """Why it is told whole, as the contract says it."""
    privacy = privacy_of(field)
    return str(privacy.shown_because) if privacy is not None else ""


def is_masked(field: FieldDescriptor) -> bool:
    """Whether a mask stands at the field."""
    privacy = privacy_of(field)
    return privacy is not None and bool(privacy.mask)


def is_map_of_texts(field: FieldDescriptor) -> bool:
    """Whether a field is a map to texts: no mask can stand at what it holds."""
    entry = field.message_type
    if entry is None or not entry.GetOptions().map_entry:
        return False
    return bool(entry.fields_by_name["value"].type == FieldDescriptor.TYPE_STRING)


def is_personal(field: FieldDescriptor) -> bool:
    """Whether a text is something by which somebody is known, reached or paid: by its class, or by its name."""
    if is_map_of_texts(field):
        return class_of(field) != privacy_pb2.CLASS_PLAIN
    if field.type not in TEXTS or is_subject(field):
        return False
    classed = class_of(field) in (privacy_pb2.CLASS_IDENTIFIER, privacy_pb2.CLASS_ADDRESS)
    named = bool(PERSONAL.search(field.name)) and not STANDS_FOR.search(field.name)
    return classed or (named and field.type == FieldDescriptor.TYPE_STRING)


def is_hidden(field: FieldDescriptor) -> bool:
    """Whether its message leaves it out for a person whose address is hidden."""
    flag = HIDDEN_FLAG in field.containing_type.fields_by_name
    return flag and class_of(field) == privacy_pb2.CLASS_ADDRESS


def faults(messages: list[Descriptor]) -> list[str]:
    """Fields that are told whole without a word, and masks that this rule knows no name for."""
    found = []
    for field in (one for message in messages for one in message.fields):
        privacy = privacy_of(field)
        if is_personal(field) and not is_masked(field) and not is_hidden(field):
            if len(reason_of(field)) < REASON_LENGTH:
                found.append(f"{field.full_name} is told whole")
        elif reason_of(field):
            found.append(f"{field.full_name} needs no reason")
        keeps = (privacy_pb2.MASK_KEEP_1, privacy_pb2.MASK_KEEP_2)
        if privacy is not None and privacy.mask in keeps and not PERSONAL.search(field.name):
            found.append(f"{field.full_name} is masked under a name that the rule does not know")
    return found


def secret_of(field: FieldDescriptor) -> str:
    """What a field is filled with: found again wherever it comes out."""
    return f"<{field.full_name}>"


def filled(message: Descriptor, *, depth: int = DEPTH, hidden: bool = False) -> Message:
    """A message with something recognisable in every text; `hidden`: of people whose address is hidden."""
    made: Any = GetMessageClass(message)()
    for field in message.fields:
        if field.message_type is not None:
            if depth and not is_opaque(field.message_type):
                below = filled(field.message_type, depth=depth - 1, hidden=hidden)
                if field.is_repeated:
                    getattr(made, field.name).append(below)
                else:
                    getattr(made, field.name).CopyFrom(below)
        elif field.type in TEXTS:
            text = secret_of(field)
            value = text if field.type == FieldDescriptor.TYPE_STRING else text.encode()
            if field.is_repeated:
                getattr(made, field.name).append(value)
            else:
                setattr(made, field.name, value)
        elif field.name == HIDDEN_FLAG:
            setattr(made, field.name, hidden)
    return made  # type: ignore[no-any-return]


def guarded(message: Descriptor, *, hidden: bool) -> Iterator[FieldDescriptor]:
    """Fields anywhere in a reply whose value may not come out of it whole."""
    seen: set[tuple[str, bool]] = set()
    queue = [(message, False)]
    while queue:
        one, above = queue.pop()
        if (one.full_name, above) in seen or is_opaque(one):
            continue
        seen.add((one.full_name, above))
        for field in one.fields:
            left_out = above or (hidden and is_hidden(field))
            if field.message_type is not None:
                queue.append((field.message_type, left_out))
                continue
            told_whole = not is_personal(field) or is_hidden(field) or bool(reason_of(field))
            address = class_of(field) == privacy_pb2.CLASS_ADDRESS
            if field.type in TEXTS and ((left_out and address) or not told_whole):
                yield field
