"""The gRPC server: every method of every service goes through the interceptors, by its descriptor."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

import grpc
import structlog
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message

from chassis.access.contract import Method, SubjectReader, methods_of
from chassis.access.masking import Masker
from chassis.db.work import Database
from chassis.errors import DomainError, Kind
from chassis.rpc.call import Call, Next, Reply, Route, Step, set_current
from chassis.rpc.interceptors import compose
from chassis.rpc.screening import Screen, screen_message
from chassis.rpc.status import INTERNAL_TEXT, to_status
from chassis.rpc.writing import make_legible
from chassis.values import new_id

log = structlog.get_logger("rpc")
Context = grpc.aio.ServicerContext[Message, Message]
Served = tuple[ServiceDescriptor, object]

OPTIONS = [
    ("grpc.max_receive_message_length", 8 * 1024 * 1024),
    ("grpc.max_metadata_size", 32 * 1024),
    # an old listener must not share the port with a new one: requests would reach a stopping process
    ("grpc.so_reuseport", 0),
]


def bind(
    server: grpc.aio.Server,
    served: Iterable[Served],
    steps: list[Step],
    database: Database,
    screen: Screen | None = None,
) -> list[Method]:
    """Add services to a server; returns their methods. Refuses a method whose contract is incomplete."""
    methods: list[Method] = []
    for service, servicer in served:
        handlers = {}
        for method in methods_of(service):
            methods.append(method)
            handlers[method.descriptor.name] = _handler(_route(method, servicer, screen), steps, database)
        generic = grpc.method_handlers_generic_handler(service.full_name, handlers)
        server.add_generic_rpc_handlers((generic,))
    return methods


def _route(method: Method, servicer: object, screen: Screen | None) -> Route:
    return Route(
        method=method,
        handler=getattr(servicer, method.descriptor.name),
        request_subjects=SubjectReader(method.descriptor.input_type),
        reply_subjects=SubjectReader(method.descriptor.output_type),
        masker=Masker(method.descriptor.output_type),
        screen=screen,
    )


def _handler(route: Route, steps: list[Step], database: Database) -> grpc.RpcMethodHandler[Any, Any]:
    descriptor = route.method.descriptor
    kinds: dict[tuple[bool, bool], tuple[Any, Any]] = {
        (False, False): (grpc.unary_unary_rpc_method_handler, _unary),
        (True, False): (grpc.stream_unary_rpc_method_handler, _upload),
        (False, True): (grpc.unary_stream_rpc_method_handler, _stream),
    }
    make, behave = kinds[descriptor.client_streaming, descriptor.server_streaming]
    return make(  # type: ignore[no-any-return]
        behave(route, steps, database),
        request_deserializer=route.method.request_class.FromString,
        response_serializer=_serialise,
    )


def _serialise(message: Message) -> bytes:
    return message.SerializeToString()


def _call(route: Route, request: Message, context: Context, database: Database) -> Call:
    metadata = {str(key): value for key, value in context.invocation_metadata() or () if isinstance(value, str)}
    request_id = metadata.get("x-request-id") or str(new_id())
    return Call(route, request, context, metadata, request_id[:64], database=database)


async def _guard(call: Call, run: Next) -> Reply:
    try:
        return await run(call)
    except DomainError as error:
        await refuse(call.context, error, call.request_id, call.route.method.path)
        raise  # abort has raised already


async def refuse(context: Context, error: DomainError, request_id: str, method: str) -> None:
    """End a call with the status of an error; never returns."""
    level = log.error if error.kind is Kind.INTERNAL else log.info
    level("refused", method=method, reason=error.reason, request=request_id)
    await context.abort_with_status(to_status(error, request_id))  # type: ignore[attr-defined]


def _unary(route: Route, steps: list[Step], database: Database) -> Callable[[Message, Context], Awaitable[Reply]]:
    handler: Any = route.handler

    async def last(call: Call) -> Reply:
        return await handler(call.request, call.context)  # type: ignore[no-any-return]

    run = compose(steps, last)

    async def behave(request: Message, context: Context) -> Reply:
        return await _guard(_call(route, request, context, database), run)

    return behave


def _upload(
    route: Route, steps: list[Step], database: Database
) -> Callable[[AsyncIterator[Message], Context], Awaitable[Reply]]:
    handler: Any = route.handler

    async def behave(requests: AsyncIterator[Message], context: Context) -> Reply:
        first = await anext(aiter(requests), None)
        first = first if first is not None else route.method.request_class()

        async def all_requests() -> AsyncIterator[Message]:
            yield first
            async for request in requests:
                make_legible(request)
                if route.screen is not None:
                    screen_message(route.screen, request)
                yield request

        async def last(call: Call) -> Reply:
            return await handler(all_requests(), call.context)  # type: ignore[no-any-return]

        return await _guard(_call(route, first, context, database), compose(steps, last))

    return behave


def _stream(
    route: Route, steps: list[Step], database: Database
) -> Callable[[Message, Context], AsyncIterator[Message]]:
    handler: Any = route.handler

    async def nothing(_call: Call) -> Reply:
        return None

    run = compose(steps, nothing)

    async def behave(request: Message, context: Context) -> AsyncIterator[Message]:
        call = _call(route, request, context, database)
        await _guard(call, run)
        call.work = None
        set_current(call)
        try:
            async for reply in handler(request, context):
                route.masker.mask(reply, unmask=call.unmasks)
                yield reply
        except DomainError as error:
            await refuse(context, error, call.request_id, route.method.path)
        except Exception as error:
            log.exception("unexpected", method=route.method.path, request=call.request_id, kind=type(error).__name__)
            await refuse(
                context, DomainError(Kind.INTERNAL, "INTERNAL", INTERNAL_TEXT), call.request_id, route.method.path
            )

    return behave
