"""The gateway is ready when it has reached all it needs once; alive from when it listens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import grpc
import httpx
import pytest
from chassis.rpc.client import open_channel
from chassis.testing.parts import free_port
from gateway.app import Gateway
from gateway.settings import GatewaySettings
from gateway.testing import Recorder, opened
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from gateway import readiness

EVERY = ("registry_address", "incentives_address", "fees_address", "concessions_address", "notifications_address")
Make = Callable[..., GatewaySettings]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks again at once, and listens without waiting for sessions."""
    monkeypatch.setattr("chassis.readiness.LOOK_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr("gateway.readiness.OPENING_SECONDS", 0.1)


async def until_ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(30):
        while (await client.get("/readyz")).status_code != 200:
            await asyncio.sleep(0.01)


async def test_gateway_that_reaches_everything_is_ready(gateway_settings: Make, recorder: tuple[Recorder, str]) -> None:
    behind, address = recorder
    async with opened(gateway_settings(**dict.fromkeys(EVERY, address))) as client:
        await until_ready(client)
        assert (await client.get("/healthz")).text == "ok"
    assert behind.calls == []  # readiness is no call of anybody


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"nats_url": "nats://127.0.0.1:1"}, "sessions"),
        ({"keycloak_url": "http://127.0.0.1:1"}, "sign-on"),
        *(({name: "127.0.0.1:1"}, name.removesuffix("_address")) for name in EVERY),
    ],
    ids=["sessions", "sign-on", *EVERY],
)
async def test_gateway_that_does_not_reach_one_of_them_is_alive_and_not_ready(
    gateway_settings: Make, recorder: tuple[Recorder, str], wrong: dict[str, str], name: str
) -> None:
    settings = gateway_settings(**{**dict.fromkeys(EVERY, recorder[1]), **wrong})
    async with opened(settings) as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 503
    gateway = Gateway(settings)
    found = readiness.readiness_of(
        settings, gateway.sessions, gateway.verifier, lambda one: open_channel(getattr(settings, one))
    )
    others = [one for one in found.missing if one != name]
    async with asyncio.timeout(30):
        await found.wait(*others)
    assert found.missing == (name,)
    await gateway.sessions.close()


async def test_every_address_of_a_service_is_asked(gateway_settings: Make) -> None:
    assert tuple(readiness.services(gateway_settings())) == EVERY


async def test_service_that_is_not_ready_itself_is_waited_for_and_an_outage_later_takes_nothing_back(
    gateway_settings: Make, recorder: tuple[Recorder, str]
) -> None:
    checks, server, port = health.aio.HealthServicer(), grpc.aio.server(), free_port()
    health_pb2_grpc.add_HealthServicer_to_server(checks, server)
    server.add_insecure_port(f"127.0.0.1:{port}")
    await checks.set("", health_pb2.HealthCheckResponse.NOT_SERVING)
    await server.start()
    addresses = {**dict.fromkeys(EVERY, recorder[1]), "fees_address": f"127.0.0.1:{port}"}
    async with opened(gateway_settings(**addresses)) as client:
        assert (await client.get("/readyz")).status_code == 503
        await checks.set("", health_pb2.HealthCheckResponse.SERVING)
        await until_ready(client)
        await server.stop(0)
        assert (await client.get("/readyz")).status_code == 200
