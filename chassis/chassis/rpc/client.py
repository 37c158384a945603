"""Calls to other services: channel, deadline, the caller's token passed on, errors turned back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import grpc
from google.protobuf.message import Message
from opentelemetry import propagate

from chassis.rpc.connections import BOUNDS, Bounds, client_options
from chassis.rpc.status import from_rpc_error

DEADLINE_SECONDS = 10.0


def open_channel(address: str, bounds: Bounds = BOUNDS) -> grpc.aio.Channel:
    """A channel that reconnects by itself."""
    return grpc.aio.insecure_channel(address, options=client_options(bounds))


async def call_unary(
    stub: Any,  # noqa: ANN401 - grpc's multicallable has no public type
    request: Message,
    metadata: Mapping[str, str],
    *,
    deadline_seconds: float = DEADLINE_SECONDS,
) -> Message:
    """Call once, with the trace passed on. Raises the `DomainError` the servicer raised."""
    carrier = dict(metadata)
    propagate.inject(carrier)
    try:
        return await stub(request, metadata=tuple(carrier.items()), timeout=deadline_seconds)  # type: ignore[no-any-return]
    except grpc.aio.AioRpcError as error:
        raise from_rpc_error(error) from error
