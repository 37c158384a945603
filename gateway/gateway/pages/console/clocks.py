"""The clocks of one case: when each step is due, when it stood still and why; stopped, and let run on."""

from __future__ import annotations

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.console.cases import PURPOSE
from gateway.pages.visit import Visit

SUSPEND, RESUME = "ClockService_SuspendClock", "ClockService_ResumeClock"


async def clocks(visit: Visit) -> Response:
    """Every step of the case; the open one can be stopped or let run on by whoever may."""
    case_id = visit.path("entitlement_id")
    reply = await visit.call("ClockService_ListCaseClocks", purpose=PURPOSE, case_id=case_id)
    return visit.show(
        "console/clocks.html",
        clocks=reply.clocks,
        case_id=case_id,
        may_stop=visit.may(SUSPEND, PURPOSE),
        may_open=visit.may("ApplicationService_GetEntitlement", PURPOSE),
        at=f"/console/cases/{case_id}/clocks",
        said_done={
            "suspend": visit.say("The clock stands still from today; the board and the desk show it as stopped."),
            "resume": visit.say("The clock runs on; the working days it stood still are added."),
        },
    )


async def act(visit: Visit) -> Response:
    """Stop a clock with reason and article, or let it run on."""
    form = visit.form
    told = {"clock_id": form["clock_id"]}
    step = visit.choose("step", ("resume", "suspend"))
    if step == "suspend":
        told |= {"reason": form["reason"], "article": form["article"]}
    try:
        await visit.call(RESUME if step == "resume" else SUSPEND, purpose=PURPOSE, **told)
    except DomainError as error:
        visit.refuse(error)
        return await clocks(visit)
    return visit.go(f"/console/cases/{visit.path('entitlement_id')}/clocks", done=step)
