"""What we think you are due: each condition ticked, taken in two steps, followed to the payment."""

from __future__ import annotations

import asyncio
from typing import Any

from anjia.registry.v1 import household_service_pb2
from chassis.errors import DomainError, Kind
from starlette.responses import Response

from gateway.pages.orders import order_of
from gateway.pages.portal.family import PURPOSE, own_id
from gateway.pages.visit import Visit

IN_CARE = ("child", "ward")
ACTIONS = ("accept", "submit", "decline", "object")


async def due(visit: Visit) -> Response:
    """You and the minors in your care, programme by programme."""
    person_id = own_id(visit)
    person, kinship, listed = await asyncio.gather(
        visit.call("PersonService_GetPerson", purpose=PURPOSE, person_id=person_id),
        visit.call("HouseholdService_ListKinship", purpose=PURPOSE, person_id=person_id),
        visit.call("ApplicationService_ListEntitlements", purpose=PURPOSE),
    )
    family = {person_id: person.name} | in_care(kinship)
    told = await asyncio.gather(*(_assess(visit, one) for one in family))
    answers = [(family[person], pack) for person, packs in zip(family, told, strict=True) for pack in packs]
    earlier = [one for one in listed.entitlements if one.entitlement_id not in {p.entitlement_id for _, p in answers}]
    return visit.show("portal/due.html", answers=answers, earlier=earlier)


def in_care(kinship: household_service_pb2.ListKinshipResponse) -> dict[str, str]:
    """Children and wards, id → name, each once: a guardian claims for a ward as a parent does for a child."""
    return {one.person.person_id: one.person.name for one in kinship.kin if one.kind in IN_CARE}


async def _assess(visit: Visit, person_id: str) -> list[Any]:
    """Packs that concern somebody; nothing of a person whom the visitor does not reach."""
    try:
        reply = await visit.call("AssessmentService_AssessPerson", purpose=PURPOSE, person_id=person_id)
    except DomainError as error:
        if error.kind is not Kind.NOT_FOUND:
            raise
        return []
    return list(reply.packs)


async def case(visit: Visit) -> Response:
    """One entitlement: take it, follow it, object."""
    found = await visit.call(
        "ApplicationService_GetEntitlement", purpose=PURPOSE, entitlement_id=visit.path("entitlement_id")
    )
    person, order = await asyncio.gather(
        visit.call("PersonService_GetPerson", purpose=PURPOSE, person_id=found.person_id),
        order_of(visit, found, PURPOSE),
    )
    return visit.show(
        "portal/due_case.html",
        case=found,
        order=order,
        person=person,
        at=f"/portal/due/{found.entitlement_id}",
        said_done={
            "submit": visit.say("Your application is filed. You see here when each step is due."),
            "decline": visit.say("You declined. You can still take it until the last day."),
            "object": visit.say("Your objection is filed. Another person decides."),
        },
    )


async def act(visit: Visit) -> Response:
    """Accept, submit, decline or object."""
    action, entitlement_id = visit.request.url.path.rpartition("/")[2], visit.path("entitlement_id")
    calls: dict[str, tuple[str, dict[str, str]]] = {
        "accept": ("ApplicationService_AcceptOffer", {"account_number": visit.form["account_number"]}),
        "submit": ("ApplicationService_SubmitApplication", {}),
        "decline": ("ApplicationService_DeclineOffer", {}),
        "object": ("ApplicationService_ObjectToDecision", {"reason": visit.form["reason"]}),
    }
    operation, fields = calls[action]
    try:
        await visit.call(operation, purpose=PURPOSE, entitlement_id=entitlement_id, **fields)
    except DomainError as error:
        visit.refuse(error)
        return await case(visit)
    return visit.go(f"/portal/due/{entitlement_id}", done=action)
