"""Review desk: what waits for a check or a decision, each with its clock, its conditions, its two people."""

from __future__ import annotations

import asyncio
from typing import Any

from chassis.errors import DomainError, Kind
from starlette.responses import Response

from gateway.pages.names import names_of
from gateway.pages.orders import order_of
from gateway.pages.paper import missing_glyphs
from gateway.pages.visit import Visit

PURPOSE = "application-review"
CHECK, DECIDE = "ApplicationService_CheckApplication", "ApplicationService_DecideApplication"
WAITING = {CHECK: ["township_check"], DECIDE: ["public_notice", "county_decision", "doubtful"]}
OFFERED = ["offered", "accepted"]
FILED = ["township_check", "public_notice", "county_decision", "doubtful"]
FOLLOWED = ["granted", "ordered", "returned", "paid", "refused", "blocked"]


def waiting(visit: Visit) -> list[str]:
    """The states in which a case waits for this visitor."""
    return [state for operation, states in WAITING.items() if visit.may(operation, PURPOSE) for state in states]


async def cases(visit: Visit) -> Response:
    """What waits, or what was decided."""
    own = waiting(visit)
    lists = {**({"waiting": own} if own else {}), "offered": OFFERED, "filed": FILED, "decided": FOLLOWED}
    # for whom nothing is to be checked or decided, what nobody has taken yet comes first
    shown = visit.query("list") if visit.query("list") in lists else next(iter(lists))
    states = lists[shown]
    reply = await visit.call(
        "ApplicationService_ListEntitlements", purpose=PURPOSE, states=states, after_id=visit.query("after")
    )
    rows = list(reply.entitlements)
    rows, more = rows[:SHOWN], len(rows) > SHOWN
    people = await names_of(visit, PURPOSE, (one.person_id for one in rows))
    return visit.show(
        "console/cases.html",
        rows=[(one, people.get(one.person_id)) for one in rows],
        total=reply.total,
        shown=shown,
        lists=list(lists),
        more=rows[-1].entitlement_id if more else "",
    )


SHOWN = 20


async def seen(visit: Visit, operation: str, **fields: str) -> Any:  # noqa: ANN401 - a message of the contract
    """What is told of a person; nothing of one who has moved out of the office's territory, while the case has not."""
    try:
        return await visit.call(operation, purpose=PURPOSE, **fields)
    except DomainError as error:
        if error.kind is not Kind.NOT_FOUND:
            raise
        return None


async def case(visit: Visit) -> Response:
    """One case: conditions with their articles, the stages so far, what the visitor may do."""
    found = await visit.call(
        "ApplicationService_GetEntitlement", purpose=PURPOSE, entitlement_id=visit.path("entitlement_id")
    )
    person, assessed, order = await asyncio.gather(
        seen(visit, "PersonService_GetPerson", person_id=found.person_id),
        seen(visit, "AssessmentService_AssessPerson", person_id=found.person_id),
        order_of(visit, found, "payment"),
    )
    may_act = visit.may("ApplicationService_AcceptOffer", PURPOSE)
    pack = next((one for one in assessed.packs if one.programme == found.programme), None) if assessed else None
    return visit.show(
        "console/case.html",
        case=found,
        person=person,
        order=order,
        pack=pack,
        # what the receipt cannot show is said before it is printed
        missing=await asyncio.to_thread(
            missing_glyphs, visit.pages.settings.assets, found.payee_name, person.name if person else ""
        ),
        claimants=await claimants(visit, person) if may_act and person else [],
        may_act=may_act and person is not None,
        may_check=found.state == "township_check" and visit.may(CHECK, PURPOSE),
        may_decide=found.state in WAITING[DECIDE] and visit.may(DECIDE, PURPOSE),
        at=f"/console/cases/{found.entitlement_id}",
        said_done={
            "accept": visit.say("The account is kept. Read all of it out, then file it."),
            "submit": visit.say("Filed. Give the person the receipt."),
            "object": visit.say("The objection is filed. Another person decides."),
            "passed": visit.say("The check is done; the case goes on."),
            "not_passed": visit.say("The county sees your doubt and decides."),
            "granted": visit.say("Granted; the payment is ordered by itself."),
            "refused": visit.say("Refused, with reason and article; the person is told the remedy."),
        },
    )


async def claimants(visit: Visit, person: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a message of the contract
    """Who may take it: the person, a parent, a guardian."""
    reply = await visit.call("HouseholdService_ListKinship", purpose=PURPOSE, person_id=person.person_id)
    kin = [(one.person.person_id, one.person.name) for one in reply.kin if one.kind in ("parent", "guardian")]
    return [*kin, (person.person_id, person.name or visit.say("not named yet"))]


async def act(visit: Visit) -> Response:
    """Check or decide."""
    form, entitlement_id = visit.form, visit.path("entitlement_id")
    decision = visit.choose("decision", ("passed", "not_passed", "granted", "refused"))
    try:
        if decision in ("passed", "not_passed"):
            await visit.call(
                CHECK,
                purpose=PURPOSE,
                entitlement_id=entitlement_id,
                passed=decision == "passed",
                reason=form["reason"],
            )
        else:
            await visit.call(
                DECIDE,
                purpose=PURPOSE,
                entitlement_id=entitlement_id,
                granted=decision == "granted",
                reason=form["reason"],
                article=form["article"],
            )
    except DomainError as error:
        visit.refuse(error)
        return await case(visit)
    return visit.go(f"/console/cases/{entitlement_id}", done=decision)
