"""HTTP in, gRPC out: one handler for every unary method, one for uploads, downloads and progress each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from functools import cached_property
from typing import Any

import grpc
from anjia.options.v1 import access_pb2
from chassis.errors import DomainError, Kind, Text
from chassis.rpc.client import call_unary
from chassis.rpc.connections import STREAM_SECONDS
from chassis.rpc.status import from_rpc_error
from chassis.values import new_id
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from gateway.bodies import parts_of
from gateway.problems import problem
from gateway.transcoding.contract import HttpRule
from gateway.transcoding.reading import read_message, read_object

Authorise = Callable[[Request], Awaitable[str]]
CHUNK_BYTES = 256 * 1024
TRUTHS = {"true": True, "false": False}


class Transcoder:
    """Turns one HTTP rule into a handler."""

    def __init__(
        self,
        rule: HttpRule,
        channels: Callable[[str], grpc.aio.Channel],
        authorise: Authorise,
        *,
        max_body: int,
        max_upload: int,
    ) -> None:
        self._rule = rule
        self._channels = channels
        self._authorise = authorise
        self._max_body, self._max_upload = max_body, max_upload

    @cached_property
    def _stub(self) -> Any:  # noqa: ANN401 - grpc's multicallables have no common type
        """Made at the first call: a channel belongs to the loop it is opened in."""
        method, channel = self._rule.method, self._channels(self._rule.service)
        shape = {
            (False, False): channel.unary_unary,
            (True, False): channel.stream_unary,
            (False, True): channel.unary_stream,
        }[method.descriptor.client_streaming, method.descriptor.server_streaming]
        return shape(
            method.path,
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=method.reply_class.FromString,
        )

    async def __call__(self, request: Request) -> Response:
        """Answer a request; every refusal is a problem document."""
        request_id = str(new_id())
        try:
            token = await self._authorise(request)
            metadata = _metadata(request, token, request_id)
            stream = self._rule.method.access.stream
            if stream == access_pb2.STREAM_UPLOAD:
                return await self._upload(request, metadata)
            message = await self._read(request)
            if stream == access_pb2.STREAM_PROGRESS:
                return await self._progress(message, metadata)
            if stream == access_pb2.STREAM_DOWNLOAD:
                return await self._download(message, metadata)
            reply = await call_unary(self._stub, message, metadata)
            return Response(to_json(reply), media_type="application/json", headers={"X-Request-Id": request_id})
        except DomainError as error:
            error.details.setdefault("request_id", request_id)
            return problem(error, request)

    async def _read(self, request: Request) -> Message:
        fields: dict[str, Any] = {}
        if self._rule.body:
            fields = await self._read_body(request)
        add_query(fields, request.query_params.multi_items(), self._rule.method.descriptor.input_type)
        for variable in self._rule.variables:
            fields.pop(_camel(variable), None)
            fields[variable] = request.path_params[variable]
        return read_message(self._rule.method.request_class, fields)

    async def _read_body(self, request: Request) -> dict[str, Any]:
        body = bytearray()
        async for part in parts_of(request, self._max_body):
            body += part
        return read_object(bytes(body))

    async def _upload(self, request: Request, metadata: dict[str, str]) -> Response:
        head = read_message(
            self._rule.method.request_class,
            {**dict(request.query_params), **{name: request.path_params[name] for name in self._rule.variables}},
        )
        broken: list[Exception] = []

        async def messages() -> AsyncIterator[Message]:
            yield head
            try:
                async for chunk in self._chunks(request):
                    yield self._rule.method.request_class(chunk=chunk)
            except Exception as error:
                broken.append(error)
                raise

        try:
            reply = await self._stub(messages(), metadata=tuple(metadata.items()), timeout=STREAM_SECONDS)
        except grpc.aio.AioRpcError as error:
            raise (broken[0] if broken else from_rpc_error(error)) from error
        except asyncio.CancelledError as error:
            # a request stream that breaks off cancels its call: what broke it is the answer
            if not broken:
                raise
            raise broken[0] from error
        return Response(
            to_json(reply), media_type="application/json", headers={"X-Request-Id": metadata["x-request-id"]}
        )

    async def _chunks(self, request: Request) -> AsyncIterator[bytes]:
        """An uploaded file in parts that a message holds.

        Errors: UPLOAD_TOO_LARGE, REQUEST_TOO_SLOW; ClientDisconnect.
        """
        sent = 0
        async for part in request.stream():
            sent += len(part)
            if sent > self._max_upload:
                raise _invalid("UPLOAD_TOO_LARGE", "文件过大", f"a file has at most {self._max_upload} bytes")
            for start in range(0, len(part), CHUNK_BYTES):
                yield bytes(part[start : start + CHUNK_BYTES])

    async def _first(self, message: Message, metadata: dict[str, str]) -> tuple[Message | None, AsyncIterator[Message]]:
        """The first reply, so that a refusal is still a problem and not a broken stream."""
        replies = aiter(self._stub(message, metadata=tuple(metadata.items()), timeout=STREAM_SECONDS))
        try:
            return await anext(replies, None), replies
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error) from error

    async def _progress(self, message: Message, metadata: dict[str, str]) -> Response:
        first, rest = await self._first(message, metadata)

        async def events() -> AsyncIterator[str]:
            if first is not None:
                yield f"data: {to_json(first)}\n\n"
            try:
                async for reply in rest:
                    yield f"data: {to_json(reply)}\n\n"
            except grpc.aio.AioRpcError as error:
                yield f"event: problem\ndata: {json.dumps({'reason': from_rpc_error(error).reason})}\n\n"

        return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _download(self, message: Message, metadata: dict[str, str]) -> Response:
        first, rest = await self._first(message, metadata)

        async def chunks() -> AsyncIterator[bytes]:
            if first is not None:
                yield first.chunk  # type: ignore[attr-defined]
            async for reply in rest:
                yield reply.chunk  # type: ignore[attr-defined]

        name = getattr(first, "file_name", "") or "download"
        kind = getattr(first, "media_type", "") or "application/octet-stream"
        disposition = f"attachment; filename*=UTF-8''{_quote(name)}"
        return StreamingResponse(chunks(), media_type=kind, headers={"Content-Disposition": disposition})


def to_json(message: Message) -> str:
    """Lower-camel JSON; numbers and flags are always there, so that a client need not guess."""
    return json_format.MessageToJson(
        message, always_print_fields_with_no_presence=True, indent=None, ensure_ascii=False
    )


PASSED_ON = ("anjia-purpose", "anjia-case", "idempotency-key", "traceparent", "tracestate")


def _metadata(request: Request, token: str, request_id: str) -> dict[str, str]:
    metadata = {"authorization": f"Bearer {token}", "x-request-id": request_id}
    for name in PASSED_ON:
        value = request.headers.get(name)
        if value is not None:
            if not (value.isascii() and value.isprintable()):
                raise _invalid(
                    "HEADER_INVALID",
                    f"请求头 {name} 含有非法字符",
                    f"the header {name} holds odd characters",
                    field=name,
                )
            metadata[name] = value
    return metadata


def add_query(fields: dict[str, Any], items: Iterable[tuple[str, str]], message: Descriptor) -> None:
    """Parameters of an address as fields: what the contract repeats is a list, also when it is said once."""
    lists = {name for one in message.fields if one.is_repeated for name in (one.name, one.json_name)}
    truths = {name for one in message.fields if one.type == one.TYPE_BOOL for name in (one.name, one.json_name)}
    for name, text in items:
        value: Any = TRUTHS.get(text, text) if name in truths else text
        if name in fields and not isinstance(fields[name], list):
            fields[name] = [fields[name]]
        first = [value] if name in lists else value
        fields[name] = [*fields[name], value] if name in fields else first


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


def _quote(name: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - downloads only

    return quote(name, safe="")


def _invalid(reason: str, zh: str, en: str, **details: str) -> DomainError:
    return DomainError(Kind.INVALID, reason, Text(zh, en), **details)
