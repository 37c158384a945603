"""The authorization matrix: who may, may; nobody else does, in no role, for no purpose, from no other place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest
from anjia.registry.v1 import person_pb2, person_service_pb2
from chassis.access.contract import Method, methods_of
from chassis.errors import DomainError, Kind, Text
from local.secret_store import SERVICES

from tests.architecture.asking import Ask, builders_of, rpc_name
from tests.architecture.matrix import judge


def methods(service: str) -> dict[str, Method]:
    """RPC → its rules, as the contract has them."""
    return {
        method.descriptor.name: method
        for file in import_module(f"{service}.app").CONTRACTS
        for contract in file.DESCRIPTOR.services_by_name.values()
        for method in methods_of(contract)
    }


def unasked(served: Iterable[str], built: Iterable[str]) -> list[str]:
    """RPCs that nobody has a request for, and requests for no RPC."""
    return sorted(set(served) ^ set(built))


@pytest.mark.parametrize("service", SERVICES)
def test_every_rpc_has_a_request_that_succeeds(service: str) -> None:
    assert unasked(methods(service), builders_of(service)) == []


def test_planted_rpc_without_a_request_is_caught() -> None:
    built = set(builders_of("registry"))
    assert unasked({*methods("registry"), "ErasePerson"}, built) == ["ErasePerson"]
    assert unasked(methods("registry"), {*built, "FetchPerson"}) == ["FetchPerson"]


@pytest.fixture
def served(service: str, request: pytest.FixtureRequest) -> object:
    """The service on a database of its own."""
    return request.getfixturevalue(service)


@pytest.mark.parametrize("service", SERVICES)
async def test_nobody_does_or_sees_what_is_not_theirs(service: str, served: Any) -> None:
    rpcs, found = methods(service), []
    for name, build in builders_of(service).items():
        found += await judge(served, rpcs[name], build)
    assert not found, "\n".join(found)


@dataclass
class Planted:
    """A service that is asked for one person; `flaw` says what it does wrong."""

    flaw: str
    role: str = ""
    purpose: str = ""
    claims: dict[str, str] = field(default_factory=dict)

    def caller(self, role: str, purpose: str, **claims: str) -> Planted:
        """The same, as somebody."""
        return Planted(self.flaw, role, purpose, claims)

    def metadata(self) -> dict[str, str]:
        """Nothing beside a request."""
        return {}

    def method(self, name: str) -> Any:
        """Answers as an honest one would, but for the flaw."""
        rules = methods("registry")[name]

        async def stub(request: Any, metadata: object = ()) -> Any:
            _ = metadata
            if self.flaw != "role" and self.role not in rules.roles:
                raise refusal("ROLE_NOT_ALLOWED")
            if self.flaw != "purpose" and not self.purpose:
                raise refusal("PURPOSE_REQUIRED")
            if self.flaw != "purpose" and self.purpose not in rules.purposes:
                raise refusal("PURPOSE_NOT_ALLOWED")
            if self.flaw != "scope" and (self.claims.get("division") or self.claims.get("person_id")):
                raise refusal("PERSON_NOT_FOUND")
            if self.flaw == "refuses":
                raise refusal("VERSION_STALE")
            return person_pb2.Person(person_id="" if self.flaw == "says nothing" else request.person_id)

        return stub


def refusal(reason: str) -> DomainError:
    return DomainError(Kind.FORBIDDEN, reason, Text("不行", "no"))


async def _of_a_person(_service: object) -> Ask:
    person = "01900000-0000-7000-8000-000000000000"
    request = person_service_pb2.GetPersonRequest(person_id=person)
    return Ask("village-worker", "registration", request, data=(person,))


async def _changes_it(_service: object) -> Ask:
    return Ask("township-reviewer", "registration", person_service_pb2.CorrectPersonRequest())


async def _without_data(_service: object) -> Ask:
    return Ask("village-worker", "registration", person_service_pb2.GetPersonRequest())


async def _by_nobody(_service: object) -> Ask:
    return Ask("supervisor", "registration", person_service_pb2.GetPersonRequest())


@pytest.mark.parametrize(
    ("flaw", "name", "build", "said"),
    [
        ("role", "GetPerson", _of_a_person, "not refused by role"),
        ("purpose", "GetPerson", _of_a_person, "the purpose"),
        ("scope", "GetPerson", _of_a_person, "of elsewhere sees it"),
        ("scope", "CorrectPerson", _changes_it, "of elsewhere does it"),
        ("refuses", "GetPerson", _of_a_person, "is refused with VERSION_STALE"),
        ("says nothing", "GetPerson", _of_a_person, "does not tell"),
        ("", "GetPerson", _without_data, "nothing is said"),
        ("", "GetPerson", _by_nobody, "no role of it"),
    ],
    ids=["role", "purpose", "reads elsewhere", "writes elsewhere", "refused", "no data", "data not named", "no role"],
)
async def test_planted_service_is_caught(flaw: str, name: str, build: Any, said: str) -> None:
    found = await judge(Planted(flaw), methods("registry")[name], build)
    assert found
    assert all(said in one for one in found)


async def test_honest_service_is_let_through() -> None:
    assert await judge(Planted(""), methods("registry")["GetPerson"], _of_a_person) == []


def test_builders_are_found_by_their_names() -> None:
    assert rpc_name("list_record_accesses") == "ListRecordAccesses"
    assert "Kin" not in builders_of("registry")
