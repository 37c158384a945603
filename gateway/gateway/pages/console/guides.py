"""Pages of the public site: written by one person in a form, seen as they will look, checked by another."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from anjia.notifications.v1 import page_service_pb2 as pb
from chassis.errors import DomainError, Kind
from starlette.responses import Response

from gateway.pages.console import page_form
from gateway.pages.site.guides import Guide
from gateway.pages.visit import Visit

SAVE, APPROVE = "PageService_SavePage", "PageService_ApprovePage"
ACTIONS = {
    "submit": "PageService_SubmitPage",
    "approve": APPROVE,
    "return": "PageService_ReturnPage",
    "withdraw": "PageService_WithdrawPage",
}
# the form of a page that is not there yet has one row of each
ROWS = ("add sections", "add basis")
WAITS, DRAFT = "submitted", "draft"


async def guides(visit: Visit) -> Response:
    """Every page with its newest version."""
    reply = await visit.call("PageService_ListPages")
    return visit.show("console/guides.html", rows=reply.pages, may_write=visit.may(SAVE), at="/console/guides")


async def add(visit: Visit) -> Response:
    """On to a page that is not there yet, if it can be called so."""
    name = visit.form["name"]
    try:
        await _versions(visit, name)
    except DomainError as error:
        if error.kind is not Kind.INVALID:
            raise
        visit.form.errors["name"] = visit.say("Small letters, digits and hyphens, a letter first, 2 to 40 characters")
        return await guides(visit)
    return visit.go(f"/console/guides/{name}")


async def guide(visit: Visit) -> Response:
    """One page: its versions, the newest as it will look, and what the visitor may do."""
    return await _show(visit, None)


async def _show(visit: Visit, preview: pb.PageContent | None) -> Response:
    """The page of a page.

    Args:
        visit: with the form; what was typed stands in it again, after a refusal and after a time-out.
        preview: what was typed, to be looked at; else the newest version is.
    """
    name, form = visit.path("name"), visit.form
    versions = await _versions(visit, name)
    newest = versions[0] if versions else None
    content = preview if preview is not None else newest.content if newest else None
    labels = _labels(visit)
    found = sorted(form.errors.items(), key=lambda one: page_form.place_of(one[0]))
    form.errors = {field: _placed(visit, labels, field, text) for field, text in found}
    if not page_form.is_typed(form.values):
        form.values |= page_form.values_of(newest.content) if newest else _blank()
    shown = next((one for one in versions if one.shown), None)
    state = newest.state if newest else ""
    # what was refused is mended first, beside its fields
    is_refused = preview is not None and bool(form.errors)
    return visit.show(
        "console/guide.html",
        name=name,
        versions=versions,
        guide=_as_shown(name, content) if content is not None and not is_refused else None,
        is_preview=preview is not None,
        page=page_form.read(form.values),
        is_new=shown is None,
        changes=_changes(newest, shown, preview) if not is_refused else None,
        labels=labels,
        may_write=visit.may(SAVE) and state != WAITS,
        may_submit=visit.may(ACTIONS["submit"]) and state == DRAFT,
        is_mine=any(one.state == WAITS and visit.is_me(one.written_by) for one in versions),
        may_check=visit.may(APPROVE) and state == WAITS,
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


def _blank() -> dict[str, str]:
    page = page_form.read({})
    for action in ROWS:
        page, _ = page_form.rearranged(page, action)
    return page_form.flat(page)


def _as_shown(name: str, content: pb.PageContent) -> Guide:
    """As the public sees it; half of it may not be written yet, and a day may be none: the form says so beside it."""
    page = page_form.read(page_form.values_of(content))
    sections = [one | {"text": one["text"] if any(one["text"].values()) else {}} for one in page["sections"]]
    try:
        date.fromisoformat(content.checked_on)
    except ValueError:
        checked_on = ""
    else:
        checked_on = content.checked_on
    return Guide(name=name, **page | {"sections": sections}, checked_on=checked_on, unverified=content.unverified)


def _placed(visit: Visit, labels: dict[str, str], field: str, text: str) -> str:
    """A refusal with the place it is about: many fields of a page lack the same."""
    bare = re.sub(r"-\d+|-(?:zh|en)$", "", field)
    if bare not in labels or (bare == field and field not in page_form.LISTS):
        return text
    numbers = [int(one) + 1 for one in re.findall(r"\d+", field)]
    called = visit.say("Section")
    section = f"{called} {numbers.pop(0)} · " if field.startswith("sections-") else ""
    number = f" {numbers[0]}" if numbers else ""
    return f"{section}{labels[bare]}{number}{'：' if visit.language == 'zh' else ': '}{text}"


def _changes(newest: Any, shown: Any, preview: pb.PageContent | None) -> list[page_form.Change] | None:  # noqa: ANN401
    """What differs from the version that shows; None where there is nothing to compare."""
    if newest is None or (preview is None and (newest.shown or newest.state == "withdrawn")):
        return None
    before = shown.content if shown is not None else pb.PageContent()
    return page_form.changes(before, preview if preview is not None else newest.content)


def _labels(visit: Visit) -> dict[str, str]:
    """What the places of a page are called."""
    return {
        "title": visit.say("Title"),
        "summary": visit.say("Summary"),
        "event": visit.say("Life event on the first page"),
        "sections": visit.say("Sections"),
        "sections-title": visit.say("Heading of a section"),
        "sections-text": visit.say("Paragraph"),
        "sections-points": visit.say("Point of a list"),
        "sections-facts-title": visit.say("Heading of a fact"),
        "sections-facts-text": visit.say("Fact"),
        "basis": visit.say("Text of law"),
        "basis-source": visit.say("Where it is published"),
        "checked_on": visit.say("Checked on"),
        "unverified": visit.say("Some figures are not confirmed yet"),
    }


async def act(visit: Visit) -> Response:
    """Add and move rows, preview, save, hand in, approve, give back, take down."""
    form, name = visit.form, visit.path("name")
    step = form["step"]
    preview = None
    try:
        if page_form.is_typed(form.values):
            page = page_form.read(form.values)
            if step not in ("preview", "save"):
                _retype(visit, page_form.rearranged(page, step)[0])
                return await _show(visit, None)
            page = page_form.without_empty(page)
            _retype(visit, page)
            preview = page_form.content_of(page, form.values)
            if step == "preview":
                return await _show(visit, preview)
            await visit.call(SAVE, name=name, content=preview)
        elif step in ACTIONS:
            fields = {"approve": {"from_on": form["from_on"]}, "submit": {}}.get(step, {"reason": form["reason"]})
            await visit.call(ACTIONS[step], name=name, **fields)
    except DomainError as error:
        form.refuse(error, visit.language, page_form.fields_of(form.values))
        return await _show(visit, preview)
    return visit.go(f"/console/guides/{name}", done=step)


def _retype(visit: Visit, page: dict[str, Any]) -> None:
    """What was typed, under the names it has now that rows came, went or changed places."""
    kept = {name: visit.form[name] for name in ("checked_on", "unverified") if name in visit.form.values}
    visit.form.values = page_form.flat(page) | kept


async def _versions(visit: Visit, name: str) -> list[Any]:
    try:
        return list((await visit.call("PageService_GetPage", name=name)).versions)
    except DomainError as error:
        if error.kind is not Kind.NOT_FOUND:
            raise
        return []
