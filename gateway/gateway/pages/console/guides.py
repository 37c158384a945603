"""Pages of the public site: written by one person, seen as they will look, checked by another."""

from __future__ import annotations

from typing import Any

import yaml
from anjia.notifications.v1 import page_service_pb2 as pb
from chassis.errors import DomainError, Kind, Text
from google.protobuf import json_format
from starlette.responses import Response

from gateway.pages.site.published import guide_of
from gateway.pages.visit import Visit

SAVE, APPROVE = "PageService_SavePage", "PageService_ApprovePage"
ACTIONS = {
    "submit": "PageService_SubmitPage",
    "approve": APPROVE,
    "return": "PageService_ReturnPage",
    "withdraw": "PageService_WithdrawPage",
}


async def guides(visit: Visit) -> Response:
    """Every page with its newest version."""
    reply = await visit.call("PageService_ListPages")
    return visit.show("console/guides.html", rows=reply.pages, may_write=visit.may(SAVE), at="/console/guides")


async def add(visit: Visit) -> Response:
    """On to a page that is not there yet."""
    return visit.go(f"/console/guides/{visit.form['name'] or 'new'}")


async def guide(visit: Visit) -> Response:
    """One page: its versions, the newest as it will look, and what the visitor may do."""
    return await _show(visit, None)


async def _show(visit: Visit, preview: pb.PageContent | None) -> Response:
    name = visit.path("name")
    versions = await _versions(visit, name)
    newest = versions[0] if versions else None
    content = preview if preview is not None else newest.content if newest else pb.PageContent()
    visit.form.values.setdefault("content", _write(content) if newest or preview else EMPTY)
    state = newest.state if newest else ""
    return visit.show(
        "console/guide.html",
        name=name,
        versions=versions,
        guide=guide_of(name, content) if newest or preview is not None else None,
        may_write=visit.may(SAVE) and state != "submitted",
        may_submit=visit.may(ACTIONS["submit"]) and state == "draft",
        may_check=visit.may(APPROVE) and state == "submitted",
        may_withdraw=visit.may(ACTIONS["withdraw"]) and any(one.shown and one.number > 1 for one in versions),
        at=f"/console/guides/{name}",
        said_done={
            "save": visit.say("The draft is kept. Hand it in when it is done."),
            "submit": visit.say("Handed in: another person checks it."),
            "approve": visit.say("Published from the day given."),
            "return": visit.say("Given back to its writer."),
            "withdraw": visit.say("Taken down; the version before shows again."),
        },
    )


async def act(visit: Visit) -> Response:
    """Preview, save, hand in, approve, give back, take down."""
    form, name = visit.form, visit.path("name")
    step = form["step"]
    preview = None
    try:
        if step in ("preview", "save"):
            preview = _read(form["content"])
            if step == "preview":
                return await _show(visit, preview)
            await visit.call(SAVE, name=name, content=preview)
        elif step in ACTIONS:
            fields = {"approve": {"from_on": form["from_on"]}, "submit": {}}.get(step, {"reason": form["reason"]})
            await visit.call(ACTIONS[step], name=name, **fields)
    except DomainError as error:
        form.refuse(error, visit.language)
        return await _show(visit, preview)
    return visit.go(f"/console/guides/{name}", done=step)


async def _versions(visit: Visit, name: str) -> list[Any]:
    try:
        return list((await visit.call("PageService_GetPage", name=name)).versions)
    except DomainError as error:
        if error.kind is not Kind.NOT_FOUND:
            raise
        return []


def _write(content: pb.PageContent) -> str:
    found = json_format.MessageToDict(content, preserving_proto_field_name=True)
    return yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=110)


def _read(text: str) -> pb.PageContent:
    """What was typed.

    Errors: PAGE_UNREADABLE, with the line where the text has one.
    """
    try:
        found = yaml.safe_load(text)
        return json_format.ParseDict(found if isinstance(found, dict) else {}, pb.PageContent())
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = str(mark.line + 1) if mark else "?"
        said = Text(
            f"第{where}行不能识别，请检查缩进和引号", f"Line {where} cannot be read: look at indents and quotes"
        )
        raise DomainError(Kind.INVALID, "PAGE_UNREADABLE", said, field="content") from error
    except (json_format.ParseError, ValueError, TypeError) as error:
        said = Text(
            "有不认识的栏目，请对照已有页面", "There is a part that a page does not have: compare with another page"
        )
        raise DomainError(Kind.INVALID, "PAGE_UNREADABLE", said, field="content") from error


EMPTY = """title: {zh: "", en: ""}
summary: {zh: "", en: ""}
event: {zh: "", en: ""}
sections:
- title: {zh: "", en: ""}
  text: {zh: "", en: ""}
basis:
- {zh: "", en: ""}
"""
