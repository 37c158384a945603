"""Laws over the contract: access, privacy, subjects, crossing, declined scope, authorization matrix."""

from __future__ import annotations

import contextlib
import re
from importlib import import_module
from typing import Any

import pytest
from anjia.options.v1 import access_pb2
from chassis.access.coded import may_name
from chassis.access.contract import (
    PURPOSES,
    ContractIncomplete,
    Method,
    is_opaque,
    is_subject,
    methods_of,
    privacy_of,
    walk_messages,
)
from chassis.errors import DomainError, Kind
from google.protobuf import descriptor_pb2, descriptor_pool
from local.secret_store import SERVICES
from registry.testing import ELSEWHERE, RegistryUnderTest

from tests.architecture.declined import declined_words

METHODS_OF: dict[str, list[Method]] = {
    name: [
        method
        for file in import_module(f"{name}.app").CONTRACTS
        for service in file.DESCRIPTOR.services_by_name.values()
        for method in methods_of(service)
    ]
    for name in SERVICES
}
METHODS = [method for methods in METHODS_OF.values() for method in methods]
SUBJECTS = [subject for name in SERVICES for subject in import_module(f"{name}.facts").SUBJECTS]
TABLES = [table for name in SERVICES for table in import_module(f"{name}.migrations.rows").METADATA.sorted_tables]
MESSAGES = list(
    walk_messages(
        message for method in METHODS for message in (method.descriptor.input_type, method.descriptor.output_type)
    )
)
OURS = [message for message in MESSAGES if message.full_name.split(".")[1] in SERVICES and not is_opaque(message)]
REASON_LENGTH = 20


def test_every_method_declares_role_purpose_and_log() -> None:
    assert len(METHODS) > 25
    for method in METHODS:
        assert method.access.permission.startswith(method.path[1:].split(".")[1] + ".")
        assert method.roles


def test_method_without_access_stops_the_start() -> None:
    file = descriptor_pb2.FileDescriptorProto(name="planted.proto", package="planted", syntax="proto3")
    file.message_type.add(name="Empty")
    file.service.add(name="Planted").method.add(name="Do", input_type=".planted.Empty", output_type=".planted.Empty")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    with pytest.raises(ContractIncomplete):
        list(methods_of(pool.FindServiceByName("planted.Planted")))


def test_every_field_has_its_privacy_class() -> None:
    bare = [
        field.full_name
        for message in OURS
        for field in message.fields
        if privacy_of(field) is None
        and not is_subject(field)
        and not (field.message_type is not None and field.message_type in OURS)
    ]
    assert bare == []


def crosses_without_a_word(permission: str, access: access_pb2.Access) -> list[str]:
    """A method that sees the whole county and does not say why; or says why and does not."""
    said = len(access.crosses_because) >= REASON_LENGTH
    return [] if access.crosses == said == bool(access.crosses_because) else [permission]


def test_methods_that_cross_scopes_say_why() -> None:
    assert any(method.access.crosses for method in METHODS)
    assert [one for method in METHODS for one in crosses_without_a_word(method.path, method.access)] == []


@pytest.mark.parametrize(
    "planted",
    [
        {"crosses": True},
        {"crosses": True, "crosses_because": "it is easier"},
        {"crosses_because": "the child lives where its adults live"},
    ],
    ids=["no word", "no reason", "does not cross"],
)
def test_planted_crossing_is_caught(planted: dict[str, Any]) -> None:
    assert crosses_without_a_word("planted", access_pb2.Access(**planted)) == ["planted"]


def test_methods_about_one_person_name_the_subject() -> None:
    for method in METHODS:
        if "person_id" in method.descriptor.input_type.fields_by_name:
            assert is_subject(method.descriptor.input_type.fields_by_name["person_id"]), method.path


def test_every_purpose_has_its_legal_basis() -> None:
    values = access_pb2.Purpose.DESCRIPTOR.values_by_number
    for number in PURPOSES.values():
        assert values[number].GetOptions().Extensions[access_pb2.basis]


def test_every_subject_has_a_message_that_carries_ids_codes_and_dates_alone() -> None:
    for subject in SUBJECTS:
        service, noun, verb, version = subject.split(".")
        assert service in SERVICES
        assert version == "v1"
        message = import_module(f"anjia.{service}.v1.facts_pb2").DESCRIPTOR.message_types_by_name[
            f"{noun.title()}{verb.title()}"
        ]
        allowed = re.compile(r".*(_ids?|_date|_code|_on|^fields|^people)$")
        assert all(allowed.match(field.name) for field in message.fields), message.full_name


