"""Finding a person, for a purpose; the person's page; numbers shown for a case; corrections."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from chassis.access.cases import REFERENCE
from chassis.errors import DomainError, Kind, Text
from starlette.responses import Response

from gateway.pages.households import OPERATION, household_of
from gateway.pages.kept import find_people, keep, keep_search, kept
from gateway.pages.visit import Visit

PURPOSES = ("registration", "life-event", "data-quality", "duplicate-review", "application-review", "support")
CORRECTABLE = ("name", "sex", "birth_date", "ethnicity", "marital_status", "hukou_nature", "phone", "id_number")
KIN_PURPOSE, KIN = "data-quality", ("parent", "spouse", "guardian")
REASONS = ("holder-present", "document-compared", "court-or-police", "payment-returned")
# what is asked as of a day; a history says its days itself
DATED = ("household", "kinship")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


async def find(visit: Visit) -> Response:
    """The purpose first, then whom."""
    purpose = visit.query("purpose")
    if purpose not in PURPOSES:
        if visit.query("asked"):
            visit.form.errors["purpose"] = visit.say("Choose what you look for a person for")
        return visit.show("console/purpose.html", purposes=PURPOSES)
    return visit.show("console/find.html", purpose=purpose, reply=await find_people(visit, purpose))


async def search(visit: Visit) -> Response:
    """Keep what was asked, and on to whom was found; it is never in an address."""
    return await keep_search(visit, "/console/people", purpose=visit.form["purpose"])


async def person(visit: Visit) -> Response:
    """A person today or on a day, household, kin, history; with whole numbers where a case was named."""
    asked = await kept(visit)
    return await show_person(visit, visit.query("purpose"), visit.query("as_of"), case=asked.get("case", ""))


async def unmask(visit: Visit) -> Response:
    """On to the same page with whole numbers: for a case that is named, with a reason; both are in the log."""
    form = visit.form
    if not REFERENCE.fullmatch(form["case"]):
        form.errors["case"] = visit.say("Enter the case reference: letters, digits, dots and dashes")
    if form["why"] not in REASONS:
        form.errors["why"] = visit.say("Choose why the number is needed")
    if form.errors:
        return await show_person(visit, form["purpose"], form["as_of"], case="")
    dated = {"as_of": form["as_of"]} if form["as_of"] else {}
    path = f"/console/people/{visit.path('person_id')}"
    return await keep(visit, path, {"case": f"{form['case']} {form['why']}"}, purpose=form["purpose"], **dated)


async def show_person(visit: Visit, purpose: str, as_of: str, *, case: str) -> Response:
    """The person's page."""
    person_id = visit.path("person_id")
    if purpose not in PURPOSES:
        return visit.go("/console/people")
    if as_of and not DAY.fullmatch(as_of):
        visit.form.errors["as_of"], as_of = visit.say("Enter a real date"), ""
    head = visit.call("PersonService_GetPerson", purpose=purpose, case=case, person_id=person_id, as_of=as_of)
    more = {
        "household": OPERATION,
        "kinship": "HouseholdService_ListKinship",
        "history": "PersonService_ListPersonVersions",
    }
    asked = {name: operation for name, operation in more.items() if visit.may(operation, purpose)}
    calls = [
        household_of(visit, person_id, purpose, as_of)
        if operation == OPERATION
        else visit.call(operation, purpose=purpose, person_id=person_id, **({"as_of": as_of} if name in DATED else {}))
        for name, operation in asked.items()
    ]
    try:
        shown, *rest = await asyncio.gather(head, *calls)
    except DomainError as error:
        if not as_of or error.kind is not Kind.NOT_FOUND:
            raise
        visit.form.errors["as_of"] = visit.say("Nothing is known of that day; today is shown")
        return await show_person(visit, purpose, "", case="")
    found: dict[str, Any] = dict.fromkeys(more) | dict(zip(asked, rest, strict=True))
    return visit.show(
        "console/person.html",
        person=shown,
        purpose=purpose,
        as_of=as_of,
        case=case,
        reference=case.partition(" ")[0],
        why=case.partition(" ")[2],
        reasons=REASONS,
        today=visit.today,
        at=f"/console/people/{person_id}?purpose={purpose}",
        may_assess=visit.may("ApplicationService_AcceptOffer", "application-review"),
        may_correct=visit.may("PersonService_CorrectPerson"),
        may_record_kin=visit.may("HouseholdService_RecordKinship", KIN_PURPOSE),
        said_done={
            "corrected": visit.say("The record is corrected; what was known before stays readable."),
            "kin": visit.say("The kinship is recorded."),
        },
        **found,
    )


async def kin(visit: Visit) -> Response:
    """The form that records a parent, spouse or guardian: one of the household, or anybody by their record number."""
    person_id = visit.path("person_id")
    shown, household = await asyncio.gather(
        visit.call("PersonService_GetPerson", purpose=KIN_PURPOSE, person_id=person_id),
        household_of(visit, person_id, KIN_PURPOSE),
    )
    others = [one for one in household.members if one.person.person_id != person_id] if household else []
    return visit.show("console/kin.html", person=shown, others=others, kinds=KIN, at=f"/console/people/{person_id}/kin")


async def record_kin(visit: Visit) -> Response:
    """Record what a document says."""
    form, person_id = visit.form, visit.path("person_id")
    try:
        await visit.call(
            "HouseholdService_RecordKinship",
            purpose=KIN_PURPOSE,
            person_id=person_id,
            relative_id=form["other_id"] or form["relative_id"],
            kind=form["kind"],
            basis=form["basis"],
            since=form["since"],
        )
    except DomainError as error:
        visit.refuse(error)
        return await kin(visit)
    return visit.go(f"/console/people/{person_id}?purpose={KIN_PURPOSE}", done="kin")


async def correction(visit: Visit) -> Response:
    """The form that corrects one field."""
    person_id = visit.path("person_id")
    shown = await visit.call("PersonService_GetPerson", purpose="data-quality", person_id=person_id)
    field = visit.query("field") or visit.form["field"]
    if field not in CORRECTABLE:
        return visit.show("console/correct_which.html", person=shown, fields=CORRECTABLE)
    return visit.show(
        "console/correct.html",
        person=shown,
        field=field,
        today=visit.today,
        at=f"/console/people/{person_id}/correct?field={field}",
    )


async def correct(visit: Visit) -> Response:
    """Correct one field; with a day it changed then, without it was always so."""
    form, person_id = visit.form, visit.path("person_id")
    field = form["field"]
    if field not in CORRECTABLE:
        text = Text("没有这一项", "there is no such field")
        raise DomainError(Kind.INVALID, "FIELD_UNKNOWN", text)
    value: Any = form["value"]
    if field == "sex":
        value = int(value) if value.isdigit() else 0
    try:
        await visit.call(
            "PersonService_CorrectPerson",
            purpose="data-quality",
            person_id=person_id,
            version=int(form["version"] or 0),
            fields=[field],
            effective_from=form["effective_from"],
            reason=form["reason"],
            **{field: value},
        )
    except DomainError as error:
        form.refuse(error, visit.language, {field: "value"})
        return await correction(visit)
    return visit.go(f"/console/people/{person_id}", purpose="data-quality", done="corrected")
