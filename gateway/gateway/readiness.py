"""What the gateway has to reach before a browser is sent to it: sessions, the keys of sign-on, every service.

Once, as for every process (chassis.readiness): a service that goes away later is told of page by page, and the others
go on. A gateway whose address, password or network policy is wrong never takes the place of one that works.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

import grpc
from chassis.errors import DomainError
from chassis.readiness import Check, NotReady, Readiness, stream_check
from chassis.rpc.identity import TokenVerifier
from fastapi import FastAPI
from grpc_health.v1 import health_pb2, health_pb2_grpc
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from gateway.auth.sessions import SessionStore
from gateway.settings import GatewaySettings

# the check after which sessions can be read and kept
SESSIONS = "sessions"
CALL_SECONDS = 3.0
OPENING_SECONDS = 5.0


def readiness_of(
    settings: GatewaySettings,
    sessions: SessionStore,
    verifier: TokenVerifier,
    channel_to: Callable[[str], grpc.aio.Channel],
) -> Readiness:
    """Everything that the settings name an address for.

    Args:
        settings: the gateway's.
        sessions: opened by the check of its own.
        verifier: asks the sign-on server for its keys.
        channel_to: the channel to a service by the name of its setting, `registry_address`.
    """
    checks: dict[str, Check] = {SESSIONS: partial(_open_sessions, settings.nats_url, sessions)}
    checks["sign-on"] = partial(_read_keys, verifier)
    for name in services(settings):
        checks[name.removesuffix("_address")] = partial(_ask_service, channel_to, name)
    return Readiness(checks)


def services(settings: GatewaySettings) -> list[str]:
    """Names of the settings that hold addresses of services."""
    fields = type(settings).model_fields
    return [name for name, field in fields.items() if name.endswith("_address") and field.annotation is str]


@asynccontextmanager
async def becoming_ready(readiness: Readiness, sessions: SessionStore) -> AsyncIterator[None]:
    """Ask for what is needed until it is there, or until the gateway ends.

    It listens after a moment in which sessions may open, which nearly every page asks for; without them it is alive.
    """
    waiting = asyncio.create_task(readiness.wait(), name="readiness")
    with suppress(TimeoutError):
        async with asyncio.timeout(OPENING_SECONDS):
            await sessions.opened.wait()
    try:
        yield
    finally:
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


def add_health(app: FastAPI, readiness: Readiness) -> None:
    """Routes of the two answers: alive, ready."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        # what is missing stands in the log: whoever asks from outside need not know how the house is built
        return PlainTextResponse("ready") if readiness.is_ready else PlainTextResponse("not ready", status_code=503)

    for path, handler in (("/healthz", healthz), ("/readyz", readyz)):
        app.router.add_route(path, handler, methods=["GET"], include_in_schema=False)


async def _open_sessions(url: str, sessions: SessionStore) -> None:
    await stream_check(url, "gateway")()  # says why not; the connection that stays tries for ever, and says nothing
    await sessions.open(url)


async def _read_keys(verifier: TokenVerifier) -> None:
    try:
        await verifier.read_keys()
    except DomainError as error:
        raise NotReady(error.reason) from error


async def _ask_service(channel_to: Callable[[str], grpc.aio.Channel], name: str) -> None:
    stub = health_pb2_grpc.HealthStub(channel_to(name))
    try:
        answer = await stub.Check(health_pb2.HealthCheckRequest(), timeout=CALL_SECONDS)
    except grpc.aio.AioRpcError as error:
        raise NotReady("SERVICE_UNREACHABLE", status=error.code().name) from error
    if answer.status != health_pb2.HealthCheckResponse.SERVING:
        raise NotReady("SERVICE_NOT_READY")
