"""What did not reach somebody: sent again, or closed with what was done instead."""

from __future__ import annotations

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.visit import Visit

LIST, RETRY, CLOSE = "DeliveryService_ListUndelivered", "DeliveryService_RetryDelivery", "DeliveryService_CloseDelivery"
PURPOSE = "messaging"


async def undelivered(visit: Visit) -> Response:
    """The list."""
    purpose = PURPOSE if visit.may(RETRY) else "audit"
    reply = await visit.call(LIST, purpose=purpose)
    return visit.show(
        "console/undelivered.html",
        reply=reply,
        may_act=visit.may(RETRY),
        at="/console/undelivered",
        said_done={
            "retry": visit.say("It is sent again."),
            "close": visit.say("It is off the list."),
        },
    )


async def act(visit: Visit) -> Response:
    """Send again, or close."""
    form, delivery_id = visit.form, visit.path("delivery_id")
    step = visit.choose("step", ("close", "retry"))
    try:
        if step == "close":
            await visit.call(CLOSE, purpose=PURPOSE, delivery_id=delivery_id, note=form["note"])
        else:
            await visit.call(RETRY, purpose=PURPOSE, delivery_id=delivery_id)
    except DomainError as error:
        form.refuse(error, visit.language, {"note": f"note-{delivery_id}"} if step == "close" else None)
        return await undelivered(visit)
    return visit.go("/console/undelivered", done="close" if step == "close" else "retry")
