"""Every text of every request as it is seen, before any rule looks at it (chassis.values.legible).

What a person copies from a web page or a spreadsheet brings marks that nobody sees and no rule expects: a number with a
joiner inside would be another number. NUL, which no database keeps, is refused by the name of its field.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from anjia.options.v1 import privacy_pb2
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from chassis.access.contract import privacy_of
from chassis.errors import DomainError, Kind, Text
from chassis.values.legible import legible, without_marks

_SPACES = re.compile(r"\s+")
_SMALL_X = re.compile(r"[0-9]{17}x")


def make_legible(message: Message, above: str = "") -> None:
    """Change a message's texts, however deep, into what they show; identifiers lose width, spaces and marks too.

    Errors: REQUEST_INVALID at a NUL, naming its field.
    """
    for field, value in message.ListFields():
        path = f"{above}{field.name}"
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            _clean_map(message, field, path)
        elif field.type == FieldDescriptor.TYPE_MESSAGE:
            for one in value if field.is_repeated else (value,):
                make_legible(one, f"{path}.")
        elif field.type == FieldDescriptor.TYPE_STRING:
            _clean_texts(message, field, path)


def _clean_texts(message: Message, field: FieldDescriptor, path: str) -> None:
    number = is_identifier(field)
    if not field.is_repeated:
        text = getattr(message, field.name)
        clean = _clean(text, path, number=number)
        if clean != text:
            setattr(message, field.name, clean)
        return
    texts = getattr(message, field.name)
    for place, text in enumerate(texts):
        clean = _clean(text, path, number=number)
        if clean != text:
            texts[place] = clean


def _clean_map(message: Message, field: FieldDescriptor, path: str) -> None:
    entries: Any = getattr(message, field.name)
    assert field.message_type is not None  # noqa: S101 - a map is a message
    value_field = field.message_type.fields_by_name["value"]
    number = is_identifier(field)
    for key in list(entries):
        clean_key = _clean(key, path) if isinstance(key, str) else key
        if value_field.type == FieldDescriptor.TYPE_MESSAGE:
            make_legible(entries[key], f"{path}.")
            if clean_key != key:
                entries[clean_key].CopyFrom(entries[key])
                del entries[key]
        else:
            value = entries.pop(key)
            entries[clean_key] = _clean(value, path, number=number) if isinstance(value, str) else value


def is_identifier(field: FieldDescriptor) -> bool:
    """Whether a field is a number that somebody is found by."""
    privacy = privacy_of(field)
    return privacy is not None and getattr(privacy, "class") == privacy_pb2.CLASS_IDENTIFIER


def _clean(text: str, path: str, *, number: bool = False) -> str:
    if "\0" in text:
        zh, en = f"请求有误，请检查：{path}（含有空字符）", f"the request is wrong: {path} holds a NUL character"
        raise DomainError(Kind.INVALID, "REQUEST_INVALID", Text(zh, en), field=path)
    clean = legible(text)
    if number:
        clean = _SPACES.sub("", without_marks(unicodedata.normalize("NFKC", clean)))
        clean = clean.upper() if _SMALL_X.fullmatch(clean) else clean
    return clean


def has_identifier(message: Message) -> bool:
    """Whether a request gives a number that somebody is found by, however deep."""
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_STRING and is_identifier(field):
            return True
        nested = field.message_type is not None and not field.message_type.GetOptions().map_entry
        if nested and any(map(has_identifier, value if field.is_repeated else (value,))):
            return True
    return False
