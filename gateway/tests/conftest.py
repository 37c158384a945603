"""What the gateway's tests share."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable

import grpc
import pytest
from chassis.testing.issuer import Issuer
from gateway.settings import GatewaySettings
from gateway.testing import Front, Recorder, opened
from gateway.testing_door import SITE, Door, door_of
from gateway.testing_pages import Answers, Browser, browser_of
from local.parts.assets import assets


@pytest.fixture
def gateway_settings(issuer: Issuer, nats_server: str) -> Callable[..., GatewaySettings]:
    """Settings with changes."""

    def make(**changes: object) -> GatewaySettings:
        ordinary: dict[str, object] = {
            "assets": assets(),
            "cell": "510422",
            "public_url": "http://anjia.test",
            **{
                f"{service}_address": "127.0.0.1:1"
                for service in ("registry", "incentives", "fees", "concessions", "notifications")
            },
            "issuer": issuer.url,
            "keycloak_url": issuer.url.removesuffix("/realms/anjia"),
            "client_secret": "secret",
            "nats_url": nats_server,
            "session_key": base64.b64encode(b"k" * 32).decode(),
        }
        return GatewaySettings(**{**ordinary, **changes})  # type: ignore[arg-type]

    return make


@pytest.fixture
async def recorder() -> AsyncIterator[tuple[Recorder, str]]:
    """A service that remembers, and its address."""
    found, server = Recorder(), grpc.aio.server()
    server.add_generic_rpc_handlers((found,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    yield found, f"127.0.0.1:{port}"
    await server.stop(0)


@pytest.fixture
async def front(
    gateway_settings: Callable[..., GatewaySettings], recorder: tuple[Recorder, str], issuer: Issuer
) -> AsyncIterator[Front]:
    """A gateway before a service that remembers."""
    settings = gateway_settings(registry_address=recorder[1], max_body_bytes=20_000, max_upload_bytes=600_000)
    async with opened(settings) as client:
        yield Front(client, recorder[0], issuer)


@pytest.fixture
async def door(gateway_settings: Callable[..., GatewaySettings], issuer: Issuer) -> AsyncIterator[Door]:
    """A browser before the sign-on routes."""
    async with door_of(gateway_settings(public_url=SITE), issuer) as found:
        yield found


@pytest.fixture
async def browser(gateway_settings: Callable[..., GatewaySettings], issuer: Issuer) -> AsyncIterator[Browser]:
    """A browser before all pages, with services that answer as told."""
    answers, server = Answers(), grpc.aio.server()
    server.add_generic_rpc_handlers((answers,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    addresses = {
        f"{service}_address": f"127.0.0.1:{port}"
        for service in ("registry", "incentives", "fees", "concessions", "notifications")
    }
    async with browser_of(gateway_settings(**addresses), answers, issuer) as found:
        yield found
    await server.stop(0)
