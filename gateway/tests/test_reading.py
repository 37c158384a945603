"""Whatever JSON comes, it is a message or a problem that names its field or place, and nothing of how we are made."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from anjia.registry.v1 import person_service_pb2
from chassis.access.contract import Method
from chassis.errors import DomainError
from gateway.testing import Front
from gateway.transcoding.contract import rules
from gateway.transcoding.reading import MAX_DEPTH, PATH_MAX_LENGTH, read_message, read_object
from google.protobuf.descriptor import Descriptor
from hypothesis import given, settings
from hypothesis import strategies as st

METHODS = sorted((rule.method for rule in rules()), key=lambda method: method.path)
ORDINARY = {"name": "王秀英", "sex": "SEX_FEMALE", "birthDate": "1990-05-17"}
TELLING = ("Error", "Exception", "Traceback", "class", "google", "pb2", "anjia.", "python", "descriptor")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec=None), max_size=6), inner),
    max_leaves=6,
)


def outcome(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except DomainError as error:
        return error


def tells_nothing(error: DomainError) -> bool:
    """Whether a refusal is the house's and says nothing of how it came about, beside the name that it was sent."""
    told = f"{error.message}".replace(error.details.get("field") or "-", "")
    return error.reason == "REQUEST_UNREADABLE" and not any(word in told for word in TELLING)


def names_of(message: Descriptor) -> list[str]:
    return [field.json_name for field in message.fields]


@st.composite
def requests(draw: Any) -> tuple[Method, dict[str, Any]]:
    """A method and fields: some of its own, some not, each with anything for a value; one level deeper too."""
    method = draw(st.sampled_from(METHODS))
    message = method.descriptor.input_type
    names = st.sampled_from([*names_of(message), "shoeSize"])
    fields = draw(st.dictionaries(names, JSON, max_size=4))
    for field in message.fields:
        if field.json_name in fields and field.message_type is not None and draw(st.booleans()):
            inner = draw(st.dictionaries(st.sampled_from([*names_of(field.message_type), "x"]), JSON, max_size=2))
            fields[field.json_name] = [inner] if field.is_repeated else inner
    return method, fields


@given(requests())
@settings(max_examples=600, deadline=None)
def test_any_fields_are_a_message_or_a_field_that_is_named(request: tuple[Method, dict[str, Any]]) -> None:
    method, fields = request
    found = outcome(lambda: read_message(method.request_class, fields))
    if isinstance(found, DomainError):
        field = found.details["field"]
        assert field.split(".")[0].split("[")[0] in fields
        assert tells_nothing(found)
    else:
        assert method.request_class.FromString(found.SerializeToString()) == found


@given(st.binary(max_size=60) | JSON.map(lambda one: json.dumps(one).encode()))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_an_object_or_a_place_that_is_named(body: bytes) -> None:
    found = outcome(lambda: read_object(body))
    if isinstance(found, DomainError):
        assert 0 <= int(found.details["position"]) <= len(body)
        assert tells_nothing(found)
    else:
        assert isinstance(found, dict)


@pytest.mark.parametrize(
    ("body", "position"),
    [(b'{"name": }', 9), (b'{"name": "\xff"}', 10), (b'{"a": 1,}', 8), (b"[]", 0), (b'{"a": "\n"}', 7)],
    ids=["no value", "no UTF-8", "comma", "list", "line break"],
)
async def test_place_of_what_is_no_json_is_told(front: Front, body: bytes, position: int) -> None:
    told = await front.problem("POST", "/v1/people", content=body)
    assert (told["status"], told["reason"]) == (400, "REQUEST_UNREADABLE")
    assert told["details"]["position"] == str(position)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("residence.divisionCode", {"residence": {"divisionCode": 5}}),
        ("residence.shoeSize", {"residence": {"shoeSize": 5}}),
        ("residence", {"residence": []}),
        ("residence", {"residence": ""}),
        ("residence", {"residence": [{}]}),
        ("sex", {"sex": True}),
        ("sex", {"sex": 1.5}),
        ("sex", {"sex": 10**30}),
        ("sex", {"sex": []}),
        ("name", {"name": float("nan")}),
        ("name", {"name": "\ud800"}),
        ("name", {"name": ["\ud800"]}),
        ("birth_date", {"birth_date": "1990-05-17"}),
        ("shoe?", {"shoe\ud800": 1}),
        ("", {"": 1}),
    ],
    ids=ascii,
)
async def test_field_is_named_however_deep(front: Front, field: str, value: dict[str, Any]) -> None:
    told = await front.problem("POST", "/v1/people", content=json.dumps({**ORDINARY, **value}).encode())
    assert (told["status"], told["reason"], told["errors"][0]["field"]) == (400, "REQUEST_UNREADABLE", field)
    assert front.behind.calls == []


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity", "1" * 5_000, "1.5", "9" * 30, "true", "{}"])
async def test_number_that_is_none_of_ours_is_named(front: Front, number: str) -> None:
    body = b'{"version": %s, "fields": ["name"], "name": "a"}' % number.encode()
    told = await front.problem("POST", "/v1/people/01900000-0000-7000-8000-000000000001:correct", content=body)
    assert (told["reason"], told["errors"][0]["field"]) == ("REQUEST_UNREADABLE", "version")


@pytest.mark.parametrize(
    ("value", "field"),
    [(["a", 1], "fields[1]"), ([["a"]], "fields[0]"), ("a", "fields"), ([None], "fields[0]")],
    ids=str,
)
def test_place_in_a_list_is_named(value: Any, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        read_message(person_service_pb2.CorrectPersonRequest, {"fields": value})
    assert caught.value.details["field"] == field


def test_depth_and_length_of_a_name_are_bounded() -> None:
    deep: dict[str, Any] = {}
    for _ in range(MAX_DEPTH + 5):
        deep = {"a" * 50: deep}
    for fields in (deep, {"residence": deep}):
        with pytest.raises(DomainError) as caught:
            read_message(person_service_pb2.RegisterPersonRequest, fields)
        assert 0 < len(caught.value.details["field"]) <= PATH_MAX_LENGTH


@pytest.mark.parametrize("body", [b'{"name": "a", "name": "b"}', b'{"x": [{"name": 1, "name": 1}]}'])
def test_name_that_is_said_twice_is_named(body: bytes) -> None:
    with pytest.raises(DomainError) as caught:
        read_object(body)
    assert (caught.value.reason, caught.value.details["field"]) == ("REQUEST_UNREADABLE", "name")
