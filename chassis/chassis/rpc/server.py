"""The gRPC server: every method of every service goes through the interceptors, by its descriptor."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

import grpc
import structlog
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import DecodeError, Message

from chassis.access.contract import Method, SubjectReader, methods_of
from chassis.access.masking import Masker
from chassis.db.work import Database
from chassis.errors import DomainError, Kind, Text
from chassis.rpc.call import Call, Next, Reply, Route, Step, set_current
from chassis.rpc.connections import BOUNDS, Bounds, server_options
from chassis.rpc.interceptors import compose
from chassis.rpc.measuring import measured
from chassis.rpc.screening import Screen, screen_message
from chassis.rpc.status import INTERNAL_TEXT, no_such_method, to_status
from chassis.rpc.writing import make_legible
from chassis.telemetry.metrics import instruments
from chassis.values import new_id

log = structlog.get_logger("rpc")
Context = grpc.aio.ServicerContext[Message, Message]
Served = tuple[ServiceDescriptor, object]


class _UnknownMethods(grpc.aio.ServerInterceptor):  # type: ignore[type-arg]
    """Answers what no servicer answers, in the shape of every other refusal."""

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any]]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any]:
        """The handler of a method, or the one that says that there is none."""
        found: grpc.RpcMethodHandler[Any, Any] | None = await continuation(handler_call_details)
        return found or _NO_SUCH_METHOD


async def _refuse_unknown(_requests: AsyncIterator[bytes], context: Context) -> bytes:
    await refuse(context, no_such_method(), _request_id(_metadata(context)), "unknown")
    return b""  # abort has raised already


# takes and answers any kind of call
_NO_SUCH_METHOD = grpc.stream_unary_rpc_method_handler(_refuse_unknown)


def make_server(bounds: Bounds = BOUNDS) -> grpc.aio.Server:
    """A server with the bounds of the house, nothing bound."""
    return grpc.aio.server(options=server_options(bounds), interceptors=[_UnknownMethods()])


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
    made, behaviour = instruments(), behave(route, steps, database)
    return make(  # type: ignore[no-any-return]
        behaviour if made is None else measured(made, route.method, behaviour),
        # read by us: what cannot be read is refused as everything else is
        request_deserializer=None,
        response_serializer=_serialise,
    )


def _serialise(message: Message) -> bytes:
    return message.SerializeToString()


def _metadata(context: Context) -> dict[str, str]:
    return {str(key): value for key, value in context.invocation_metadata() or () if isinstance(value, str)}


def _request_id(metadata: dict[str, str]) -> str:
    return (metadata.get("x-request-id") or str(new_id()))[:64]


def _parse(route: Route, content: bytes) -> Message:
    """A request as its message. Errors: REQUEST_UNREADABLE."""
    try:
        return route.method.request_class.FromString(content)
    except DecodeError as error:
        text = Text(
            "请求内容无法读取，不符合接口约定", "the request cannot be read: it is not written as the contract says"
        )
        raise DomainError(Kind.INVALID, "REQUEST_UNREADABLE", text) from error


async def _open(route: Route, content: bytes, context: Context, database: Database) -> Call:
    """A call with its request; ends the call where it cannot be read."""
    metadata = _metadata(context)
    request_id = _request_id(metadata)
    try:
        request = _parse(route, content)
    except DomainError as error:
        await refuse(context, error, request_id, route.method.path)
        raise  # abort has raised already
    return Call(route, request, context, metadata, request_id, database=database)


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


def _unary(route: Route, steps: list[Step], database: Database) -> Callable[[bytes, Context], Awaitable[Reply]]:
    handler: Any = route.handler

    async def last(call: Call) -> Reply:
        return await handler(call.request, call.context)  # type: ignore[no-any-return]

    run = compose(steps, last)

    async def behave(content: bytes, context: Context) -> Reply:
        return await _guard(await _open(route, content, context, database), run)

    return behave


def _upload(
    route: Route, steps: list[Step], database: Database
) -> Callable[[AsyncIterator[bytes], Context], Awaitable[Reply]]:
    handler: Any = route.handler

    async def behave(contents: AsyncIterator[bytes], context: Context) -> Reply:
        call = await _open(route, await anext(aiter(contents), b""), context, database)

        async def all_requests() -> AsyncIterator[Message]:
            yield call.request
            async for content in contents:
                request = _parse(route, content)
                make_legible(request)
                if route.screen is not None:
                    screen_message(route.screen, request)
                yield request

        async def last(_call: Call) -> Reply:
            return await handler(all_requests(), context)  # type: ignore[no-any-return]

        return await _guard(call, compose(steps, last))

    return behave


def _stream(route: Route, steps: list[Step], database: Database) -> Callable[[bytes, Context], AsyncIterator[Message]]:
    handler: Any = route.handler

    async def nothing(_call: Call) -> Reply:
        return None

    run = compose(steps, nothing)

    async def behave(content: bytes, context: Context) -> AsyncIterator[Message]:
        call = await _open(route, content, context, database)
        await _guard(call, run)
        call.work = None
        set_current(call)
        try:
            async for reply in handler(call.request, context):
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
