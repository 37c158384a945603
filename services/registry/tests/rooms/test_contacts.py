"""Contacts: whole for a message that is named, masked without one, none of the dead, each look logged."""

from __future__ import annotations

import pytest
from anjia.registry.v1 import contact_service_pb2 as pb
from anjia.registry.v1 import person_service_pb2
from chassis.access.scope import COUNTY
from chassis.errors import DomainError
from registry.testing import RegistryUnderTest

PHONE = "13812345678"


async def test_phone_is_whole_for_a_message_and_masked_without_one(registry: RegistryUnderTest) -> None:
    person = (await registry.register(phone=PHONE)).person_id
    messenger, request = registry.caller("service-notifications", "messaging"), pb.GetContactRequest(person_id=person)
    assert (await messenger.call("GetContact", request, anjia_case="M0123 message-sent")).phone == PHONE
    assert (await messenger.call("GetContact", request)).phone == "*********78"
    looks = await registry.citizen(person).call(
        "ListRecordAccesses", person_service_pb2.ListRecordAccessesRequest(person_id=person, page_size=50)
    )
    assert ("service-notifications", "messaging", "registry.contact.get") in {
        (one.role, one.purpose, one.permission) for one in looks.accesses
    }


async def test_dead_and_merged_records_have_no_phone(registry: RegistryUnderTest) -> None:
    person = (await registry.register(phone=PHONE)).person_id
    async with registry.tools.database.work(COUNTY) as work:
        await work.raw.execute("UPDATE person SET death_date = '2026-11-01' WHERE person_id = %s", (person,))
        await work.commit()
    messenger = registry.caller("service-notifications", "messaging")
    found = await messenger.call("GetContact", pb.GetContactRequest(person_id=person), anjia_case="M0123 message-sent")
    assert found.phone == ""


async def test_somebody_nobody_knows_is_not_found(registry: RegistryUnderTest) -> None:
    messenger = registry.caller("service-notifications", "messaging")
    with pytest.raises(DomainError) as caught:
        await messenger.call("GetContact", pb.GetContactRequest(person_id="01900000-0000-7000-8000-000000000000"))
    assert caught.value.reason == "PERSON_NOT_FOUND"
