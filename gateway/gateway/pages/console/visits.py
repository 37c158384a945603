"""The clinic's desk: a visit, with the consent it was given under."""

from __future__ import annotations

import asyncio
from typing import Any

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.console.concessions import find_people
from gateway.pages.visit import Visit

PURPOSE = "health-service"
DESK = "/console/visits"
BY = ("self", "guardian")
HOW = ("written", "spoken", "electronic")
SHOWN = 30


async def desk(visit: Visit, people: Any = None) -> Response:  # noqa: ANN401 - a message of the contract
    """Visits of the territory, newest first, and a search."""
    reply, items = await asyncio.gather(
        visit.call("VisitService_ListVisits", purpose=PURPOSE), visit.call("CatalogueService_ListItems")
    )
    return visit.show(
        "console/visits.html",
        visits=reply.visits[:SHOWN],
        titles=titles(visit, items.items),
        people=people,
        at=DESK,
        said_done={"recorded": visit.say("Recorded; what is due stands in the list in a moment.")},
    )


def titles(visit: Visit, items: Any) -> dict[str, str]:  # noqa: ANN401 - messages of the contract
    """What the items of the catalogue are called."""
    return {one.code: str(one.title_zh if visit.language == "zh" else one.title_en) for one in items}


async def search(visit: Visit) -> Response:
    """People found; what was asked is in the body."""
    return await desk(visit, await find_people(visit, PURPOSE))


async def blank(visit: Visit) -> Response:
    """The form of a visit."""
    person_id = visit.path("person_id")
    person, items, places = await asyncio.gather(
        visit.call("PersonService_GetPerson", purpose=PURPOSE, person_id=person_id),
        visit.call("CatalogueService_ListItems"),
        visit.call("CatalogueService_ListInstitutions"),
    )
    return visit.show(
        "console/visit_new.html",
        person=person,
        titles=titles(visit, items.items),
        institutions=places.institutions,
        by=BY,
        how=HOW,
        at=f"{DESK}/new/{person_id}",
    )


async def record(visit: Visit) -> Response:
    """Record it; the invoice follows by itself."""
    form, person_id = visit.form, visit.path("person_id")
    # what was agreed to is ticked for this item, on this page
    consent = {
        "by_code": form["by_code"],
        "given_on": form["given_on"],
        "item": form["item"] if form["agreed"] else "",
        "how_code": form["how_code"],
    }
    told = {name: form[name] for name in ("institution_code", "item", "served_on")}
    try:
        await visit.call("VisitService_RecordVisit", purpose=PURPOSE, person_id=person_id, consent=consent, **told)
    except DomainError as error:
        fields = {f"consent.{name}": name for name in ("by_code", "given_on", "how_code")} | {"consent.item": "agreed"}
        form.refuse(error, visit.language, fields)
        return await blank(visit)
    return visit.go(DESK, done="recorded")
