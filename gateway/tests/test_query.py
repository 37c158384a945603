"""Parameters of an address become fields of the request."""

from __future__ import annotations

from typing import Any

import pytest
from anjia.incentives.v1 import application_service_pb2 as pb
from gateway.transcoding.routes import add_query


@pytest.mark.parametrize(
    ("items", "fields"),
    [
        ([("states", "offered")], {"states": ["offered"]}),
        ([("states", "offered"), ("states", "paid")], {"states": ["offered", "paid"]}),
        ([("personId", "x"), ("states", "paid")], {"personId": "x", "states": ["paid"]}),
        ([("personId", "x"), ("personId", "y")], {"personId": ["x", "y"]}),
        ([], {}),
    ],
)
def test_repeated_field_is_a_list_also_when_it_is_said_once(
    items: list[tuple[str, str]], fields: dict[str, Any]
) -> None:
    found: dict[str, Any] = {}
    add_query(found, items, pb.ListEntitlementsRequest.DESCRIPTOR)
    assert found == fields
