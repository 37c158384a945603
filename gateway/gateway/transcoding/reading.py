"""JSON as the contract's messages; what cannot be read is refused by its field, or by its place in the text."""

from __future__ import annotations

import json
import math
from typing import Any

from chassis.errors import DomainError, Kind, Text
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

MAX_DEPTH = 20
DIGITS_MAX = 40
# what is said back of a name that somebody else chose
PATH_MAX_LENGTH = 100
UNREAD = json_format.ParseError, ValueError, TypeError, RecursionError


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8 (RFC 8259); nothing is an empty one.

    Errors: REQUEST_UNREADABLE with the place (`position`, in characters from 0; of what is no UTF-8 in bytes).
    """
    try:
        found = json.loads((body or b"{}").decode(), parse_int=_whole_number, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        place = Text(f"第 {error.lineno} 行第 {error.colno} 列", f"line {error.lineno} column {error.colno}")
        raise _no_json(place, error.pos) from error
    except UnicodeDecodeError as error:
        raise _no_json(Text(f"第 {error.start} 字节", f"byte {error.start}"), error.start) from error
    except RecursionError as error:
        raise unreadable(Text("请求内容嵌套过深", "the body is nested too deeply")) from error
    if not isinstance(found, dict):
        raise unreadable(Text("请求内容应是 JSON 对象", "the body has to be a JSON object"), position="0")
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that says a name twice means one thing to one reader and another to the next (RFC 8259, 4)."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        name = twice.encode(errors="replace").decode()[:PATH_MAX_LENGTH]
        text = Text(f"请求中同一对象内重复的字段：{name}", f"the request says a field twice in one object: {name}")
        raise unreadable(text, field=name)
    return found


def _whole_number(text: str) -> float:
    """A number of thousands of digits is none of ours: infinite, and refused by its field."""
    return int(text) if len(text) <= DIGITS_MAX else math.inf


def read_message(kind: type[Message], fields: dict[str, Any]) -> Message:
    """Fields as a message.

    Errors: REQUEST_UNREADABLE with the `field` that is unknown, said twice or not written as the contract says.
    """
    contract: Any = kind.DESCRIPTOR
    wrong = _find_odd(fields, contract, "", 0)
    if wrong is None:
        try:
            return json_format.ParseDict(fields, kind(), max_recursion_depth=MAX_DEPTH + 1)
        except UNREAD:
            wrong = _locate(fields, contract, "")
    name = wrong.encode(errors="replace").decode()[:PATH_MAX_LENGTH]
    text = Text(
        f"请求中有不认识或写法不对的字段：{name}",
        f"the request has a field that is unknown or not written as it should be: {name}",
    )
    raise unreadable(text, field=name)


def unreadable(text: Text, **details: str) -> DomainError:
    """What is said of a request that cannot be read."""
    return DomainError(Kind.INVALID, "REQUEST_UNREADABLE", text, **details)


def _no_json(place: Text, position: int) -> DomainError:
    text = Text(f"请求内容不是有效的 JSON：{place.zh}", f"the body is not JSON: {place.en}")
    return unreadable(text, position=str(position))


def _field_of(message: Descriptor | None, name: str) -> FieldDescriptor | None:
    """A field by either of its names; None: unknown, which the parser refuses."""
    if message is None or _has_surrogate(name):
        return None
    return message.fields_by_name.get(name) or message.fields_by_camelcase_name.get(name)


def _is_map(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


def _inside(field: FieldDescriptor | None) -> Descriptor | None:
    """The message of a field whose fields have names of ours."""
    if field is None or field.message_type is None or _is_map(field):
        return None
    return None if field.message_type.full_name.startswith("google.protobuf.") else field.message_type


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= one <= "\udfff" for one in text) if not text.isascii() else False


def _find_odd(fields: dict[str, Any], message: Descriptor | None, above: str, depth: int) -> str | None:
    """The path of the first value that the parser would take, or break at, and the contract does not allow."""
    seen: set[str] = set()
    for name, value in fields.items():
        path, field = f"{above}{name}", _field_of(message, name)
        own_name = field.name if field is not None else ""
        if _has_surrogate(name) or depth >= MAX_DEPTH or own_name in seen or _is_odd(value, field):
            return path
        if own_name:
            seen.add(own_name)
        for place, one in enumerate(value if isinstance(value, list) else [value]):
            here = f"{path}[{place}]" if isinstance(value, list) else path
            if isinstance(one, list) or _is_odd_one(one, field):
                return here
            if isinstance(one, dict) and (found := _find_odd(one, _inside(field), f"{here}.", depth + 1)) is not None:
                return found
    return None


def _is_odd(value: object, field: FieldDescriptor | None) -> bool:
    """A list where the contract has one value, or the other way round."""
    if field is None or value is None:
        return False
    if field.is_repeated and not _is_map(field):
        return not isinstance(value, list)
    return isinstance(value, list) and (field.message_type is None or _inside(field) is not None or _is_map(field))


def _is_odd_one(value: object, field: FieldDescriptor | None) -> bool:
    if isinstance(value, float) and not math.isfinite(value):
        return True
    if isinstance(value, str) and _has_surrogate(value):
        return True
    if field is None or value is None:
        return False
    if field.type == FieldDescriptor.TYPE_ENUM:
        return isinstance(value, (bool, float))
    is_object = _inside(field) is not None or _is_map(field)
    return is_object and not isinstance(value, dict)


def _locate(fields: dict[str, Any], message: Descriptor, above: str) -> str:
    """The path of what the parser refuses, found by letting it read each field alone."""
    seen: set[str] = set()
    for name, value in fields.items():
        path, field = f"{above}{name}", _field_of(message, name)
        if field is None:
            return path
        one_of = field.containing_oneof.full_name if field.containing_oneof else field.full_name
        if one_of in seen:
            return path
        seen.add(one_of)
        if _parses(message, {name: value}):
            continue
        if field.is_repeated and isinstance(value, list):
            place = next((place for place, one in enumerate(value) if not _parses(message, {name: [one]})), 0)
            return _deeper(field, value[place], f"{path}[{place}]")
        return _deeper(field, value, path)
    return above.rstrip(".")


def _deeper(field: FieldDescriptor, value: object, path: str) -> str:
    inner = _inside(field)
    return _locate(value, inner, f"{path}.") if inner is not None and isinstance(value, dict) else path


def _parses(message: Descriptor, fields: dict[str, Any]) -> bool:
    try:
        json_format.ParseDict(fields, GetMessageClass(message)(), max_recursion_depth=MAX_DEPTH + 1)
    except UNREAD:
        return False
    return True
