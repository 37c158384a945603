"""Every text of every request of the contract is read as it is seen, and refused by its field where it holds NUL."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anjia
import pytest
from chassis.errors import DomainError
from chassis.rpc.writing import is_identifier, make_legible
from google.protobuf import message_factory
from google.protobuf.descriptor import Descriptor, FieldDescriptor, MethodDescriptor

GENERATED = Path(next(iter(anjia.__path__)))


def methods() -> list[MethodDescriptor]:
    """Every method of every service."""
    found = []
    for file in sorted(GENERATED.glob("*/v1/*_service_pb2.py")):
        module = importlib.import_module(f"anjia.{file.parent.parent.name}.v1.{file.stem}")
        found += [method for service in module.DESCRIPTOR.services_by_name.values() for method in service.methods]
    return found


def texts_of(message: Descriptor, seen: tuple[str, ...] = ()) -> Iterator[tuple[FieldDescriptor, ...]]:
    """Paths to every text of a message."""
    for field in message.fields:
        if field.type == FieldDescriptor.TYPE_STRING:
            yield (field,)
        elif field.message_type is not None and field.message_type.full_name not in (*seen, message.full_name):
            for path in texts_of(field.message_type, (*seen, message.full_name)):
                yield (field, *path)


def is_map(field: FieldDescriptor) -> bool:
    return field.message_type is not None and bool(field.message_type.GetOptions().map_entry)


def with_text(message: Any, path: tuple[FieldDescriptor, ...], text: str) -> Any:
    """Write a text at a path of a message; returns a function that reads it again."""
    field, *rest = path
    if is_map(field):
        entries = getattr(message, field.name)
        values = field.message_type.fields_by_name["value"]
        if rest[0].name == "key":
            if values.message_type is not None:
                entries[text].SetInParent()
            else:
                entries[text] = "" if values.type == FieldDescriptor.TYPE_STRING else values.default_value
            return lambda: next(iter(entries))
        if len(rest) == 1:
            entries["k"] = text
            return lambda: entries["k"]
        return with_text(entries["k"], tuple(rest[1:]), text)
    if not rest:
        if field.is_repeated:
            getattr(message, field.name).append(text)
            return lambda: getattr(message, field.name)[0]
        setattr(message, field.name, text)
        return lambda: getattr(message, field.name)
    value = getattr(message, field.name)
    return with_text(value.add() if field.is_repeated else value, tuple(rest), text)


CASES = [(method, path) for method in methods() for path in texts_of(method.input_type)]


def test_contract_has_many_texts() -> None:
    assert len(CASES) > 300
    assert any(is_identifier(path[-1]) for _, path in CASES)


@pytest.mark.parametrize("text", ["a\0", "\0"])
def test_nul_is_refused_by_the_name_of_its_field_in_every_method(text: str) -> None:
    for method, path in CASES:
        request = message_factory.GetMessageClass(method.input_type)()
        with_text(request, path, text)
        with pytest.raises(DomainError) as caught:
            make_legible(request)
        assert caught.value.reason == "REQUEST_INVALID", method.full_name
        assert path[0].name == caught.value.details["field"].partition(".")[0], method.full_name


def test_marks_nobody_sees_are_gone_in_every_method() -> None:
    for method, path in CASES:
        request = message_factory.GetMessageClass(method.input_type)()
        read = with_text(request, path, "\ufeffa\u200db\u202c")
        make_legible(request)
        read_again = read() if not is_map(path[0]) or len(path) > 2 else None
        assert read_again in ("ab", None), (method.full_name, [field.name for field in path])


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("’00042219850505062x", "00042219850505062X"),
        ("１３８ 0000 0062", "13800000062"),
        (" '6222 0000\u200b1111'", "622200001111"),
    ],
)
def test_identifier_loses_width_spaces_and_marks(written: str, kept: str) -> None:
    method, path = next(case for case in CASES if is_identifier(case[1][-1]) and len(case[1]) == 1)
    request = message_factory.GetMessageClass(method.input_type)()
    read = with_text(request, path, written)
    make_legible(request)
    assert read() == kept
