"""Nobody learns by going through numbers, whatever the method or the process; nothing typed lists everybody."""

from __future__ import annotations

import asyncio

import grpc
import pytest
from anjia.registry.v1 import life_event_service_pb2
from anjia.registry.v1 import person_service_pb2 as pb
from chassis.access.contract import methods_of
from chassis.db.lookups import count_lookup
from chassis.errors import DomainError
from chassis.rpc.writing import has_identifier, is_identifier
from chassis.values.identity_number import check_character
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from registry.testing import RegistryUnderTest, descriptors, new_person

MOST = 60


def number(sequence: int) -> str:
    first = f"0004221990{sequence // 28 % 12 + 1:02d}{sequence % 28 + 1:02d}{sequence % 1000:03d}"
    return first + check_character(first)


async def tried(call: object) -> str:
    try:
        await call  # type: ignore[misc]
    except DomainError as error:
        return error.reason
    return "OK"


@pytest.mark.parametrize("typed", ["'", "·", " ", "..", "’", "´", "\u200b", "-", "''''", "·・•", "\u3000", "♪"])
@pytest.mark.parametrize("also", [{}, {"birth_date": "1990-05-17"}])
async def test_what_is_no_part_of_a_name_lists_nobody(registry: RegistryUnderTest, typed: str, also: dict) -> None:
    await registry.register()
    caller = registry.caller("county-approver", "registration")
    try:
        found = await caller.call("SearchPeople", pb.SearchPeopleRequest(name=typed, **also))
    except DomainError as error:
        assert error.details["field"] == "name"  # noqa: PT017 - refused by the field, or found by what else was asked
    else:
        assert not found.people or (also and not typed.strip("\u200b"))


def requests_with_numbers(registry: RegistryUnderTest) -> list:
    """Every method of the register that takes a number, each asking with another one."""
    township = registry.caller("township-reviewer", "data-quality")
    worker = registry.caller("village-worker", "registration")
    return [
        lambda n: worker.call("SearchPeople", pb.SearchPeopleRequest(id_number=number(n))),
        lambda n: worker.call("RegisterPerson", new_person(id_number=number(n), birth_date="1990-01-01")),
        lambda n: township.call(
            "CorrectPerson",
            pb.CorrectPersonRequest(
                person_id="01900000-0000-7000-8000-000000000000",
                version=1,
                fields=["id_number"],
                id_number=number(n),
                reason="核对证件",
            ),
        ),
    ]


@pytest.mark.parametrize("which", [0, 1, 2])
async def test_numbers_tried_through_any_method_meet_the_limit_and_then_nothing_is_told(
    registry: RegistryUnderTest, which: int
) -> None:
    elsewhere = registry.caller("county-approver", "registration")
    held = number(500)
    await registry.register(elsewhere, id_number=held, village="510422102206")
    ask = requests_with_numbers(registry)[which]
    answers = [await tried(ask(n)) for n in range(MOST + 40)]
    assert answers.count("TOO_MANY_REQUESTS") >= 1
    assert answers[-1] == "TOO_MANY_REQUESTS"
    assert await tried(ask(500)) == "TOO_MANY_REQUESTS"


async def test_methods_that_take_a_number_are_counted_together(registry: RegistryUnderTest) -> None:
    search, register, _ = requests_with_numbers(registry)
    answers = [await tried((search if n % 2 else register)(n)) for n in range(MOST + 40)]
    assert answers[-1] == "TOO_MANY_REQUESTS"


async def test_limit_is_one_for_all_processes_and_another_for_each_purpose_and_account(
    registry: RegistryUnderTest,
) -> None:
    """Four processes that share a database allow together what one allows, also at once."""
    database = registry.tools.database
    allowed = await asyncio.gather(*(count_lookup(database, "somebody", "registration", 5) for _ in range(20)))
    assert sum(allowed) == 5
    assert await count_lookup(database, "somebody", "data-quality", 5)
    assert await count_lookup(database, "another", "registration", 5)


async def test_bucket_fills_again(registry: RegistryUnderTest) -> None:
    database, quick = registry.tools.database, 6000.0
    assert all([await count_lookup(database, "a", "registration", 2) for _ in range(2)])
    assert not await count_lookup(database, "a", "registration", 2)
    # a hundred a second: it has filled by the time the database has answered
    assert any([await count_lookup(database, "a", "registration", quick) for _ in range(50)])


def fields_of(message: Descriptor, seen: tuple[str, ...] = ()) -> list[tuple[FieldDescriptor, ...]]:
    """Paths to every identifier of a message."""
    if message.full_name in seen:
        return []
    paths: list[tuple[FieldDescriptor, ...]] = []
    for field in message.fields:
        if field.type == FieldDescriptor.TYPE_STRING and is_identifier(field):
            paths.append((field,))
        elif field.message_type is not None:
            paths += [(field, *path) for path in fields_of(field.message_type, (*seen, message.full_name))]
    return paths


def test_every_number_of_the_contract_is_counted_wherever_it_stands() -> None:
    counted = set()
    for service in descriptors():
        for method in methods_of(service):
            for path in fields_of(method.descriptor.input_type):
                request = method.request_class()
                assert not has_identifier(request)
                message = request
                for field in path[:-1]:
                    value = getattr(message, field.name)
                    message = value.add() if field.is_repeated else value
                setattr(message, path[-1].name, "x")
                assert has_identifier(request), path
                counted.add(method.descriptor.name)
    assert {"SearchPeople", "RegisterPerson", "CorrectPerson", "NotifyBirth"} <= counted


async def test_nul_in_a_text_is_refused_by_the_name_of_its_field(registry: RegistryUnderTest) -> None:
    approver = registry.caller("county-approver", "registration")
    hospital = registry.caller("agency-hospital", "life-event")
    birth = life_event_service_pb2.NotifyBirthRequest(notice_number="n1")
    birth.adults.add(name="王\0")
    calls = [
        (approver, "SearchPeople", pb.SearchPeopleRequest(name="王\0"), "name"),
        (approver, "RegisterPerson", new_person(name="\0"), "name"),
        (hospital, "NotifyBirth", birth, "adults.name"),
    ]
    for caller, method, request, field in calls:
        with pytest.raises((DomainError, grpc.aio.AioRpcError)) as caught:
            await caller.call(method, request)
        assert isinstance(caught.value, DomainError)
        assert (caught.value.reason, caught.value.details["field"]) == ("REQUEST_INVALID", field), method
