"""The office's desk: confirm somebody, renew what ends soon, issue, print and revoke cards. Purposes stay in bodies."""

from __future__ import annotations

import asyncio
from typing import Any

from anjia.concessions.v1 import holder_service_pb2
from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.kept import find_people, keep_search
from gateway.pages.visit import Visit

PURPOSE = "military-service"
DESK = "/console/concessions"
KIN = ("spouse", "parent", "supporter", "child", "adult_child")
STANDINGS = ("serving", "bereaved")
BODIES = ("B1", "B2", "B3")
ENDS = ("no_longer", "wrong", "wish")
REVOCATIONS = ("lost", "replaced", "wrong")
SHOWN = 30
SHOWN_BY_DOCUMENT = ("standing_code", "confirmed_until", "body_code", "document_id")
# fields of the contract that stand beside the file on the page
OF_DOCUMENT = {"file_name": "file", "file": "file", "document_id": "file"}
# decision of the page → call, and the fields it takes from the form
STEPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "card": ("CardService_IssueCard", ("valid_until",)),
    "end": ("HolderService_EndHolder", ("ended_code", "reason")),
}


async def desk(visit: Visit) -> Response:
    """Confirmations, the soonest to end first, and a search for somebody new."""
    found = (await visit.call("HolderService_ListHolders", purpose=PURPOSE)).holders
    shown = found[:SHOWN]
    names = await asyncio.gather(*(name_of(visit, PURPOSE, one.person_id) for one in shown))
    return visit.show(
        "console/concessions.html",
        holders=list(zip(shown, names, strict=True)),
        more=len(found) > SHOWN,
        people=await find_people(visit, PURPOSE),
        at=DESK,
    )


async def name_of(visit: Visit, purpose: str, person_id: str) -> str:
    """A name; empty for somebody who went out of this office's reach meanwhile."""
    try:
        person = await visit.call("PersonService_GetPerson", purpose=purpose, person_id=person_id)
    except DomainError:
        return ""
    return str(person.name)


async def search(visit: Visit) -> Response:
    """Keep what was asked, and on to whom was found."""
    return await keep_search(visit, DESK)


async def blank(visit: Visit) -> Response:
    """The form for one person; a document that was kept already is not asked for again."""
    person_id = visit.path("person_id")
    person = await visit.call("PersonService_GetPerson", purpose=PURPOSE, person_id=person_id)
    return visit.show(
        "console/concession_new.html",
        person=person,
        kin=KIN,
        standings=STANDINGS,
        bodies=BODIES,
        at=f"{DESK}/new/{person_id}",
    )


async def confirm(visit: Visit) -> Response:
    """Keep the document, then confirm; what was refused stays typed."""
    form, person_id = visit.form, visit.path("person_id")
    try:
        form.values["document_id"] = form["document_id"] or await _keep(visit, person_id)
        if not form.errors:
            told = {name: form[name] for name in ("kin_code", *SHOWN_BY_DOCUMENT)}
            holder = await visit.call("HolderService_ConfirmHolder", purpose=PURPOSE, person_id=person_id, **told)
            return visit.go(f"{DESK}/{holder.holder_id}", done="confirmed")
    except DomainError as error:
        form.refuse(error, visit.language, OF_DOCUMENT)
    return await blank(visit)


async def renewal(visit: Visit) -> Response:
    """The form of a renewal: what holds now stands there already, but for the day and the document."""
    held = await _get(visit)
    return visit.show(
        "console/concession_renew.html",
        holder=held,
        name=await name_of(visit, PURPOSE, held.person_id),
        standings=STANDINGS,
        bodies=BODIES,
        at=f"{DESK}/{held.holder_id}/renew",
    )


async def renew(visit: Visit) -> Response:
    """Keep the document, then confirm again."""
    form, holder_id = visit.form, visit.path("holder_id")
    try:
        if not form["document_id"]:
            form.values["document_id"] = await _keep(visit, (await _get(visit)).person_id)
        if not form.errors:
            told = {name: form[name] for name in SHOWN_BY_DOCUMENT}
            await visit.call("HolderService_RenewHolder", purpose=PURPOSE, holder_id=holder_id, **told)
            return visit.go(f"{DESK}/{holder_id}", done="renewed")
    except DomainError as error:
        form.refuse(error, visit.language, OF_DOCUMENT)
    return await renewal(visit)


async def _get(visit: Visit) -> Any:  # noqa: ANN401 - a message of the contract
    return await visit.call("HolderService_GetHolder", purpose=PURPOSE, holder_id=visit.path("holder_id"))


async def _keep(visit: Visit, person_id: str) -> str:
    """The id of the document that was sent; the form says so when there is none."""
    file = visit.files.get("file")
    if file is None or not file.filename:
        visit.form.errors["file"] = visit.say("Choose the document that was shown: PDF, DOCX, XLSX, PNG or JPEG")
        return ""
    head = holder_service_pb2.UploadDocumentRequest(person_id=person_id, file_name=file.filename)
    document = await visit.upload("HolderService_UploadDocument", head, file, purpose=PURPOSE)
    return str(document.document_id)


async def holder(visit: Visit) -> Response:
    """One confirmation with its cards, and what may be done."""
    holder_id = visit.path("holder_id")
    found, cards = await asyncio.gather(
        visit.call("HolderService_GetHolder", purpose=PURPOSE, holder_id=holder_id),
        visit.call("CardService_ListCards", purpose=PURPOSE, holder_id=holder_id),
    )
    good = next((one for one in cards.cards if one.state == "valid"), None)
    picture = ""
    if good is not None:
        drawn = await visit.call("CardService_GetCardPicture", purpose=PURPOSE, card_id=good.card_id)
        picture = drawn.svg
    return visit.show(
        "console/concession.html",
        holder=found,
        name=await name_of(visit, PURPOSE, found.person_id),
        cards=cards.cards,
        good=good,
        picture=picture,
        ends=ENDS,
        revocations=REVOCATIONS,
        at=f"{DESK}/{holder_id}",
        said_done={
            "confirmed": visit.say("Confirmed; a card can be issued now."),
            "renewed": visit.say("Renewed. A card holds until its own day; replace it if it is to hold as long."),
            "card": visit.say("The card is issued; print it or let the holder open it on a phone."),
            "revoke": visit.say("The card is revoked; readers learn it with their next list."),
            "end": visit.say("Ended; the card is revoked with it."),
        },
    )


async def act(visit: Visit) -> Response:
    """Issue, revoke or end."""
    form, holder_id = visit.form, visit.path("holder_id")
    decision = visit.choose("decision", ("revoke", *STEPS))
    try:
        if decision == "revoke":
            told = {name: form[name] for name in ("card_id", "revoked_code")}
            await visit.call("CardService_RevokeCard", purpose=PURPOSE, **told)
        else:
            operation, names = STEPS[decision]
            told = {name: form[name] for name in names}
            await visit.call(operation, purpose=PURPOSE, holder_id=holder_id, **told)
    except DomainError as error:
        visit.refuse(error)
        return await holder(visit)
    return visit.go(f"{DESK}/{holder_id}", done=decision)
