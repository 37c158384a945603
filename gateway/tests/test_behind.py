"""The gateway before a real registry: what one caller was given is no use to another."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from chassis.service import Toolbox
from chassis.testing.issuer import Issuer
from chassis.values import SystemClock
from gateway.settings import GatewaySettings
from gateway.testing import opened
from registry.app import build
from registry.facts import tell
from registry.testing import HERE

PEOPLE = 5


class Behind:
    """Callers of a gateway with a registry behind it."""

    def __init__(self, client: httpx.AsyncClient, issuer: Issuer) -> None:
        self._client, self._issuer = client, issuer

    async def post(self, who: str, path: str, body: dict[str, Any], key: str = "") -> httpx.Response:
        """A call of a worker of the village."""
        claims = {"division": HERE, "division_level": "village", "staff_number": who, "preferred_username": who}
        headers = {
            "Authorization": f"Bearer {self._issuer.token('village-worker', **claims)}",
            "Anjia-Purpose": "registration",
            "Idempotency-Key": key or str(uuid4()),
        }
        return await self._client.post(path, json=body, headers=headers)


@pytest.fixture
async def behind(
    registry_settings: object, gateway_settings: Callable[..., GatewaySettings], issuer: Issuer
) -> AsyncIterator[Behind]:
    tools = Toolbox(registry_settings, clock=SystemClock(), tell=tell)  # type: ignore[arg-type]
    server = build(tools).build()
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with opened(gateway_settings(registry_address=f"127.0.0.1:{port}")) as client:
        yield Behind(client, issuer)
    await server.stop(0)
    await tools.database.close()


def newborn(number: int) -> dict[str, Any]:
    return {
        "name": "王秀英",
        "sex": "SEX_FEMALE",
        "birthDate": f"1990-05-{number + 1:02d}",
        "residence": {"divisionCode": HERE, "address": "1组12号"},
    }


async def test_stolen_cursor_opens_nothing_and_neither_does_it_for_another_question(behind: Behind) -> None:
    for number in range(PEOPLE):
        assert (await behind.post("anna", "/v1/people", newborn(number))).status_code == 200
    asked = {"name": "王秀英", "pageSize": 2}
    first = (await behind.post("anna", "/v1/people:search", asked)).json()
    assert len(first["people"]) == 2
    turned = {**asked, "pageToken": first["nextPageToken"]}
    assert len((await behind.post("anna", "/v1/people:search", turned)).json()["people"]) == 2
    stolen = await behind.post("berta", "/v1/people:search", turned)
    other = await behind.post("anna", "/v1/people:search", {**turned, "name": "王"})
    for answer in (stolen, other):
        assert (answer.status_code, answer.json()["reason"]) == (400, "PAGE_TOKEN_INVALID")
        assert answer.json()["errors"][0]["field"] == "page_token"


async def test_every_page_of_a_search_holds_others_until_all_were_shown(behind: Behind) -> None:
    everybody = {
        (await behind.post("anna", "/v1/people", newborn(number))).json()["personId"] for number in range(PEOPLE)
    }
    shown: list[str] = []
    token = ""
    while True:
        asked = {"name": "xiuying", "pageSize": 2, "pageToken": token}
        page = (await behind.post("anna", "/v1/people:search", asked)).json()
        shown += [one["personId"] for one in page["people"]]
        token = page["nextPageToken"]
        if not token:
            break
    assert sorted(shown) == sorted(everybody)


async def test_same_key_registers_once_for_its_caller_and_is_free_for_another(behind: Behind) -> None:
    first = await behind.post("anna", "/v1/people", newborn(0), key="one-key")
    again = await behind.post("anna", "/v1/people", newborn(0), key="one-key")
    assert again.json() == first.json()
    other = await behind.post("berta", "/v1/people", newborn(0), key="one-key")
    assert other.json()["personId"] != first.json()["personId"]
    reused = await behind.post("anna", "/v1/people", newborn(1), key="one-key")
    assert (reused.status_code, reused.json()["reason"]) == (409, "IDEMPOTENCY_KEY_REUSED")
