"""One life through the house: from a hospital's notice to the bank's answer, through everybody's hands."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import grpc
from anjia.registry.v1 import life_event_service_pb2 as births
from anjia.registry.v1 import life_event_service_pb2_grpc, person_pb2, person_service_pb2

from local.bench.figures import Figure, percentile
from local.bench.ground import Ground
from local.bench.load import CallFailed
from local.bench.paying import CARD, FUND, VILLAGE, answered, funded, to_the_bank
from local.bench.registering import Newcomers
from local.bench.visitor import Visitor
from local.fleet import addresses
from local.realm import set_person_id

LIVES = 5
# no target in the design: nobody who does their part of it waits for another
TARGET_SECONDS = 5
LONGEST_SECONDS = 60
USERS = (
    "village.worker", "citizen", "township.reviewer", "county.approver", "finance.officer", "finance.checker"
)  # fmt: skip
AGREEMENT = {
    "agency": "hospital", "permission": "registry.birth.notify", "purpose": "life-event",
    "fields": [field.name for field in births.NotifyBirthRequest.DESCRIPTOR.fields],
    "legalBasis": "政务数据共享条例", "impactAssessment": "PIA-1",
    "validFrom": "2026-01-01", "validUntil": "2099-01-01",
}  # fmt: skip


class Line:
    """The hands through which one life goes; counts what they ask."""

    def __init__(self, ground: Ground, hands: dict[str, Visitor], fund: str) -> None:
        self._ground, self._hands, self._fund = ground, hands, fund
        self.calls = 0

    async def by(self, user: str, purpose: str, verb: str, path: str, body: object = None) -> dict[str, Any]:
        """A call of somebody's."""
        self.calls += 1
        return await self._hands[user].call(verb, path, body, purpose=purpose)

    async def born(self, number: str) -> str:
        """A notice of a hospital; the child's id."""
        token = self._ground.cell.client_token("hospital")
        told = (
            ("authorization", f"Bearer {token}"),
            ("anjia-purpose", "life-event"),
            ("idempotency-key", str(uuid4())),
        )
        request = births.NotifyBirthRequest(
            institution="H510421-1",
            notice_number=uuid4().hex[:12],
            child_sex=person_pb2.SEX_FEMALE,
            birth_date=f"{datetime.now(UTC).year}-01-15",
            residence=person_service_pb2.NewResidence(division_code=VILLAGE, address="2组3号"),
            adults=[births.ResponsibleAdult(role=births.ADULT_ROLE_MOTHER, name="李梅", id_number=number)],
        )
        async with grpc.aio.insecure_channel(addresses(self._ground.secrets)["registry_grpc"]) as channel:
            stub = life_event_service_pb2_grpc.LifeEventServiceStub(channel)
            return str((await stub.NotifyBirth(request, metadata=told, timeout=20)).person_id)

    async def until(self, holds: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - what holds
        """Ask again until there is an answer."""
        deadline = time.perf_counter() + LONGEST_SECONDS
        while not (found := await holds()):
            if time.perf_counter() > deadline:
                raise TimeoutError
            await asyncio.sleep(0.02)
        return found

    async def live(self, mother_number: str) -> None:
        """From the notice to the money."""
        child = await self.born(mother_number)

        async def assessed() -> dict[str, Any]:
            try:
                answer = await self.by("citizen", "own-data", "GET", f"/v1/people/{child}/assessment")
            except CallFailed:  # the child was not heard of yet
                return {}
            return next((one for one in answer.get("packs", []) if one["programme"] == "childcare_subsidy"), {})

        worker = ("village.worker", "registration")
        version = (await self.by(*worker, "GET", f"/v1/people/{child}"))["version"]
        hukou = {"divisionCode": VILLAGE, "address": "2组3号"}
        moved = {"version": version, "movedOn": f"{datetime.now(UTC).year}-01-20", "hukou": hukou}
        await self.by(*worker, "POST", f"/v1/people/{child}:move", moved)
        offer = await self.until(lambda: _if(assessed(), lambda one: one.get("state") == "offered"))
        case = f"/v1/entitlements/{offer['entitlementId']}"
        await self.by("citizen", "own-data", "POST", f"{case}:accept", {"accountNumber": CARD})
        await self.by("citizen", "own-data", "POST", f"{case}:submit")
        await self.by("township.reviewer", "application-review", "POST", f"{case}:check", {"passed": True})
        await self.by("county.approver", "application-review", "POST", f"{case}:decide", {"granted": True})
        await self._is(case, "ordered")
        batch, file = await to_the_bank(self._hands, self._fund)
        await answered(self._hands, batch, file)
        self.calls += 6
        await self._is(case, "paid")

    async def _is(self, case: str, state: str) -> None:
        def asked() -> Awaitable[dict[str, Any]]:
            return self.by("citizen", "own-data", "GET", case)

        await self.until(lambda: _if(asked(), lambda one: one["state"] == state))


async def _if(asked: Awaitable[dict[str, Any]], holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any] | None:
    found = await asked
    return found if holds(found) else None


async def measure(ground: Ground, newcomers: Newcomers) -> list[Figure]:
    """Median seconds of a life; the floor is as many plain reads of a person as it made calls."""
    hands = {user: ground.visitor(user) for user in USERS}
    for user in USERS[2:]:
        await hands[user].sign_in()
    await hands["village.worker"].sign_in()
    approver = hands["county.approver"]
    await approver.call("POST", "/v1/agreements", AGREEMENT, purpose="registration")
    signed = {"comparedWith": "国卫办人口发〔2025〕24号"}
    await approver.call("POST", "/v1/packs/childcare_subsidy:signOff", signed, purpose="application-review")
    fund = await funded(hands, FUND)
    spent, calls, reads = [], [], []
    for _ in range(LIVES):
        told = newcomers.next() | {"name": "李梅", "residence": {"divisionCode": VILLAGE, "address": "2组3号"}}
        answer = await hands["village.worker"].call("POST", "/v1/people", told, purpose="registration")
        mother = str(answer["personId"])
        set_person_id(ground.secrets, "citizen", mother)
        await hands["citizen"].sign_in()
        line = Line(ground, hands, fund)
        started = time.perf_counter()
        await line.live(str(told["idNumber"]))
        spent.append(time.perf_counter() - started)
        calls.append(line.calls)
        started = time.perf_counter()
        for _ in range(line.calls):
            await hands["citizen"].call("GET", f"/v1/people/{mother}", purpose="own-data")
        reads.append(time.perf_counter() - started)
    return [Figure("journey_birth_to_paid_p50", percentile(spent, 0.5), "s", TARGET_SECONDS, percentile(reads, 0.5))]
