"""Differences between sources: somebody decides, and the decision corrects or leaves."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from anjia.registry.v1 import matching_service_pb2 as pb
from anjia.registry.v1 import person_service_pb2
from chassis.access.scope import COUNTY
from chassis.errors import DomainError
from registry.quality.rows import QualityItemRow
from registry.testing import RegistryUnderTest


async def opened(registry: RegistryUnderTest, person_id: str, field: str, kept: str, given: str) -> str:
    item_id = uuid4()
    async with registry.tools.database.work(COUNTY) as work:
        work.session.add(
            QualityItemRow(
                item_id=item_id, person_id=UUID(person_id), kind="difference", field=field, kept=kept, given=given,
                source="roll.csv 7", opened_at=work.now,
            )
        )  # fmt: skip
        await work.commit()
    return str(item_id)


def settle(item_id: str, decision: str) -> pb.SettleQualityItemRequest:
    return pb.SettleQualityItemRequest(item_id=item_id, decision=decision, reason="户口簿原件")


async def test_accepted_item_corrects_the_person_and_leaves_the_list(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    item = await opened(registry, person.person_id, "birth_date", "1990-05-17", "1990-05-18")
    clerk = registry.caller("county-approver", "data-quality")
    assert (await clerk.call("SettleQualityItem", settle(item, "accept"))).state == "accepted"
    shown = await clerk.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=person.person_id))
    assert shown.birth_date == "1990-05-18"
    assert not (await clerk.call("ListQualityItems", pb.ListQualityItemsRequest())).items


async def test_dismissed_item_leaves_the_person_as_she_was(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    item = await opened(registry, person.person_id, "marital", "", "20")
    clerk = registry.caller("county-approver", "data-quality")
    await clerk.call("SettleQualityItem", settle(item, "dismiss"))
    shown = await clerk.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=person.person_id))
    assert shown.version == person.version
    with pytest.raises(DomainError, match="SETTLED_ALREADY"):
        await clerk.call("SettleQualityItem", settle(item, "accept"))


async def test_masked_number_cannot_be_accepted_from_the_list(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    item = await opened(registry, person.person_id, "id_number", "", "*" * 16 + "70")
    clerk = registry.caller("county-approver", "data-quality")
    with pytest.raises(DomainError, match="NOT_CORRECTABLE_HERE"):
        await clerk.call("SettleQualityItem", settle(item, "accept"))
