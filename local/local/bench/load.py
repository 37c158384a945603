"""Load: open loop (a call starts when it is due, whatever became of the one before) and as fast as can be.

A latency counts from the moment a call was due, so that a server that stands still is seen standing still.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import uvloop

Call = Callable[[int], Awaitable[None]]
IN_FLIGHT = 16
WARM_UP_CALLS = 50
LEAD_SECONDS = 0.05
KEPT_IDLE_SECONDS = 2.0
OK = 2  # hundred
# the loop's own clock moves once a turn, by whole milliseconds
_now = time.perf_counter


class CallFailed(Exception):
    """A measured call was refused: its time would mean nothing."""


@dataclass(frozen=True)
class Answer:
    """An HTTP answer, whatever its status."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header, by its name in small letters; empty when there is none."""
        return next((value for found, value in self.headers if found == name), "")


class HttpClient:
    """HTTP/1.1 over kept connections, as little as a load needs: it shares the cores with what it measures."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        place = urlsplit(url)
        self._host, self._port = str(place.hostname), int(place.port or 80)
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter, float]] = []

    async def call(self, verb: str, path: str, body: object = None, *, key: str = "") -> bytes:
        """The body of a reply.

        Errors: `CallFailed`.
        """
        content = json.dumps(body).encode() if body is not None else b""
        more = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        answer = await self.exchange(verb, path, content, more)
        if answer.status // 100 != OK:
            raise CallFailed(answer.body.decode())
        return answer.body

    async def exchange(self, verb: str, path: str, content: bytes, headers: dict[str, str]) -> Answer:
        """A request and its answer; redirects and cookies are the caller's."""
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"{verb} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nContent-Length: {len(content)}\r\n"
        reader, writer = await self._connection()
        writer.write(f"{head}{self._headers}{told}\r\n".encode() + content)
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
        parts = [line.partition(":") for line in lines]
        found = [(name.lower(), value.strip()) for name, _, value in parts]
        length = next((int(value) for name, value in found if name == "content-length"), None)
        body = await _chunks(reader) if length is None else await reader.readexactly(length)
        self._idle.append((reader, writer, _now()))
        return Answer(int(first.split()[1]), found, body)

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A kept connection, or a new one: the server closes what stands idle for some seconds."""
        while self._idle:
            reader, writer, used_at = self._idle.pop()
            if _now() - used_at < KEPT_IDLE_SECONDS:
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self._host, self._port)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        for _, writer, _ in self._idle:
            writer.close()


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """A body of unknown length: chunks, each after its size, until an empty one."""
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return body


async def open_loop(call: Call, *, per_second: float, seconds: float) -> list[float]:
    """Seconds from due to done of every call, at a steady rate."""
    times: list[float] = []

    async def one(index: int, due: float) -> None:
        await call(index)
        times.append(_now() - due)

    start = _now() + LEAD_SECONDS
    async with asyncio.TaskGroup() as group:
        for index in range(max(int(per_second * seconds), 1)):
            due = start + index / per_second
            await asyncio.sleep(due - _now())
            group.create_task(one(index, due))
    return times


async def throughput(call: Call, *, seconds: float, in_flight: int = IN_FLIGHT) -> float:
    """Calls a second with so many always under way."""
    started = _now()
    until, done = started + seconds, 0

    async def keep(first: int) -> None:
        nonlocal done
        index = first
        while _now() < until:
            await call(index)
            index, done = index + in_flight, done + 1

    async with asyncio.TaskGroup() as group:
        for first in range(in_flight):
            group.create_task(keep(first))
    return done / (_now() - started)


async def warm_up(call: Call, calls: int = WARM_UP_CALLS) -> None:
    """Calls that nobody counts: connections open, statements are prepared, pages are read."""
    for index in range(calls):
        await call(index)


@asynccontextmanager
async def in_background(call: Call, *, per_second: float) -> Any:  # noqa: ANN401 - a context without a value
    """Keep a steady rate of calls going on the side."""

    async def forever() -> None:
        start, index = _now(), 0
        async with asyncio.TaskGroup() as group:
            while True:
                await asyncio.sleep(start + index / per_second - _now())
                group.create_task(call(index))  # type: ignore[arg-type]
                index += 1

    task = asyncio.create_task(forever())
    try:
        yield
        if task.done():
            task.result()  # the side load broke: what was measured beside it is void
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def run(work: Awaitable[Any]) -> Any:  # noqa: ANN401 - what the work returns
    """Run a measurement on the fast loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)  # type: ignore[arg-type]
