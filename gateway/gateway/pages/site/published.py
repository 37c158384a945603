"""The public site's pages as they are published; the last good ones, or the release's own, while nobody answers."""

from __future__ import annotations

import time
from typing import Any

import structlog
from anjia.notifications.v1 import page_service_pb2 as pb
from chassis.errors import DomainError
from google.protobuf import json_format

from gateway.pages.site.guides import Guide, guides, places_of_guides
from gateway.pages.visit import Visit

log = structlog.get_logger("published")
KEPT_SECONDS, AWAY_SECONDS = 15.0, 3.0
READ, BRING = "PageService_ListPublishedPages", "PageService_BringPages"


async def published(visit: Visit) -> dict[str, Guide]:
    """Pages by name, in the order of the first page."""
    shelf = visit.pages.shelf
    if time.monotonic() >= shelf.until:
        try:
            shelf.guides = await _read(visit)
            shelf.until = time.monotonic() + KEPT_SECONDS
        except DomainError as error:
            log.warning("pages_kept", reason=error.reason)
            shelf.until = time.monotonic() + AWAY_SECONDS
    return shelf.guides or guides()


async def _read(visit: Visit) -> dict[str, Guide]:
    """What is published; pages that came with this release and are nowhere yet are handed over first."""
    reply = await visit.pages.ask_as_gateway(READ)
    known = {one.name for one in reply.pages}
    if missing := [name for name in guides() if name not in known]:
        brought = [
            pb.BroughtPage(name=name, place=places_of_guides()[name], content=content_of(guides()[name]))
            for name in missing
        ]
        if (await visit.pages.ask_as_gateway(BRING, pages=brought)).brought:
            reply = await visit.pages.ask_as_gateway(READ)
    return {one.name: guide_of(one.name, one.content) for one in reply.pages}


def guide_of(name: str, content: pb.PageContent) -> Guide:
    """A page as the templates know it."""
    found: dict[str, Any] = json_format.MessageToDict(content, preserving_proto_field_name=True)
    empty: dict[str, Any] = {"title": {}, "summary": {}, "sections": []}
    return Guide(name=name, **{**empty, **found})


def content_of(guide: Guide) -> pb.PageContent:
    """A page as the contract knows it."""
    fields = ("title", "summary", "event", "sections", "basis", "checked_on", "unverified")
    return json_format.ParseDict({name: getattr(guide, name) for name in fields}, pb.PageContent())
