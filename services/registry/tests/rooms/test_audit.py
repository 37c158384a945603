"""Audit: the log and its seal are read by the county's auditors, by nobody of less."""

from __future__ import annotations

import pytest
from anjia.registry.v1 import audit_service_pb2 as pb
from anjia.registry.v1 import person_service_pb2
from chassis.access.seal import Seal
from chassis.errors import DomainError
from registry.testing import HERE, RegistryUnderTest


async def test_auditor_reads_who_looked(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    worker = registry.caller("village-worker", "registration")
    await worker.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=person.person_id))
    auditor = registry.caller("auditor", "audit")
    reply = await auditor.call("ListAccesses", pb.ListAccessesRequest(person_id=person.person_id))
    assert {(one.role, one.action) for one in reply.accesses} >= {
        ("village-worker", "read"),
        ("county-approver", "write"),
    }


async def test_auditor_of_a_village_is_refused(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    auditor = registry.caller("auditor", "audit", division=HERE, division_level="village")
    with pytest.raises(DomainError, match="AUDIT_OUT_OF_REACH"):
        await auditor.call("ListAccesses", pb.ListAccessesRequest(person_id=person.person_id))
    with pytest.raises(DomainError, match="AUDIT_OUT_OF_REACH"):
        await auditor.call("ListSeals", pb.ListSealsRequest())


async def test_auditor_sees_the_newest_seals(registry: RegistryUnderTest) -> None:
    await registry.register()
    settings = registry.tools.settings
    seal = Seal(registry.tools.database, service="registry", folder=settings.seal_dir, nats_url="")
    rows = await seal.seal_once()
    reply = await registry.caller("audit-admin", "audit").call("ListSeals", pb.ListSealsRequest())
    assert [(one.number, one.rows) for one in reply.seals] == [(1, rows)]
    assert len(reply.seals[0].head) == 64
