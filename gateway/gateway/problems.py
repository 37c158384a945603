"""The one place where a refusal becomes an RFC 9457 problem."""

from __future__ import annotations

import json

from chassis.errors import DomainError, Kind
from starlette.requests import Request
from starlette.responses import Response

STATUS: dict[Kind, int] = {
    Kind.INVALID: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.TAKEN: 409,
    Kind.REFUSED: 422,
    Kind.CONFLICT: 409,
    Kind.TOO_MANY: 429,
    Kind.TOO_LATE: 504,
    Kind.UNAVAILABLE: 503,
    Kind.UNIMPLEMENTED: 501,
    Kind.INTERNAL: 500,
}
# where HTTP has a finer word for a refusal than its kind
FINER_STATUS = {"METHOD_NOT_ALLOWED": 405, "REQUEST_TOO_SLOW": 408, "HEAD_TOO_LARGE": 431}
VIOLATION = "violation."


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal."""
    return FINER_STATUS.get(error.reason, STATUS[error.kind])


def language_of(request: Request) -> str:
    """`zh` or `en`, from the cookie that the language switch sets, else from Accept-Language; Chinese by default."""
    chosen = request.cookies.get("anjia_language")
    if chosen in ("zh", "en"):
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip().lower()
        if tag[:2] in ("zh", "en"):
            return tag[:2]
    return "zh"


def problem(error: DomainError, request: Request) -> Response:
    """The problem document of a refusal, in the reader's language with the other beside it."""
    status = status_of(error)
    details = dict(error.details)
    violations = [
        {"field": name.removeprefix(VIOLATION), "message": text}
        for name, text in details.items()
        if name.startswith(VIOLATION)
    ]
    if not violations and "field" in details:
        violations = [{"field": details["field"], "message": getattr(error.message, language_of(request))}]
    body = {
        "type": f"urn:anjia:problem:{error.reason.lower().replace('_', '-')}",
        "title": error.reason,
        "status": status,
        "detail": getattr(error.message, language_of(request)),
        "reason": error.reason,
        "messages": {"zh": error.message.zh, "en": error.message.en},
        "errors": violations,
        "requestId": details.get("request_id", ""),
        "details": {
            key: value
            for key, value in details.items()
            if key not in ("field", "request_id") and not key.startswith(VIOLATION)
        },
    }
    headers = {"Retry-After": "1"} if status in (429, 503) else {}
    if status == STATUS[Kind.UNAUTHENTICATED]:
        headers["WWW-Authenticate"] = "Bearer"
    content = json.dumps(body, ensure_ascii=False)
    return Response(content, status_code=status, headers=headers, media_type="application/problem+json")
