"""The numbers beside "messages" in a citizen's navigation, and beside "late steps" in an office's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from chassis.errors import DomainError
from chassis.rpc.client import call_unary

if TYPE_CHECKING:
    from gateway.pages.visit import Visit

log = structlog.get_logger("pages")
# a page is shown without the number rather than late
DEADLINE_SECONDS = 1.0
MESSAGES, LATE = "MessageService_CountUnread", "ClockService_CountEscalations"


async def count_unread(visit: Visit) -> None:
    """What the visitor has not read; nothing while the messages' service is away."""
    if visit.request.method == "GET":
        visit.unread = await _count(visit, MESSAGES)
        visit.late = await _count(visit, LATE)


async def _count(visit: Visit, operation: str) -> int:
    if not visit.may(operation):
        return 0
    request = visit.pages.rule(operation).method.request_class()
    stub, metadata = visit.pages.stub(operation), visit.metadata("", "")
    try:
        reply: Any = await call_unary(stub, request, metadata, deadline_seconds=DEADLINE_SECONDS)
    except DomainError as error:
        log.warning("unread_unknown", reason=error.reason)
        return 0
    return int(reply.unread)
