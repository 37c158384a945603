"""Whatever bytes a method is sent, it refuses as the house does and tells nothing of how it is made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import grpc
import pytest
from chassis.access.contract import Method, methods_of
from chassis.db.work import Database
from chassis.errors import DomainError, Kind
from chassis.rpc.call import Step
from chassis.rpc.client import open_channel
from chassis.rpc.interceptors import sanitise_errors, validate
from chassis.rpc.server import bind, make_server
from chassis.rpc.status import from_rpc_error
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from local.secret_store import SERVICES

CONTRACT = [
    service
    for name in SERVICES
    for file in import_module(f"{name}.app").CONTRACTS
    for service in file.DESCRIPTOR.services_by_name.values()
]
METHODS = [method for service in CONTRACT for method in methods_of(service)]
# a field 0, a number without end, a length that is not there, a group that never ends
GARBAGE = [b"\x00", b"\xff" * 20, b"\x0a\x7f", b"\x0b", b"not a message"]
DEADLINE_SECONDS = 20


class Answering:
    """A servicer of any contract that answers everything with nothing."""

    def __init__(self, methods: dict[str, Method]) -> None:
        self._methods = methods

    def __getattr__(self, name: str) -> Any:
        method = self._methods[name]

        async def one(_request: Any, _context: Any) -> Any:
            return method.reply_class()

        async def take(requests: AsyncIterator[Any], _context: Any) -> Any:
            async for _ in requests:
                pass
            return method.reply_class()

        async def stream(_request: Any, _context: Any) -> AsyncIterator[Any]:
            yield method.reply_class()

        if method.descriptor.client_streaming:
            return take
        return stream if method.descriptor.server_streaming else one


@asynccontextmanager
async def served(*steps: Step) -> AsyncIterator[grpc.aio.Channel]:
    """Every method of the contract behind the server of the house and what looks at requests, and a channel to it."""
    server = make_server()
    database: Database = None  # type: ignore[assignment] - no step here asks it
    for service in CONTRACT:
        answering = Answering({method.descriptor.name: method for method in methods_of(service)})
        bind(server, [(service, answering)], [sanitise_errors, *steps], database)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    channel = open_channel(f"127.0.0.1:{port}")
    try:
        yield channel
    finally:
        await channel.close(None)
        await server.stop(0)


@pytest.fixture
async def channel() -> AsyncIterator[grpc.aio.Channel]:
    async with served(validate) as found:
        yield found


async def send(channel: grpc.aio.Channel, method: Method, *contents: bytes) -> DomainError | None:
    """What a method refuses bytes with, if it does."""
    try:
        if method.descriptor.server_streaming:
            async for _ in channel.unary_stream(method.path)(contents[0], timeout=DEADLINE_SECONDS):
                pass
        elif method.descriptor.client_streaming:
            await channel.stream_unary(method.path)(iter(contents), timeout=DEADLINE_SECONDS)
        else:
            await channel.unary_unary(method.path)(contents[0], timeout=DEADLINE_SECONDS)
    except grpc.aio.AioRpcError as error:
        text = f"{error.details()}"
        assert not any(word in text for word in ("Error", "Exception", "Traceback", "class", "google", "pb2")), text
        return from_rpc_error(error)
    return None


def is_ours(error: DomainError | None) -> bool:
    """A refusal of the request, in both languages."""
    return (
        error is not None
        and (error.kind, error.reason) == (Kind.INVALID, "REQUEST_UNREADABLE")
        and bool(error.message.zh and error.message.en and error.details["request_id"])
    )


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.path)
async def test_what_is_no_message_is_refused_as_such(channel: grpc.aio.Channel, method: Method) -> None:
    for garbage in GARBAGE:
        assert is_ours(await send(channel, method, garbage)), garbage


@pytest.mark.parametrize(
    "method", [method for method in METHODS if method.descriptor.client_streaming], ids=lambda method: method.path
)
async def test_later_part_of_an_upload_that_is_no_message_is_refused_as_such(method: Method) -> None:
    async with served() as channel:
        assert await send(channel, method, b"", b"") is None
        for garbage in GARBAGE:
            assert is_ours(await send(channel, method, b"", b"", garbage)), garbage


def text_fields() -> list[tuple[Method, int]]:
    """A text of each method that has one."""
    found = []
    for method in METHODS:
        fields = [field for field in method.descriptor.input_type.fields if field.type == field.TYPE_STRING]
        found += [(method, field.number) for field in fields[:1]]
    return found


@pytest.mark.parametrize(("method", "number"), text_fields(), ids=lambda one: getattr(one, "path", str(one)))
async def test_text_that_is_no_utf8_is_refused(channel: grpc.aio.Channel, method: Method, number: int) -> None:
    tag = bytes([number << 3 | 2]) if number < 16 else bytes([(number << 3 | 2) & 0x7F | 0x80, number >> 4])
    assert is_ours(await send(channel, method, tag + b"\x02\xc3\x28"))


# fields that have a length, as they are written: some are what a method asks for, some are not
WRITTEN = st.lists(st.tuples(st.integers(1, 15), st.binary(max_size=40))).map(
    lambda fields: b"".join(bytes([number << 3 | 2, len(content)]) + content for number, content in fields)
)


@given(method=st.sampled_from(METHODS), contents=st.lists(st.binary(max_size=200) | WRITTEN, min_size=1, max_size=3))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_bytes_whatever_are_our_fault(
    channel: grpc.aio.Channel, method: Method, contents: list[bytes]
) -> None:
    error = await send(channel, method, *contents)
    assert error is None or error.kind is Kind.INVALID, (error.reason, contents)


@pytest.mark.parametrize(
    "path",
    ["/anjia.registry.v1.PersonService/Nothing", "/nobody.v1.Nowhere/Nothing", METHODS[0].path.lower(), "/x"],
)
@pytest.mark.parametrize("shape", ["unary_unary", "unary_stream", "stream_unary", "stream_stream"])
async def test_method_that_is_none_is_said_to_be_none(channel: grpc.aio.Channel, path: str, shape: str) -> None:
    async def ask() -> None:
        call = getattr(channel, shape)(path)(iter([b"x"]) if shape.startswith("stream") else b"x")
        if shape.endswith("_stream"):
            async for _ in call:
                pass
        else:
            await call

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await ask()
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED
    error = from_rpc_error(caught.value)
    assert (error.kind, error.reason) == (Kind.UNIMPLEMENTED, "NO_SUCH_METHOD")
    assert error.message.zh
    assert error.message.en
    assert error.details["request_id"]
