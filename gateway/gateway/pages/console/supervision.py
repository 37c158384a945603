"""The supervision board: by office and step, what is open, late, stopped, ended in time."""

from __future__ import annotations

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.visit import Visit

COUNTS = ("open", "overdue", "suspended", "ended_in_time", "ended_late", "escalated")


async def board(visit: Visit) -> Response:
    """The board of the visitor's territory."""
    visit.form.values["since"] = visit.query("since")
    try:
        reply = await visit.call("ClockService_GetBoard", since=visit.query("since"))
    except DomainError as error:
        visit.refuse(error)
        reply = await visit.call("ClockService_GetBoard")
    totals = {name: sum(getattr(row, name) for row in reply.rows) for name in COUNTS}
    return visit.show("console/supervision.html", board=reply, totals=totals)
