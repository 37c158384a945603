"""What a connection may take of us: time to say what it asks, time to read the answer, bytes of a head, places.

uvicorn bounds none of these: whoever sends a byte a second holds a connection, and a call, for ever. Who makes progress
is left alone, however long it takes: an upload goes on at the least rate, a stream goes on while it is read.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, ClassVar

from chassis.errors import DomainError, Kind, Text
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from gateway.problems import problem
from gateway.settings import GatewaySettings

# an IPv6 client has a whole network to call from
CLIENT_NETWORK_BITS = 64
# `: ` and the end of the line
HEADER_MARKS = 4
CLOSE = (b"connection", b"close")


class TooSlow(DomainError):
    """A request that does not arrive: 408."""

    def __init__(self) -> None:
        zh, en = "请求发送过慢或中断，请重试", "the request came too slowly or stopped half-way; please try again"
        super().__init__(Kind.INVALID, "REQUEST_TOO_SLOW", Text(zh, en))


def _unreadable() -> DomainError:
    text = Text("请求不符合 HTTP 格式", "the request is not written as HTTP asks")
    return DomainError(Kind.INVALID, "REQUEST_UNREADABLE", text)


def _head_too_large(most: int) -> DomainError:
    text = Text(f"请求头过大，至多 {most} 字节", f"the head of a request has at most {most} bytes")
    return DomainError(Kind.INVALID, "HEAD_TOO_LARGE", text)


def _no_place() -> DomainError:
    text = Text("连接过多，请稍候再试", "too many connections; please wait a moment")
    return DomainError(Kind.UNAVAILABLE, "TOO_MANY_CONNECTIONS", text)


def _client_of(address: str) -> str:
    """Whose place a connection takes: an address, of IPv6 the network of one client."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or ip_network((found, CLIENT_NETWORK_BITS), strict=False))


class BoundedConnection(HttpToolsProtocol):
    """uvicorn's connection with bounds; `bounded` makes the class of a process."""

    LIMITS: ClassVar[GatewaySettings]
    HELD: ClassVar[Counter[str]]

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*args, **options)
        # a part of a second is as good: it is handed to call_later alone
        self.timeout_keep_alive = self.LIMITS.idle_seconds  # type: ignore[assignment]
        self._client = ""
        # bytes since the last part of a request was whole: of a head, of what stands between the parts of a body
        self._unfinished = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        self._refusal: DomainError | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a place, or refuse."""
        super().connection_made(transport)
        self._client = _client_of(self.client[0]) if self.client else ""
        self.HELD[self._client] += 1
        most, most_of_one = self.LIMITS.max_connections, self.LIMITS.max_connections_per_address
        if len(self.connections) > most or self.HELD[self._client] > most_of_one:
            self._refuse(_no_place())
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self.HELD[self._client] -= 1
        if self.HELD[self._client] <= 0:
            del self.HELD[self._client]
        self._forget_head()
        self._forget_writing()
        super().connection_lost(exc)

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def data_received(self, data: bytes) -> None:
        """Read on; between two requests the time for the next head begins with its first byte."""
        if self._head_timer is None and not self._is_answering:
            self._await_head()
        self._unfinished += len(data)
        super().data_received(data)
        if self._unfinished > self.LIMITS.max_head_bytes:
            self._refuse(_head_too_large(self.LIMITS.max_head_bytes))

    def on_headers_complete(self) -> None:
        """A head is whole."""
        size = len(self.url) + sum(len(name) + len(value) + HEADER_MARKS for name, value in self.headers)
        if size > self.LIMITS.max_head_bytes:
            self._refusal = _head_too_large(self.LIMITS.max_head_bytes)
            raise self._refusal  # the parser stops, and uvicorn calls send_400_response
        self._forget_head()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of a body came."""
        self._unfinished = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is whole."""
        self._unfinished = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what is wrong stays in the log
        """What the parser refuses is a problem document too."""
        self._refuse(self._refusal or _unreadable())

    def pause_writing(self) -> None:
        """The client does not keep up with the answer."""
        super().pause_writing()
        self._watch_writing()

    def resume_writing(self) -> None:
        """It does again."""
        self._forget_writing()
        super().resume_writing()

    def on_response_complete(self) -> None:
        """An answer is written, if not yet read."""
        super().on_response_complete()
        if self.transport.get_write_buffer_size():
            self._watch_writing()

    def _await_head(self) -> None:
        self._unfinished = 0
        self._head_timer = self.loop.call_later(self.LIMITS.head_seconds, self._head_is_late)

    def _forget_head(self) -> None:
        self._unfinished = 0
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        if self._unfinished:
            self._refuse(TooSlow())
        else:  # nobody asked anything: there is nothing to answer
            self.transport.close()

    def _watch_writing(self) -> None:
        self._forget_writing()
        before = self.transport.get_write_buffer_size()
        self._write_timer = self.loop.call_later(self.LIMITS.stall_seconds, self._judge_writing, before)

    def _forget_writing(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def _judge_writing(self, before: int) -> None:
        self._write_timer = None
        left = self.transport.get_write_buffer_size()
        if left and before - left < self.LIMITS.stall_seconds * self.LIMITS.min_bytes_per_second:
            self.transport.abort()  # closing would wait for what is not read
        elif left:
            self._watch_writing()

    def _refuse(self, error: DomainError) -> None:
        """Say why and close; whoever is being answered gets no second answer into it."""
        if self.transport.is_closing():
            return
        if not self._is_answering:
            answer = problem(error, Request({"type": "http", "headers": []}))
            lines = [name + b": " + value + b"\r\n" for name, value in (*answer.raw_headers, CLOSE)]
            self.transport.write(b"".join((STATUS_LINE[answer.status_code], *lines, b"\r\n", bytes(answer.body))))
            self._watch_writing()
        self.transport.close()


def bounded(settings: GatewaySettings) -> type[BoundedConnection]:
    """The connections of one process, which share its places."""

    class Connection(BoundedConnection):
        LIMITS = settings
        HELD: ClassVar[Counter[str]] = Counter()

    return Connection


class BodyClock:
    """A body has to come at a least rate: who waits for it waits at most so long, and each part earns some more.

    Only the time in which the application waits is counted, not the time in which it works at what came.
    """

    def __init__(self, app: ASGIApp, settings: GatewaySettings) -> None:
        self._app = app
        self._seconds, self._rate = settings.stall_seconds, settings.min_bytes_per_second

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application; its `receive` raises TooSlow."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        loop = asyncio.get_running_loop()
        left, comes, is_late = self._seconds, True, False

        async def receive_in_time() -> Message:
            nonlocal left, comes, is_late
            if not comes:
                return await receive()
            began = loop.time()
            try:
                async with asyncio.timeout(max(left, 0)):
                    message = await receive()
            except TimeoutError:
                is_late = True
                raise TooSlow from None
            earned = len(message.get("body", b"")) / self._rate
            left = min(self._seconds, left - (loop.time() - began) + earned)
            comes = message.get("more_body", False)
            return message

        async def send_and_close(message: Message) -> None:
            if is_late and message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), CLOSE]}
            await send(message)

        await self._app(scope, receive_in_time, send_and_close)
