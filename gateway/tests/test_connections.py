"""Who sends slowly, half or too much is told so and let go; who makes progress is left alone."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from anjia.registry.v1 import roll_service_pb2
from chassis.testing.issuer import Issuer
from gateway.app import create_app
from gateway.connections import _client_of, bounded
from gateway.settings import GatewaySettings
from gateway.testing import Recorder
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

# no answer within this and the bound does not hold: far above every bound below, so that a slow machine passes
LIMIT_SECONDS = 15
QUICK = {
    "head_seconds": 1,
    "idle_seconds": 1,
    "stall_seconds": 1,
    "min_bytes_per_second": 1_000,
    "max_head_bytes": 4_096,
    "max_body_bytes": 20_000,
    "max_upload_bytes": 600_000,
}
HEAD = b"GET /healthz HTTP/1.1\r\nHost: anjia.test\r\n"


@dataclass
class Line:
    """A raw connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    async def drip(self, content: bytes, pause: float) -> None:
        """A byte after the other, until the other side has had enough."""
        with suppress(ConnectionError):
            for byte in content:
                await self.send(bytes([byte]))
                await asyncio.sleep(pause)

    async def rest(self) -> bytes:
        """What comes until the other side closes."""
        found = bytearray()
        with suppress(ConnectionError):
            async with asyncio.timeout(LIMIT_SECONDS):
                while part := await self.reader.read(65_536):
                    found += part
        return bytes(found)

    async def answer(self) -> bytes:
        """One answer with its body."""
        async with asyncio.timeout(LIMIT_SECONDS):
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            return head + await self.reader.readexactly(length)


