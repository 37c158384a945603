"""Errors on the wire and back: `DomainError` ⇄ gRPC status with ErrorInfo and both languages."""

from __future__ import annotations

from typing import cast

import grpc
from google.protobuf import any_pb2
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from chassis.errors import DomainError, Kind, Text

ERROR_DOMAIN = "anjia"

_CODES: dict[Kind, grpc.StatusCode] = {
    Kind.INVALID: grpc.StatusCode.INVALID_ARGUMENT,
    Kind.UNAUTHENTICATED: grpc.StatusCode.UNAUTHENTICATED,
    Kind.FORBIDDEN: grpc.StatusCode.PERMISSION_DENIED,
    Kind.NOT_FOUND: grpc.StatusCode.NOT_FOUND,
    Kind.TAKEN: grpc.StatusCode.ALREADY_EXISTS,
    Kind.REFUSED: grpc.StatusCode.FAILED_PRECONDITION,
    Kind.CONFLICT: grpc.StatusCode.ABORTED,
    Kind.TOO_MANY: grpc.StatusCode.RESOURCE_EXHAUSTED,
    Kind.TOO_LATE: grpc.StatusCode.DEADLINE_EXCEEDED,
    Kind.UNAVAILABLE: grpc.StatusCode.UNAVAILABLE,
    Kind.UNIMPLEMENTED: grpc.StatusCode.UNIMPLEMENTED,
    Kind.INTERNAL: grpc.StatusCode.INTERNAL,
}
_KINDS = {code: kind for kind, code in _CODES.items()}
INTERNAL_TEXT = Text(
    "系统内部错误，请稍后再试；问题编号已记录", "something failed on our side; it is recorded, please try again later"
)


def no_such_method() -> DomainError:
    """What is asked of a server that does not have it."""
    return DomainError(Kind.UNIMPLEMENTED, "NO_SUCH_METHOD", Text("没有这个接口", "there is no such method"))


def to_status(error: DomainError, request_id: str) -> grpc.Status:
    """The gRPC status that carries an error with all it says."""
    info = error_details_pb2.ErrorInfo(
        reason=error.reason, domain=ERROR_DOMAIN, metadata={**error.details, "request_id": request_id}
    )
    details = [info]
    details += [
        error_details_pb2.LocalizedMessage(locale=locale, message=text)
        for locale, text in (("zh-CN", error.message.zh), ("en", error.message.en))
    ]
    packed = []
    for detail in details:
        box = any_pb2.Any()
        box.Pack(detail)
        packed.append(box)
    code = _CODES[error.kind]
    status = status_pb2.Status(code=code.value[0], message=f"{error.reason}: {error.message.en}", details=packed)
    return rpc_status.to_status(status)


def from_rpc_error(error: grpc.RpcError) -> DomainError:
    """The error a call failed with, as its servicer raised it; transport failures become UNAVAILABLE."""
    code = error.code()
    reason, metadata = "", {}
    texts = {"zh-CN": "", "en": ""}
    for detail in _details(error):
        if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
            info = error_details_pb2.ErrorInfo()
            detail.Unpack(info)
            reason, metadata = info.reason, dict(info.metadata)
        elif detail.Is(error_details_pb2.LocalizedMessage.DESCRIPTOR):
            text = error_details_pb2.LocalizedMessage()
            detail.Unpack(text)
            texts[text.locale] = text.message
    if reason:
        return DomainError(_KINDS.get(code, Kind.INTERNAL), reason, Text(texts["zh-CN"], texts["en"]), **metadata)
    if code == grpc.StatusCode.DEADLINE_EXCEEDED:
        return DomainError(
            Kind.TOO_LATE, "DEADLINE_EXCEEDED", Text("处理超时，请重试", "it took too long; please try again")
        )
    if code == grpc.StatusCode.UNIMPLEMENTED:
        return no_such_method()
    if code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED):
        return DomainError(
            Kind.UNAVAILABLE,
            "SERVICE_UNAVAILABLE",
            Text("服务暂时不可用，请稍后再试", "the service does not answer just now; please try again soon"),
        )
    if code == grpc.StatusCode.RESOURCE_EXHAUSTED:  # said by gRPC itself, of a size: our own limits have a reason
        text = Text("请求或其结果过大", "the request, or what it asks for, is larger than a call may be")
        return DomainError(Kind.INVALID, "MESSAGE_TOO_LARGE", text)
    return DomainError(Kind.INTERNAL, "INTERNAL", INTERNAL_TEXT)


def _details(error: grpc.RpcError) -> list[any_pb2.Any]:
    try:
        status = rpc_status.from_call(cast("grpc.Call", error))
    except ValueError:
        return []
    return list(status.details) if status is not None else []
