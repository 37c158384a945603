"""Acting for somebody at the counter: what is due, taken by a paper, read out, with a receipt in hand."""

from __future__ import annotations

import asyncio
from typing import Any

from chassis.errors import DomainError, Kind, Text
from starlette.responses import Response

from gateway.pages.console.cases import PURPOSE, case, seen
from gateway.pages.paper import typeset
from gateway.pages.portal.due import in_care
from gateway.pages.visit import Visit

ACCEPT, SUBMIT = "ApplicationService_AcceptOffer", "ApplicationService_SubmitApplication"
FIELDS = ("read_back", "authority", "acting_as", "account_number", "claimant_id", "reason")
ASSESS = "AssessmentService_AssessPerson"
OBJECT = "ApplicationService_ObjectToDecision"


async def due(visit: Visit) -> Response:
    """What somebody is due, programme by programme; and what is due for the children and wards in their care."""
    person_id = visit.path("person_id")
    person, kinship = await asyncio.gather(
        visit.call("PersonService_GetPerson", purpose=PURPOSE, person_id=person_id),
        visit.call("HouseholdService_ListKinship", purpose=PURPOSE, person_id=person_id),
    )
    cared = in_care(kinship)
    assessed = await asyncio.gather(*(seen(visit, ASSESS, person_id=one) for one in (person_id, *cared)))
    # grown children and whom no programme concerns are no matter of this page
    others = [
        (one, cared[one], [pack for pack in found.packs if pack.entitlement_id])
        for one, found in zip(cared, assessed[1:], strict=True)
        if found
    ]
    return visit.show(
        "console/due.html",
        person=person,
        packs=assessed[0].packs if assessed[0] else [],
        others=[(one, name, packs) for one, name, packs in others if packs],
    )


async def act(visit: Visit) -> Response:
    """Take an offer for the person, file it, or object."""
    form, entitlement_id = visit.form, visit.path("entitlement_id")
    by = {"authority": form["authority"], "acting_as": form["acting_as"]}
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "accept": (ACCEPT, by | {"account_number": form["account_number"], "claimant_id": form["claimant_id"]}),
        "submit": (SUBMIT, {"read_back": bool(form["read_back"])}),
        "object": (OBJECT, by | {"reason": form["reason"], "read_back": bool(form["read_back"])}),
    }
    step = visit.choose("step", calls)
    operation, fields = calls[step]
    try:
        await visit.call(operation, purpose=PURPOSE, entitlement_id=entitlement_id, **fields)
    except DomainError as error:
        # a box that is not ticked is not sent
        form.refuse(error, visit.language, {name: name for name in (*FIELDS, *form.values)})
        return await case(visit)
    return visit.go(f"/console/cases/{entitlement_id}", done=step)


async def receipt(visit: Visit) -> Response:
    """What was filed, when, by whom, how long each step takes and what can be done: to take home, as often as asked."""
    found = await visit.call(
        "ApplicationService_GetEntitlement", purpose=PURPOSE, entitlement_id=visit.path("entitlement_id")
    )
    if not found.steps:
        text = Text("尚未提交，没有回执", "nothing is filed yet, so there is no receipt")
        raise DomainError(Kind.REFUSED, "NOT_FILED", text)
    person, listed = await asyncio.gather(
        visit.call("PersonService_GetPerson", purpose=PURPOSE, person_id=found.person_id),
        visit.call("PackService_ListPacks"),
    )
    pack = next(one for one in listed.packs if one.programme == found.programme)
    told = {"case": found, "person": person, "pack": pack, "today": visit.today}
    settings = visit.pages.settings
    content = await asyncio.to_thread(typeset, settings.assets, visit.language, "console/receipt.typ", told)
    headers = {"Content-Disposition": f'inline; filename="{found.entitlement_id}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)
