"""Metrics arrive at a collector over OTLP, with the cell and the process they are of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import grpc
import pytest
from chassis.access.contract import methods_of
from chassis.rpc.measuring import measured
from chassis.telemetry import metrics
from chassis.telemetry.metrics import instruments, set_up_metrics, shut_down_metrics
from chassis.testing.collecting import collecting
from registry.testing import descriptors


def test_metrics_reach_a_collector_with_cell_process_and_instance() -> None:
    with collecting() as found:
        set_up_metrics("registry-work", endpoint=f"127.0.0.1:{found.port}", cell="510422")
        made = instruments()
        assert made is not None
        made.outbox_size.set(7)
        shut_down_metrics()  # sends the last of them
    assert instruments() is None
    (resource,) = found.sent
    told = {one.key: one.value.string_value for one in resource.resource.attributes}
    assert (told["service.name"], told["anjia.cell"]) == ("registry-work", "510422")
    assert told["service.instance.id"]
    assert not [name for name in told if name.startswith(("host", "process", "os"))]
    points = {one.name: one.gauge.data_points[0].as_int for scope in resource.scope_metrics for one in scope.metrics}
    assert points == {"anjia.outbox.size": 7}


class _Recorded:
    def __init__(self) -> None:
        self.rpc, self.seen = self, []

    def record(self, seconds: float, names: dict[str, str]) -> None:
        assert seconds >= 0
        self.seen.append(names[metrics.RPC_STATUS])


async def _answers(_request: bytes, _context: Any) -> str:
    return "reply"


async def _refuses(_request: bytes, context: Any) -> str:
    context.status = 7  # as gRPC keeps it once the call is ended with a status
    raise grpc.aio.AbortError


async def _breaks(_request: bytes, _context: Any) -> str:
    raise ValueError


async def _is_left(_request: bytes, _context: Any) -> str:
    raise asyncio.CancelledError


async def _streams(_request: bytes, _context: Any) -> AsyncIterator[str]:
    yield "one"
    yield "two"


async def _streams_and_breaks(_request: bytes, context: Any) -> AsyncIterator[str]:
    yield "one"
    context.status = 14
    raise grpc.aio.AbortError


@pytest.mark.parametrize(
    ("behave", "status"),
    [
        (_answers, "OK"),
        (_refuses, "PERMISSION_DENIED"),
        (_breaks, "UNKNOWN"),
        (_is_left, "CANCELLED"),
        (_streams, "OK"),
        (_streams_and_breaks, "UNAVAILABLE"),
    ],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
async def test_call_is_measured_once_with_the_status_it_ended_with(behave: Any, status: str) -> None:
    made, context = _Recorded(), SimpleNamespace(status=0)
    context.code = lambda: context.status
    call = measured(made, next(iter(methods_of(descriptors()[0]))), behave)(b"", context)  # type: ignore[arg-type]
    try:
        replies = [one async for one in call] if hasattr(call, "__aiter__") else [await call]
        assert replies
    except (grpc.aio.AbortError, ValueError, asyncio.CancelledError):
        pass
    assert made.seen == [status]
