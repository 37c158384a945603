"""What the law gives: each programme with its figures, conditions and procedure; and the notices of the day."""

from __future__ import annotations

from chassis.errors import DomainError, Kind, Text
from starlette.responses import Response

from gateway.pages.visit import Visit


async def packs(visit: Visit) -> Response:
    """All programmes."""
    reply = await visit.pages.ask_as_gateway("PackService_ListPacks")
    return visit.show("site/packs.html", packs=reply.packs)


async def pack(visit: Visit) -> Response:
    """One programme."""
    reply = await visit.pages.ask_as_gateway("PackService_ListPacks")
    found = next((one for one in reply.packs if one.programme == visit.path("programme")), None)
    if found is None:
        raise DomainError(Kind.NOT_FOUND, "NO_SUCH_PATH", Text("没有这个页面", "there is no such page"))
    return visit.show("site/pack.html", pack=found)


async def notices(visit: Visit) -> Response:
    """What is posted today."""
    reply = await visit.pages.ask_as_gateway("ApplicationService_ListNotices")
    return visit.show("site/notices.html", notices=reply.notices)
