"""What was passed up to the visitor's office because it is late: the case by its number, and marks of one's own."""

from __future__ import annotations

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.console.cases import PURPOSE
from gateway.pages.visit import Visit

HERE = "/console/late-steps"


async def steps(visit: Visit) -> Response:
    """Open steps first, the newest above."""
    reply = await visit.call("ClockService_ListEscalations")
    return visit.show(
        "console/late.html",
        late=reply.escalations,
        unread=sum(not one.read and not one.clock.ended_on for one in reply.escalations),
        may_open=visit.may("ApplicationService_GetEntitlement", PURPOSE),
        at=HERE,
        said_done={"read": visit.say("Marked as read, for you alone.")},
    )


async def mark(visit: Visit) -> Response:
    """One, or all of them."""
    try:
        await visit.call("ClockService_MarkEscalations", clock_id=visit.form["clock_id"])
    except DomainError as error:
        visit.refuse(error)
        return await steps(visit)
    return visit.go(HERE, done="read")
