"""The gateway under test: its own application, before a service that only remembers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import httpx
from chassis.testing.issuer import Issuer
from google.protobuf.message import Message
from grpc_health.v1 import health_pb2

from gateway.app import create_app
from gateway.settings import GatewaySettings

PURPOSE = {"Anjia-Purpose": "registration"}
HEALTH = "/grpc.health.v1.Health/Check"
PERSON = "01900000-0000-7000-8000-000000000001"


async def _serving(_request: bytes, _context: Any) -> bytes:
    return bytes(health_pb2.HealthCheckResponse(status="SERVING").SerializeToString())


class Recorder(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    """Answers any unary or upload call, keeps what came, and replies or refuses as told."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, list[bytes], dict[str, str]]] = []
        self.reply: Message | None = None
        self.status: Any = None

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[Any, Any]:
        if details.method == HEALTH:  # asked by the gateway for itself, when it starts: no call of anybody
            return grpc.unary_unary_rpc_method_handler(_serving)
        metadata = {str(name): str(value) for name, value in details.invocation_metadata}

        async def behave(requests: AsyncIterator[bytes], context: Any) -> bytes:
            told = [one async for one in requests]
            self.calls.append((details.method, told, metadata))
            if self.status is not None:
                await context.abort_with_status(self.status)
            return self.reply.SerializeToString() if self.reply is not None else b""

        return grpc.stream_unary_rpc_method_handler(behave)

    def last(self, kind: type[Message]) -> Any:
        """The newest request as a message."""
        return kind.FromString(self.calls[-1][1][0])


@asynccontextmanager
async def opened(settings: GatewaySettings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a gateway that runs in this process."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://anjia.test") as client:
            yield client


class Front:
    """A gateway, what stands behind it, and tokens."""

    def __init__(self, client: httpx.AsyncClient, behind: Recorder, issuer: Issuer) -> None:
        self.client, self.behind, self._issuer = client, behind, issuer

    async def send(self, verb: str, path: str, **options: Any) -> httpx.Response:
        """A request of the operator, for a purpose."""
        token = self._issuer.token("operator")
        headers = {"Authorization": f"Bearer {token}", **PURPOSE, **options.pop("headers", {})}
        return await self.client.request(verb, path, headers=headers, **options)

    async def problem(self, verb: str, path: str, **options: Any) -> dict[str, Any]:
        """The problem document of a refused request."""
        answer = await self.send(verb, path, **options)
        found: dict[str, Any] = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert found["status"] == answer.status_code
        return found
