"""The number beside "messages" in a citizen's navigation."""

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


async def count_unread(visit: Visit) -> None:
    """The number beside "messages"; none while the messages' service is away."""
    operation = "MessageService_CountUnread"
    if not visit.may(operation) or visit.request.method != "GET":
        return
    request = visit.pages.rule(operation).method.request_class()
    stub, metadata = visit.pages.stub(operation), visit.metadata("", "")
    try:
        reply: Any = await call_unary(stub, request, metadata, deadline_seconds=DEADLINE_SECONDS)
    except DomainError as error:
        log.warning("unread_unknown", reason=error.reason)
    else:
        visit.unread = int(reply.unread)
