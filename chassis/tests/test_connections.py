"""Bounds of gRPC connections: a server lets go of what it should, and of nothing that is at work."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import grpc
import pytest
from chassis.rpc.client import call_unary, open_channel
from chassis.rpc.connections import BOUNDS, STREAM_SECONDS, Bounds
from chassis.rpc.server import make_server
from chassis.rpc.status import from_rpc_error

# far above every bound below: without an answer by then the bound does not hold
LIMIT_SECONDS = 15
# a client pings once a second at most
PARTS = 10
PAUSE_SECONDS = 0.4


class Slow(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    """A stream that says something now and then, one that is silent and then ends, and a call that says who called."""

    def __init__(self) -> None:
        self.peers: list[str] = []

    def service(self, details: grpc.HandlerCallDetails) -> Any:
        return {
            "/slow/Tell": grpc.unary_stream_rpc_method_handler(self.tell),
            "/slow/Wait": grpc.unary_stream_rpc_method_handler(self.wait),
            "/slow/Ask": grpc.unary_unary_rpc_method_handler(self.ask),
        }.get(details.method)

    async def tell(self, _request: bytes, _context: Any) -> AsyncIterator[bytes]:
        for number in range(PARTS):
            yield str(number).encode()
            await asyncio.sleep(PAUSE_SECONDS)

    async def wait(self, _request: bytes, _context: Any) -> AsyncIterator[bytes]:
        await asyncio.sleep(PARTS * PAUSE_SECONDS)
        yield b"end"

    async def ask(self, request: bytes, context: Any) -> bytes:
        self.peers.append(context.peer())
        return request


@asynccontextmanager
async def slow(bounds: Bounds, client: Bounds | None = None) -> AsyncIterator[tuple[grpc.aio.Channel, Slow, int]]:
    found, server = Slow(), make_server(bounds)
    server.add_generic_rpc_handlers((found,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    channel = open_channel(f"127.0.0.1:{port}", client or bounds)
    try:
        yield channel, found, port
    finally:
        await channel.close(None)
        await server.stop(0)


async def parts(channel: grpc.aio.Channel, method: str) -> list[bytes]:
    return [one async for one in channel.unary_stream(method)(b"", timeout=LIMIT_SECONDS)]


QUICK_PINGS = replace(BOUNDS, ping_seconds=0.2, min_ping_seconds=0.1, pings_too_early=1)


def test_clients_ask_no_more_often_than_servers_bear() -> None:
    assert BOUNDS.ping_seconds >= 2 * BOUNDS.min_ping_seconds


def test_longest_stream_outlives_the_age_of_its_connection() -> None:
    assert BOUNDS.age_grace_seconds > STREAM_SECONDS


async def test_silent_stream_outlives_many_pings() -> None:
    async with slow(QUICK_PINGS) as (channel, _, _):
        assert await parts(channel, "/slow/Wait") == [b"end"]


async def test_client_that_pings_too_often_is_sent_away() -> None:
    strict = replace(QUICK_PINGS, min_ping_seconds=60)
    async with slow(strict, QUICK_PINGS) as (channel, _, _):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await parts(channel, "/slow/Wait")
    assert caught.value.details() == "Too many pings"


async def test_stream_goes_on_past_the_age_of_its_connection_and_new_calls_take_another() -> None:
    async with slow(replace(BOUNDS, age_seconds=0.5)) as (channel, served, _):
        ask = channel.unary_unary("/slow/Ask")
        running = asyncio.create_task(parts(channel, "/slow/Tell"))
        while not running.done():
            assert await ask(b"x", timeout=LIMIT_SECONDS) == b"x"  # none is lost where one connection follows another
            await asyncio.sleep(0.02)
        assert len(await running) == PARTS
        assert len(set(served.peers)) > 1


async def test_stream_ends_with_the_grace() -> None:
    async with slow(replace(BOUNDS, age_seconds=0.3, age_grace_seconds=0.3)) as (channel, _, _):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await parts(channel, "/slow/Wait")
    assert caught.value.code() is grpc.StatusCode.UNAVAILABLE


async def test_connection_without_a_call_is_closed_and_opened_again() -> None:
    async with slow(replace(BOUNDS, idle_seconds=0.3)) as (channel, served, _):
        ask = channel.unary_unary("/slow/Ask")
        await ask(b"x", timeout=LIMIT_SECONDS)
        async with asyncio.timeout(LIMIT_SECONDS):
            while channel.get_state() is grpc.ChannelConnectivity.READY:
                await asyncio.sleep(0.05)
        await ask(b"x", timeout=LIMIT_SECONDS)
        assert len(set(served.peers)) == 2


@pytest.mark.parametrize("greeting", [b"", b"PRI * HTTP/2.0\r\n"], ids=["silent", "half"])
async def test_who_connects_and_does_not_greet_is_let_go(greeting: bytes) -> None:
    async with slow(replace(BOUNDS, handshake_seconds=0.5)) as (_, _, port):
        loop = asyncio.get_running_loop()
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.setblocking(False)  # noqa: FBT003 - of the library
            await loop.sock_sendall(line, greeting)
            async with asyncio.timeout(LIMIT_SECONDS):
                while await loop.sock_recv(line, 4_096):
                    pass


async def test_no_more_streams_at_once_than_the_bound_and_the_others_wait() -> None:
    async with slow(replace(BOUNDS, streams=2)) as (channel, served, _):
        held = [asyncio.create_task(parts(channel, "/slow/Wait")) for _ in range(2)]
        await asyncio.sleep(PAUSE_SECONDS)
        asked = asyncio.create_task(call_unary(channel.unary_unary("/slow/Ask"), b"x", {}))  # type: ignore[arg-type]
        await asyncio.sleep(PAUSE_SECONDS)
        assert served.peers == []
        assert await asked == b"x"
        await asyncio.gather(*held)


@pytest.mark.parametrize("bound", ["metadata_bytes", "request_bytes"])
async def test_more_than_the_bound_is_refused(bound: str) -> None:
    small = replace(BOUNDS, **{bound: 10_000})
    async with slow(small, BOUNDS) as (channel, served, _):
        ask = channel.unary_unary("/slow/Ask")
        metadata, request = ((("x", "a" * 20_000),), b"") if bound == "metadata_bytes" else ((), b"a" * 20_000)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await ask(request, metadata=metadata, timeout=LIMIT_SECONDS)
        assert caught.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert from_rpc_error(caught.value).reason == "MESSAGE_TOO_LARGE"
        assert served.peers == []
        assert await ask(b"a" * 5_000, metadata=(("x", "a" * 5_000),), timeout=LIMIT_SECONDS) == b"a" * 5_000
