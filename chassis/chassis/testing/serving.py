"""A service under test: real database, real interceptors, an in-process listener and stubs that speak to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message

from chassis.access.contract import Method, methods_of
from chassis.rpc.client import call_unary, open_channel
from chassis.service import Service


class Caller:
    """Calls methods as one principal. `call("GetPerson", request)`; a new idempotency key each time unless given."""

    def __init__(self, channel: grpc.aio.Channel, methods: dict[str, Method], token: str, purpose: str) -> None:
        self._channel, self._methods, self._token, self._purpose = channel, methods, token, purpose

    async def call(self, name: str, request: Message, *, key: str | None = None, **metadata: str) -> Any:
        """The reply. Raises the `DomainError` that the servicer raised."""
        return await call_unary(self.method(name), request, self.metadata(key, **metadata))

    def method(self, name: str) -> Any:
        """The stub of a method."""
        method = self._methods[name]
        shapes = {(True, False): self._channel.stream_unary, (False, True): self._channel.unary_stream}
        kind = (method.descriptor.client_streaming, method.descriptor.server_streaming)
        return shapes.get(kind, self._channel.unary_unary)(
            method.path,
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=method.reply_class.FromString,
        )

    def metadata(self, key: str | None = None, **metadata: str) -> dict[str, str]:
        """What this caller sends beside a request."""
        base = {
            "authorization": f"Bearer {self._token}",
            "anjia-purpose": self._purpose,
            "idempotency-key": key or str(uuid4()),
        }
        return {**base, **{name.replace("_", "-"): value for name, value in metadata.items()}}


class Serving:
    """A served service: makes callers from a token and a purpose; `address` is where other services reach it."""

    def __init__(self, address: str, channel: grpc.aio.Channel, methods: dict[str, Method]) -> None:
        self.address = address
        self._channel, self._methods = channel, methods

    def __call__(self, token: str, purpose: str) -> Caller:
        return Caller(self._channel, self._methods, token, purpose)


@asynccontextmanager
async def serving(service: Service, descriptors: list[ServiceDescriptor]) -> AsyncIterator[Serving]:
    """Serve on a free port."""
    server = service.build()
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    channel = open_channel(f"127.0.0.1:{port}")
    methods = {method.descriptor.name: method for descriptor in descriptors for method in methods_of(descriptor)}
    try:
        yield Serving(f"127.0.0.1:{port}", channel, methods)
    finally:
        await channel.close(None)
        await server.stop(0)
        await service.tools.database.close()
