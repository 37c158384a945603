"""How long each call took and how it ended, around everything else that happens to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from inspect import isasyncgenfunction
from time import perf_counter
from typing import Any

import grpc

from chassis.access.contract import Method
from chassis.telemetry.metrics import RPC_METHOD, RPC_SERVICE, RPC_STATUS, Instruments

NAMES: dict[int, str] = {code.value[0]: code.name for code in grpc.StatusCode}


def measured(made: Instruments, method: Method, behave: Callable[..., Any]) -> Callable[..., Any]:
    """A behaviour that is measured: of a stream, until its last reply."""
    names = {RPC_SERVICE: method.descriptor.containing_service.full_name, RPC_METHOD: method.descriptor.name}

    @contextmanager
    def measure(context: Any) -> Iterator[None]:  # noqa: ANN401 - grpc's own
        started, status = perf_counter(), "OK"
        try:
            yield
        except BaseException as error:
            status = _status(error, context)
            raise
        finally:
            made.rpc.record(perf_counter() - started, {**names, RPC_STATUS: status})

    async def answer(request: Any, context: Any) -> Any:  # noqa: ANN401
        with measure(context):
            return await behave(request, context)

    async def stream(request: Any, context: Any) -> AsyncIterator[Any]:  # noqa: ANN401
        with measure(context):
            async for reply in behave(request, context):
                yield reply

    return stream if isasyncgenfunction(behave) else answer


def _status(error: BaseException, context: Any) -> str:  # noqa: ANN401 - grpc's own
    if isinstance(error, (asyncio.CancelledError, GeneratorExit)):
        return "CANCELLED"
    code = context.code()
    number = code.value[0] if isinstance(code, grpc.StatusCode) else code
    return NAMES.get(number or grpc.StatusCode.UNKNOWN.value[0], "UNKNOWN")
