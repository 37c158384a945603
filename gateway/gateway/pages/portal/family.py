"""My family: what the county knows, is this right, who looked, take it with me."""

from __future__ import annotations

import asyncio
from datetime import UTC
from typing import Any

from chassis.errors import DomainError, Kind, Text
from chassis.values.clock import day_of
from google.protobuf import json_format
from google.protobuf.timestamp_pb2 import Timestamp
from starlette.responses import Response

from gateway.pages.households import household_of
from gateway.pages.looks import visits_of
from gateway.pages.paper import typeset
from gateway.pages.visit import Visit

PURPOSE = "own-data"
FIELDS = (
    "name", "sex", "birth_date", "ethnicity", "marital_status", "hukou_nature", "phone", "id_number", "residence",
    "kinship", "other",
)  # fmt: skip
MOST_LOOKS = 100
SHOWN_LOOKS = 15
# the first instant a request can name stands for none
EARLIEST = "1970-01-01T00:00:00Z"
LOGS = (
    "PersonService_ListRecordAccesses",
    "CaseAccessService_ListCaseAccesses",
    "PaymentAccessService_ListPaymentAccesses",
    "ConcessionAccessService_ListConcessionAccesses",
    "MessageAccessService_ListMessageAccesses",
)


def own_id(visit: Visit) -> str:
    """The visitor's own record.

    Errors: SCOPE_MISSING.
    """
    if visit.principal is None or visit.principal.person_id is None:
        text = Text(
            "您的账号还没有与本人的登记信息关联，请带身份证到村（社区）窗口办理",
            "your account is not tied to your record yet; bring your identity card to your village's counter",
        )
        raise DomainError(Kind.FORBIDDEN, "SCOPE_MISSING", text)
    return str(visit.principal.person_id)


async def read_all(visit: Visit) -> dict[str, Any]:
    """Everything the register tells its citizen."""
    person_id = own_id(visit)
    operations = {
        "person": "PersonService_GetPerson",
        "kinship": "HouseholdService_ListKinship",
        "history": "PersonService_ListPersonVersions",
    }
    calls = [visit.call(operation, purpose=PURPOSE, person_id=person_id) for operation in operations.values()]
    household, *found = await asyncio.gather(household_of(visit, person_id, PURPOSE), *calls)
    return {"household": household} | dict(zip(operations, found, strict=True))


async def family(visit: Visit) -> Response:
    """My family as a timeline: is this right?"""
    found = await read_all(visit)
    return visit.show("portal/family.html", events=_events(visit, found), **found)


def _events(visit: Visit, found: dict[str, Any]) -> list[tuple[str, str]]:
    """(day, what happened), newest first: births in the family, moves, what was corrected."""
    say, person = visit.say, found["person"]
    events = [(person.birth_date, say("You were born"))]
    events += [
        (one.valid.start, say("You live here since this day"))
        for one in (person.residence,)
        if one.valid.start and not one.valid.start_unknown
    ]
    for version in found["history"].versions:
        if version.source in ("correction", "merge"):
            day = day_of(version.person.known_from.ToDatetime(tzinfo=UTC)).isoformat()
            events.append((day, say("Your record was corrected")))
    for kin in found["kinship"].kin:
        if kin.kind == "spouse" and kin.valid.start and not kin.valid.start_unknown:
            events.append((kin.valid.start, say("You are recorded as married")))
    return sorted(set(events), reverse=True)


async def corrections(visit: Visit) -> Response:
    """What I asked to have put right, and by when there is an answer."""
    reply = await visit.call("CorrectionService_ListCorrectionRequests", purpose=PURPOSE)
    asked = next((one for one in reply.requests if one.request_id == visit.query("request")), None)
    return visit.show("portal/corrections.html", requests=reply.requests, asked=asked, fields=FIELDS)


async def correction(visit: Visit) -> Response:
    """The form: one field, what is right, what shows it."""
    field = visit.query("field") or visit.form["field"]
    if field not in FIELDS:
        return visit.go("/portal/corrections")
    person = await visit.call("PersonService_GetPerson", purpose=PURPOSE, person_id=own_id(visit))
    return visit.show(
        "portal/correction.html",
        person=person,
        field=field,
        at=f"/portal/corrections/new?field={field}",
    )


async def ask(visit: Visit) -> Response:
    """Ask for the correction."""
    form = visit.form
    try:
        reply = await visit.call(
            "CorrectionService_RequestCorrection",
            purpose=PURPOSE,
            person_id=own_id(visit),
            field=form["field"],
            proposed=form["proposed"],
            statement=form["statement"],
        )
    except DomainError as error:
        visit.refuse(error)
        return await correction(visit)
    return visit.go("/portal/corrections", request=reply.request_id)


async def looks(visit: Visit) -> Response:
    """Who looked at my record, my applications, my messages and my payments: role and office, why, when.

    My own visits to these pages would bury the others; they are a link away.
    """
    before = Timestamp()
    try:
        before.FromJsonString(visit.query("before") or EARLIEST)
    except ValueError:
        return visit.go("/portal/accesses")
    own = visit.query("own")
    asked = {"page_size": SHOWN_LOOKS + 1, "before": before, "others_only": not own}
    logs = await asyncio.gather(*(_looks_in(visit, operation, **asked) for operation in LOGS))
    found = sorted((one for log in logs for one in log), key=lambda one: one.accessed_at.ToNanoseconds(), reverse=True)
    # what was kept at one instant stands on one page
    last = found[:SHOWN_LOOKS][-1].accessed_at if found else before
    shown = [one for one in found if one.accessed_at.ToNanoseconds() >= last.ToNanoseconds()]
    more = last.ToJsonString() if len(found) > len(shown) else ""
    return visit.show("portal/accesses.html", accesses=visits_of(shown), more=more, own_too=own)


async def _looks_in(visit: Visit, operation: str, **asked: Any) -> list[Any]:  # noqa: ANN401 - fields of the request
    """Looks in a service's log; none where the service does not know the person."""
    try:
        reply = await visit.call(operation, purpose=PURPOSE, person_id=own_id(visit), **asked)
    except DomainError as error:
        if error.kind is not Kind.NOT_FOUND:
            raise
        return []
    return list(reply.accesses)


async def take(visit: Visit) -> Response:
    """What can be taken along."""
    own_id(visit)
    return visit.show("portal/data.html")


async def take_json(visit: Visit) -> Response:
    """My data for a program."""
    found = await read_all(visit) | {"accesses": await _looks(visit)}
    parts = ", ".join(
        f'"{name}": {json_format.MessageToJson(part, ensure_ascii=False)}' for name, part in found.items()
    )
    return _file(f"{{{parts}}}".encode(), "application/json", "anjia-my-data.json")


async def take_pdf(visit: Visit) -> Response:
    """My data on paper."""
    found = await read_all(visit) | {"visits": visits_of((await _looks(visit)).accesses)}
    content = await asyncio.to_thread(typeset, visit.pages.settings.assets, visit.language, "portal/booklet.typ", found)
    return _file(content, "application/pdf", "anjia-my-data.pdf")


async def _looks(visit: Visit) -> Any:  # noqa: ANN401 - a message of the contract
    return await visit.call(
        "PersonService_ListRecordAccesses", purpose=PURPOSE, person_id=own_id(visit), page_size=MOST_LOOKS
    )


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
