"""The clinic's desk: a visit, with the consent it was given under; and one that was recorded wrongly."""

from __future__ import annotations

import asyncio
from typing import Any

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.console.concessions import name_of
from gateway.pages.kept import find_people, keep_search
from gateway.pages.names import names_of
from gateway.pages.site.packs import titles
from gateway.pages.visit import Visit

PURPOSE = "health-service"
DESK = "/console/visits"
BY = ("self", "guardian")
HOW = ("written", "spoken", "electronic")
SHOWN = 30


async def desk(visit: Visit) -> Response:
    """Visits of the territory, newest first, and a search."""
    reply, items = await asyncio.gather(
        visit.call("VisitService_ListVisits", purpose=PURPOSE), visit.call("CatalogueService_ListItems")
    )
    shown = reply.visits[:SHOWN]
    return visit.show(
        "console/visits.html",
        visits=shown,
        patients=await names_of(visit, PURPOSE, (one.person_id for one in shown)),
        titles=titles(visit, items.items),
        people=await find_people(visit, PURPOSE),
        at=DESK,
        said_done={
            "recorded": visit.say("Recorded; what is due stands in the list in a moment."),
            "cancelled": visit.say("Being cancelled; the list says in a moment whether its invoice could be, too."),
        },
    )


async def search(visit: Visit) -> Response:
    """Keep what was asked, and on to whom was found."""
    return await keep_search(visit, DESK)


async def blank(visit: Visit) -> Response:
    """The form of a visit."""
    person_id = visit.path("person_id")
    person, reply, items, places = await asyncio.gather(
        visit.call("PersonService_GetPerson", purpose=PURPOSE, person_id=person_id),
        visit.call("VisitService_ListVisits", purpose=PURPOSE, person_id=person_id),
        visit.call("CatalogueService_ListItems"),
        visit.call("CatalogueService_ListInstitutions"),
    )
    return visit.show(
        "console/visit_new.html",
        person=person,
        visits=reply.visits[:SHOWN],
        titles=titles(visit, items.items),
        institutions=own_institutions(visit, places.institutions),
        by=BY,
        how=HOW,
        at=f"{DESK}/new/{person_id}",
    )


def own_institutions(visit: Visit, institutions: Any) -> list[Any]:  # noqa: ANN401 - messages of the contract
    """Where the visitor may record a visit: within the territory of their own office."""
    division = visit.principal.division if visit.principal else None
    return [one for one in institutions if division is not None and division.covers(one.division_code)]


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


async def shown(visit: Visit) -> Response:
    """One visit: what was given, what is due, whether it stands."""
    one, items, places = await asyncio.gather(
        visit.call("VisitService_GetVisit", purpose=PURPOSE, visit_id=visit.path("visit_id")),
        visit.call("CatalogueService_ListItems"),
        visit.call("CatalogueService_ListInstitutions"),
    )
    names = {place.code: str(place.name) for place in places.institutions}
    return visit.show(
        "console/visit.html",
        one=one,
        name=await name_of(visit, PURPOSE, one.person_id),
        titles=titles(visit, items.items),
        institution=names.get(one.institution_code, one.institution_code),
        at=f"{DESK}/{one.visit_id}",
    )


async def cancel(visit: Visit) -> Response:
    """Take back what was recorded wrongly."""
    told = {"visit_id": visit.path("visit_id"), "reason": visit.form["reason"]}
    try:
        await visit.call("VisitService_CancelVisit", purpose=PURPOSE, **told)
    except DomainError as error:
        visit.refuse(error)
        return await shown(visit)
    return visit.go(DESK, done="cancelled")