def test_what_is_declined_stays_unbuilt() -> None:
    names = [field.full_name for message in MESSAGES for field in message.fields]
    names += [method.path for method in METHODS] + list(SUBJECTS)
    names += [f"{table.name}.{column.name}" for table in TABLES for column in table.columns]
    assert declined_words(names) == []


@pytest.mark.parametrize(
    "planted",
    [
        "anjia.registry.v1.Person.birth_permit_number",
        "/anjia.registry.v1.PregnancyService/ListPregnancies",
        "person.contraception_method",
        "iud_check.checked_on",
        "fees.social_maintenance_fee.assessed.v1",
        "levy_case.surcharge_fen",
        "anjia.registry.v1.InformerReward.amount_fen",
        "person.parity",
        "target.birth_quota",
        "/anjia.registry.v1.CadreService/IssueYellowCard",
        "household.unit_designation",
        "person.garrison_address",
        "birth.parents_married",
        "counter.surveillance_video",
        "fetus.sex_of_fetus",
    ],
)
def test_planted_violation_is_caught(planted: str) -> None:
    assert declined_words([planted]) == [planted]


async def test_reads_of_a_person_stop_at_the_scope_and_are_on_the_persons_own_record(
    registry: RegistryUnderTest,
) -> None:
    """Method × role × scope, for every method that reads by a person's id; each look is seen by the person."""
    asked = {
        method.descriptor.name: method
        for method in METHODS_OF["registry"]
        if method.access.log == access_pb2.LOG_READ and "person_id" in method.descriptor.input_type.fields_by_name
    }
    assert len(asked) > 4
    person = (await registry.register()).person_id
    seen: set[tuple[str, str]] = set()
    for method in asked.values():
        for role in method.roles:
            if role.startswith(("service-", "agency-")) or role in ("citizen", "operator"):
                continue
            purpose = min(one for one in method.purposes - {"own-data"} if may_name(role, one))
            request = method.request_class(person_id=person)
            level = {"village-worker": "village", "township-reviewer": "township"}.get(role, "county")
            away = {"village": ELSEWHERE, "township": "510421100000", "county": "510421000000"}[level]
            stranger = registry.caller(role, purpose, division=away, division_level=level)
            with pytest.raises(DomainError) as caught:
                await stranger.call(method.descriptor.name, request)
            assert caught.value.kind is Kind.NOT_FOUND, (method.path, role)
            seen.add((method.access.permission, caught.value.reason))
            with contextlib.suppress(DomainError):  # nobody's household is an answer, too
                await registry.caller(role, purpose).call(method.descriptor.name, request)
                seen.add((method.access.permission, "OK"))
    request = asked["ListRecordAccesses"].request_class(person_id=person, page_size=100)
    looks = await registry.citizen(person).call("ListRecordAccesses", request)
    assert seen <= {(look.permission, look.outcome) for look in looks.accesses}


async def test_two_administrator_roles_in_one_token_are_refused_everywhere(registry: RegistryUnderTest) -> None:
    token = registry.issuer.token("audit-admin", "system-admin", division="510422000000", division_level="county")
    caller = registry._as(token, "audit")
    for method in METHODS_OF["registry"]:
        if not method.descriptor.client_streaming and not method.descriptor.server_streaming:
            with pytest.raises(DomainError) as caught:
                await caller.call(method.descriptor.name, method.request_class())
            assert caught.value.reason == "ADMINISTRATOR_ROLES_MIXED"


@pytest.mark.parametrize(
    "token",
    [
        lambda issuer: issuer.token("county-approver", seconds=-60),
        lambda issuer: issuer.token("county-approver", iss="http://elsewhere/realms/anjia"),
        lambda issuer: issuer.token("county-approver", aud="another"),
        lambda issuer: issuer.token("county-approver", algorithm="HS256"),
        lambda issuer: issuer.token("county-approver") + "x",
        lambda _issuer: "nonsense",
    ],
    ids=["expired", "another issuer", "another audience", "another algorithm", "altered", "no token"],
)
async def test_foreign_stale_and_forged_tokens_are_refused(registry: RegistryUnderTest, token) -> None:
    caller = registry._as(token(registry.issuer), "registration")
    method = next(one for one in METHODS_OF["registry"] if one.descriptor.name == "GetPerson")
    with pytest.raises(DomainError) as caught:
        await caller.call("GetPerson", method.request_class(person_id="01900000-0000-7000-8000-000000000000"))
    assert caught.value.reason == "TOKEN_REFUSED"
