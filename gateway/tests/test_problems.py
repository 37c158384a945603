"""A refusal is the same on the wire as it was raised: kind, reason, both languages, fields."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from chassis.errors import DomainError, Kind, Text
from chassis.rpc.status import to_status
from chassis.testing.issuer import Issuer
from chassis.testing.parts import free_port
from gateway.problems import STATUS
from gateway.settings import GatewaySettings
from gateway.testing import PERSON, Front, Recorder, opened

EXPECTED = {
    Kind.INVALID: 400, Kind.UNAUTHENTICATED: 401, Kind.FORBIDDEN: 403, Kind.NOT_FOUND: 404, Kind.TAKEN: 409,
    Kind.REFUSED: 422, Kind.CONFLICT: 409, Kind.TOO_MANY: 429, Kind.TOO_LATE: 504, Kind.UNAVAILABLE: 503,
    Kind.UNIMPLEMENTED: 501, Kind.INTERNAL: 500,
}  # fmt: skip


def test_every_kind_has_a_status() -> None:
    assert set(STATUS) == set(Kind) == set(EXPECTED)


@pytest.mark.parametrize("kind", list(Kind))
async def test_kind_becomes_its_status_with_reason_and_both_languages(front: Front, kind: Kind) -> None:
    error = DomainError(kind, "SOME_REASON", Text("中文", "English"), field="name", more="x")
    front.behind.status = to_status(error, "r-1")
    told = await front.problem("GET", f"/v1/people/{PERSON}")
    assert (told["status"], told["reason"], told["title"]) == (EXPECTED[kind], "SOME_REASON", "SOME_REASON")
    assert told["type"] == "urn:anjia:problem:some-reason"
    assert told["messages"] == {"zh": "中文", "en": "English"}
    assert told["errors"] == [{"field": "name", "message": "中文"}]
    assert told["details"] == {"more": "x"}
    assert told["requestId"]


@pytest.mark.parametrize("kind", [Kind.TOO_MANY, Kind.UNAVAILABLE])
async def test_what_passes_says_when_to_come_again(front: Front, kind: Kind) -> None:
    front.behind.status = to_status(DomainError(kind, "WAIT", Text("等", "wait")), "")
    assert (await front.send("GET", f"/v1/people/{PERSON}")).headers["retry-after"] == "1"


@pytest.mark.parametrize(
    ("headers", "text"),
    [({}, "中"), ({"Accept-Language": "en-GB,zh;q=0.5"}, "E"), ({"Accept-Language": "fr, zh"}, "中"),
     ({"Accept-Language": "en", "Cookie": "anjia_language=zh"}, "中"), ({"Cookie": "anjia_language=xx"}, "中")],
)  # fmt: skip
async def test_detail_is_in_the_readers_language(front: Front, headers: dict[str, str], text: str) -> None:
    front.behind.status = to_status(DomainError(Kind.INVALID, "X", Text("中", "E")), "")
    told = await front.problem("GET", f"/v1/people/{PERSON}", headers=headers)
    assert told["detail"] == text


async def test_violations_are_listed_by_field(front: Front) -> None:
    details = {"violation.name": "too long", "violation.residence.address": "missing", "field": "name"}
    front.behind.status = to_status(DomainError(Kind.INVALID, "REQUEST_INVALID", Text("中", "E"), **details), "")
    told = await front.problem("GET", f"/v1/people/{PERSON}")
    assert {one["field"]: one["message"] for one in told["errors"]} == {
        "name": "too long",
        "residence.address": "missing",
    }


async def test_method_that_the_service_lacks_is_a_problem_that_says_no_address(front: Front) -> None:
    front.behind.service = lambda _details: None  # type: ignore[method-assign,assignment]
    told = await front.problem("GET", f"/v1/people/{PERSON}")
    assert (told["status"], told["reason"]) == (501, "NO_SUCH_METHOD")
    assert "127.0.0.1" not in str(told)


async def test_service_that_is_away_is_unavailable_and_says_no_address(
    gateway_settings: Callable[..., GatewaySettings], issuer: Issuer
) -> None:
    settings = gateway_settings(registry_address=f"127.0.0.1:{free_port()}")
    async with opened(settings) as client:
        told = await Front(client, Recorder(), issuer).problem("GET", f"/v1/people/{PERSON}")
    assert (told["status"], told["reason"]) == (503, "SERVICE_UNAVAILABLE")
    assert "127.0.0.1" not in str(told)
