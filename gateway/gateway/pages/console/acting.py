"""Acting for somebody at the counter: what is due, taken by a paper, read out, with a receipt in hand."""

from __future__ import annotations

import asyncio
from typing import Any

from chassis.errors import DomainError, Kind, Text
from starlette.responses import Response

from gateway.pages.console.cases import PURPOSE, case
from gateway.pages.paper import typeset
from gateway.pages.visit import Visit

ACCEPT, SUBMIT = "ApplicationService_AcceptOffer", "ApplicationService_SubmitApplication"
FIELDS = ("read_back", "authority", "acting_as", "account_number", "claimant_id", "reason")
OBJECT = "ApplicationService_ObjectToDecision"


async def due(visit: Visit) -> Response:
    """What somebody is due, programme by programme."""
    person_id = visit.path("person_id")
    person, assessed = await asyncio.gather(
        visit.call("PersonService_GetPerson", purpose=PURPOSE, person_id=person_id),
        visit.call("AssessmentService_AssessPerson", purpose=PURPOSE, person_id=person_id),
    )
    return visit.show("console/due.html", person=person, packs=assessed.packs)


async def act(visit: Visit) -> Response:
    """Take an offer for the person, file it, or object."""
    form, entitlement_id = visit.form, visit.path("entitlement_id")
    by = {"authority": form["authority"], "acting_as": form["acting_as"]}
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "accept": (ACCEPT, by | {"account_number": form["account_number"], "claimant_id": form["claimant_id"]}),
        "submit": (SUBMIT, {"read_back": bool(form["read_back"])}),
        "object": (OBJECT, by | {"reason": form["reason"], "read_back": bool(form["read_back"])}),
    }
    step = form["step"] if form["step"] in calls else "submit"
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