def refused(answer: bytes) -> tuple[int, str]:
    """Status and reason of a problem, which closes its connection."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head, answer
    assert b"connection: close" in head
    told = json.loads(body)
    assert all(told["messages"].values())
    assert head.startswith(b"HTTP/1.1 %d " % told["status"])
    return told["status"], told["reason"]


@dataclass
class House:
    """A gateway on a port."""

    port: int
    behind: Recorder
    token: str

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        found = Line(*await asyncio.open_connection("127.0.0.1", self.port, limit=4_096))
        try:
            yield found
        finally:
            found.writer.close()

    def post(self, path: str, length: int) -> bytes:
        return (
            f"POST {path} HTTP/1.1\r\nHost: anjia.test\r\nAuthorization: Bearer {self.token}\r\n"
            f"Anjia-Purpose: registration\r\nContent-Length: {length}\r\n\r\n"
        ).encode()


async def ticking(_request: Request) -> Response:
    """Tells something for longer than any bound."""

    async def ticks() -> AsyncIterator[str]:
        for number in range(8):
            yield f"data: {number}\n\n"
            await asyncio.sleep(0.3)

    return StreamingResponse(ticks(), media_type="text/event-stream")


async def endless(_request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 1_000_000
            await asyncio.sleep(0)

    return StreamingResponse(parts())


async def blind(_request: Request) -> Response:
    """Answers without reading what was sent."""
    return PlainTextResponse("seen")


@asynccontextmanager
async def house_of(settings: GatewaySettings, behind: Recorder, issuer: Issuer) -> AsyncIterator[House]:
    app = create_app(settings)
    app.router.add_route("/ticking", ticking, methods=["GET"])
    app.router.add_route("/endless", endless, methods=["GET"])
    app.router.add_route("/blind", blind, methods=["POST"])
    quiet = {"ws": "none", "log_level": "critical", "access_log": False, "timeout_graceful_shutdown": 1}
    config = uvicorn.Config(app, port=0, http=bounded(settings), **quiet)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve())
    async with asyncio.timeout(LIMIT_SECONDS):
        while not server.started:
            await asyncio.sleep(0.01)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield House(port, behind, issuer.token("operator"))
    finally:
        server.should_exit = True
        await running


@pytest.fixture
async def house(
    gateway_settings: Callable[..., GatewaySettings], recorder: tuple[Recorder, str], issuer: Issuer
) -> AsyncIterator[House]:
    async with house_of(gateway_settings(registry_address=recorder[1], **QUICK), recorder[0], issuer) as found:
        yield found


async def test_head_that_drips_is_answered_408(house: House) -> None:
    async with house.line() as line:
        dripping = asyncio.create_task(line.drip(HEAD + b"X-More: " + b"a" * 10_000, 0.05))
        assert refused(await line.rest()) == (408, "REQUEST_TOO_SLOW")
        await dripping


async def test_second_head_that_drips_is_answered_408_too(house: House) -> None:
    async with house.line() as line:
        await line.send(HEAD + b"\r\n")
        assert (await line.answer()).endswith(b"ok")
        dripping = asyncio.create_task(line.drip(HEAD + b"X-More: " + b"a" * 10_000, 0.05))
        assert refused(await line.rest()) == (408, "REQUEST_TOO_SLOW")
        await dripping


async def test_connection_that_asks_nothing_is_closed(house: House) -> None:
    async with house.line() as silent, house.line() as used:
        await used.send(HEAD + b"\r\n")
        assert (await used.answer()).endswith(b"ok")
        assert await silent.rest() == await used.rest() == b""


@pytest.mark.parametrize("path", ["/v1/people", "/v1/rolls?fileName=a.csv&county=510422"], ids=["call", "upload"])
@pytest.mark.parametrize("pause", [None, 0.05], ids=["half", "drip"])
async def test_body_that_does_not_come_is_answered_408(house: House, path: str, pause: float | None) -> None:
    async with house.line() as line:
        await line.send(house.post(path, 15_000) + b'{"name": ')
        dripping = asyncio.create_task(line.drip(b" " * 10_000 if pause else b"", pause or 0))
        assert refused(await line.rest()) == (408, "REQUEST_TOO_SLOW")
        await dripping


async def test_form_that_does_not_come_is_answered_408(house: House) -> None:
    head = b"POST /console/people HTTP/1.1\r\nHost: anjia.test\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    async with house.line() as line:
        await line.send(head + b"Content-Length: 1000\r\n\r\nname=")
        assert (await line.rest()).startswith(b"HTTP/1.1 408 ")


async def test_rest_of_a_body_that_nobody_reads_is_not_waited_for(house: House) -> None:
    async with house.line() as line:
        await line.send(house.post("/blind", 100_000) + b"x")
        assert (await line.answer()).endswith(b"seen")
        dripping = asyncio.create_task(line.drip(b"x" * 10_000, 0.05))
        assert await line.rest() == b""
        await dripping


async def test_slow_upload_that_makes_progress_arrives_whole(house: House) -> None:
    house.behind.reply = roll_service_pb2.Roll(roll_id="r")
    part = bytes(range(256)) * 8
    async with house.line() as line:
        await line.send(house.post("/v1/rolls?fileName=a.csv&county=510422", len(part) * 12))
        for _ in range(12):  # longer than a body may stand still
            await line.send(part)
            await asyncio.sleep(0.15)
        answer = await line.answer()
    assert answer.startswith(b"HTTP/1.1 200 ")
    told = [roll_service_pb2.UploadRollRequest.FromString(one).chunk for one in house.behind.calls[-1][1]]
    assert b"".join(told) == part * 12


async def test_stream_goes_on_for_longer_than_any_bound(house: House) -> None:
    async with house.line() as line:
        await line.send(b"GET /ticking HTTP/1.1\r\nHost: anjia.test\r\n\r\n")
        assert (await line.rest()).count(b"data: ") == 8


async def test_answer_that_nobody_reads_is_given_up(house: House) -> None:
    async with house.line() as line:
        await line.send(b"GET /endless HTTP/1.1\r\nHost: anjia.test\r\n\r\n")
        await asyncio.sleep(2.5)
        found = await line.rest()  # what lay in the pipes, and then the end
        assert found.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "more",
    [b"X-More: " + b"a" * 5_000, b"X-More: a\r\n" * 500, b"X-More: " + b"a" * 100_000],
    ids=["one header", "many headers", "more than a read"],
)
@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"], ids=["half", "whole"])
async def test_head_has_a_most(house: House, more: bytes, end: bytes) -> None:
    async with house.line() as line:
        with suppress(ConnectionError):
            await line.send(HEAD + more + end)
        assert refused(await line.rest()) == (431, "HEAD_TOO_LARGE")


async def test_what_stands_between_the_parts_of_a_body_has_a_most(house: House) -> None:
    head = house.post("/v1/people", 0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    async with house.line() as line:
        with suppress(ConnectionError):
            await line.send(head + b"1\r\n{\r\n1;a=" + b"b" * 200_000)
        assert await line.rest() == b""


@pytest.mark.parametrize(
    "garbage",
    [b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"\xff" * 50, b"GET / HTTP/9\r\n"],
    ids=["TLS", "no path", "bytes", "no version"],
)
async def test_what_is_no_request_is_a_problem_too(house: House, garbage: bytes) -> None:
    async with house.line() as line:
        await line.send(garbage + b"\r\n\r\n")
        assert refused(await line.rest()) == (400, "REQUEST_UNREADABLE")


@pytest.mark.parametrize("bound", ["max_connections", "max_connections_per_address"])
async def test_places_are_bounded_and_given_back(
    gateway_settings: Callable[..., GatewaySettings], recorder: tuple[Recorder, str], issuer: Issuer, bound: str
) -> None:
    settings = gateway_settings(registry_address=recorder[1], **{bound: 2})
    async with house_of(settings, recorder[0], issuer) as house:
        async with house.line() as first, house.line() as second:
            for line in (first, second):
                await line.send(HEAD + b"\r\n")
                assert (await line.answer()).endswith(b"ok")
            async with house.line() as third:
                assert refused(await third.rest()) == (503, "TOO_MANY_CONNECTIONS")
            await first.send(HEAD + b"\r\n")
            assert (await first.answer()).endswith(b"ok")
        async with asyncio.timeout(LIMIT_SECONDS):
            while True:
                async with house.line() as again:
                    await again.send(HEAD + b"\r\n")
                    if (await again.answer()).endswith(b"ok"):
                        break


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_places_are_counted_by_client(address: str, client: str) -> None:
    assert _client_of(address) == client


def test_operations_tells_the_numbers_that_hold() -> None:
    text = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    told = {
        name.lower(): float(number.replace(",", "")) for name, number in re.findall(r"`ANJIA_(\w+)` \(([\d,]+)\)", text)
    }
    fields = GatewaySettings.model_fields
    assert told == {name: fields[name].default for name in told}
    assert told.keys() >= QUICK.keys()
