"""What the laws over the database fill a service with, and which of it must not be readable there."""

from __future__ import annotations

from anjia.concessions.v1 import holder_service_pb2
from concessions.testing import ConcessionsUnderTest
from fees.testing import CARD, FeesUnderTest
from registry.testing import RegistryUnderTest


async def fill_registry(registry: RegistryUnderTest) -> list[str]:
    """A person; the number of the first generation is upgraded when it is kept."""
    await registry.register(phone="13812345678", id_number="000422900517003", ethnicity="01")
    return ["13812345678", "000422900517003", "00042219900517003"]


async def fill_fees(fees: FeesUnderTest) -> list[str]:
    """A fund and an order."""
    await fees.fund(account_number="98765432109876543")
    await fees.order(payee_name="欧阳秀英")
    return ["98765432109876543", "欧阳秀英", CARD]


async def fill_concessions(concessions: ConcessionsUnderTest) -> list[str]:
    """Somebody confirmed, with a card and a visit; somebody ended."""
    card = await concessions.card()
    await concessions.visit(card.person_id)
    ended = await concessions.confirm()
    end = holder_service_pb2.EndHolderRequest(holder_id=ended.holder_id, ended_code="wish", reason="本人不再需要此项")
    await concessions.office.call("EndHolder", end)
    return ["本人不再需要此项", card.text]
