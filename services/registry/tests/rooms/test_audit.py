"""The log and its seals as the people they are for see them."""

from __future__ import annotations

import pytest
from anjia.registry.v1 import audit_service_pb2 as pb
from anjia.registry.v1 import person_service_pb2
from chassis.access.seal import Seal
from chassis.errors import DomainError
from registry.testing import RegistryUnderTest


def asked(person_id: str) -> person_service_pb2.ListRecordAccessesRequest:
    return person_service_pb2.ListRecordAccessesRequest(person_id=person_id)


async def test_auditor_elsewhere_and_a_stranger_read_nobodys_log(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    stranger = registry.citizen((await registry.register(name="赵六")).person_id)
    for caller in (stranger, registry.caller("auditor", "audit", division="510421000000")):
        with pytest.raises(DomainError) as caught:
            await caller.call("ListRecordAccesses", asked(person.person_id))
        assert caught.value.reason == "PERSON_NOT_FOUND"


async def test_seals_are_seen_by_auditors_of_the_county_and_by_nobody_of_less(registry: RegistryUnderTest) -> None:
    await registry.register()
    folder = registry.tools.settings.seal_dir
    rows = await Seal(registry.tools.database, service="registry", folder=folder, nats_url="").seal_once()
    reply = await registry.caller("audit-admin", "audit").call("ListSeals", pb.ListSealsRequest())
    assert [(one.number, one.rows, len(one.head)) for one in reply.seals] == [(1, rows, 64)]
    village = registry.caller("auditor", "audit", division="510422104207", division_level="village")
    with pytest.raises(DomainError) as caught:
        await village.call("ListSeals", pb.ListSealsRequest())
    assert caught.value.reason == "AUDIT_OUT_OF_REACH"
