"""The description of the interface is valid OpenAPI 3.1 and leaves nothing of the contract out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from gateway.testing import Front
from gateway.transcoding.contract import BEHIND, rules
from gateway.transcoding.openapi import openapi
from google.api import annotations_pb2
from openapi_spec_validator import OpenAPIV31SpecValidator

DOCUMENT: dict[str, Any] = openapi(rules())
OPERATIONS = {
    operation["operationId"]: (path, verb, operation)
    for path, verbs in DOCUMENT["paths"].items()
    for verb, operation in verbs.items()
}
ANNOTATED = [
    method
    for file in BEHIND
    for service in file.services_by_name.values()
    for method in service.methods
    if method.GetOptions().HasExtension(annotations_pb2.http)
]


def test_document_is_valid_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_every_annotated_method_is_an_operation_and_nothing_else_is() -> None:
    assert len(ANNOTATED) > 25
    assert set(OPERATIONS) == {f"{method.containing_service.name}_{method.name}" for method in ANNOTATED}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_operation_says_what_it_does_who_may_and_how_it_refuses(name: str) -> None:
    path, _, operation = OPERATIONS[name]
    assert operation["summary"]
    assert re.search(r"`(registry|fees)\.[a-z_.]+` · [a-z]", operation["description"])
    for status in ("400", "401", "403", "404", "409", "422", "429", "500", "503", "504"):
        assert "application/problem+json" in operation["responses"][status]["content"]
    told = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
    assert told == set(re.findall(r"\{([a-z_]+)\}", path))


def _fields(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema["$ref"].rsplit("/", 1)[1]
    found: dict[str, Any] = DOCUMENT["components"]["schemas"][name]["properties"]
    return found


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_operation_has_an_example_where_it_takes_something(name: str) -> None:
    _, _, operation = OPERATIONS[name]
    given = [one for one in operation["parameters"] if one["in"] != "header"]
    shown = [one for one in given if "example" in one or "examples" in one]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None:
        fields = _fields(body["schema"])
        given += fields.values()
        shown += [one for one in fields.values() if "examples" in one]
    if given:
        assert shown, "nobody can see how it is called"


def test_maps_and_free_objects_are_objects() -> None:
    assert _fields({"$ref": "#/components/schemas/registry.MendRowRequest"})["cells"]["type"] == "object"
    assert _fields({"$ref": "#/components/schemas/registry.Roll"})["report"]["type"] == "object"
    assert not [name for name in DOCUMENT["components"]["schemas"] if "Entry" in name or "google" in name]


def test_every_reference_leads_somewhere() -> None:
    told = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(DOCUMENT)))
    assert told <= set(DOCUMENT["components"]["schemas"])


async def test_gateway_serves_the_document(front: Front) -> None:
    answer = await front.client.get("/openapi.json")
    assert answer.json() == DOCUMENT
