"""Texts of messages, as they are read and as they leave the portal."""

from __future__ import annotations

from starlette.responses import Response

from gateway.pages.visit import Visit


async def texts(visit: Visit) -> Response:
    """Every kind of message."""
    reply = await visit.call("TemplateService_ListTemplates")
    return visit.show("console/texts.html", rows=reply.templates)


async def text(visit: Visit) -> Response:
    """One kind, with example values, in both languages."""
    found = await visit.call("TemplateService_PreviewTemplate", code=visit.path("code"))
    return visit.show("console/text.html", text=found)
