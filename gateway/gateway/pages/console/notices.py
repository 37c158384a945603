"""What was passed up to the visitor's office because it is late: the case by its number, and marks of one's own."""

from __future__ import annotations

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.console.cases import PURPOSE
from gateway.pages.visit import Visit

HERE = "/console/notices"


async def notices(visit: Visit) -> Response:
    """Open steps first, the newest notice above."""
    reply = await visit.call("ClockService_ListNotices")
    return visit.show(
        "console/notices.html",
        notices=reply.notices,
        unread=sum(not one.read and not one.clock.ended_on for one in reply.notices),
        may_open=visit.may("ApplicationService_GetEntitlement", PURPOSE),
        at=HERE,
        said_done={"read": visit.say("Marked as read, for you alone.")},
    )


async def mark(visit: Visit) -> Response:
    """One, or all of them."""
    try:
        await visit.call("ClockService_MarkNotices", clock_id=visit.form["clock_id"])
    except DomainError as error:
        visit.refuse(error)
        return await notices(visit)
    return visit.go(HERE, done="read")
