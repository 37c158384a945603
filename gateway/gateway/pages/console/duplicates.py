"""Duplicates: side by side, why we think so, one or two people; undone as easily."""

from __future__ import annotations

from typing import Any

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.frame import say_day
from gateway.pages.kept import keep, kept
from gateway.pages.names import names_of
from gateway.pages.visit import Visit

PURPOSE = "duplicate-review"
STATES = ("open", "merged", "kept_apart")
# what a merge may take from the record that does not stay
TAKEN = ("name", "sex", "birth_date", "ethnicity", "marital_status", "hukou_nature", "phone")
FULL = 50
CODED = {"sex", "ethnicity", "marital_status", "hukou_nature"}


async def pairs(visit: Visit) -> Response:
    """Pairs that wait, or that were decided."""
    state = visit.query("state") if visit.query("state") in STATES else "open"
    reply = await visit.call("MatchingService_ListCandidates", purpose=PURPOSE, state=state, after=visit.query("after"))
    return visit.show(
        "console/duplicates.html",
        pairs=reply.candidates,
        people=await names_of(visit, PURPOSE, (person for one in reply.candidates for person in _both(one))),
        state=state,
        states=STATES,
        full=len(reply.candidates) >= FULL,
        said_done=_said_done(visit),
    )


def _both(pair: Any) -> tuple[str, str]:  # noqa: ANN401 - a message of the contract
    return pair.first_person_id, pair.second_person_id


async def pair(visit: Visit) -> Response:
    """One pair, with whole numbers where they were asked for."""
    return await show_pair(visit, case=(await kept(visit)).get("case", ""))


async def unmask(visit: Visit) -> Response:
    """On to both people with whole numbers: the pair itself is the case, and stands in the log."""
    candidate_id = visit.path("candidate_id")
    return await keep(visit, f"/console/duplicates/{candidate_id}", {"case": f"PAIR-{candidate_id} document-compared"})


async def show_pair(visit: Visit, *, case: str) -> Response:
    """The pair's page, for a case when one is named."""
    candidate_id = visit.path("candidate_id")
    found = await visit.call("MatchingService_GetCandidate", purpose=PURPOSE, case=case, candidate_id=candidate_id)
    return visit.show(
        "console/pair.html",
        pair=found,
        people=(found.first, found.second),
        lines=[(field, _value(visit, found.first, field), _value(visit, found.second, field)) for field in TAKEN],
        case=case,
        kept=next((one for one in (found.first, found.second) if not one.merged_into), found.first),
        at=f"/console/duplicates/{candidate_id}",
        said_done=_said_done(visit),
    )


def _value(visit: Visit, person: Any, field: str) -> str:  # noqa: ANN401 - a message of the contract
    value = getattr(person, field)
    if field == "birth_date":
        return say_day(value, visit.language)
    return visit.said(field, value) if field in CODED and value else str(value or "")


async def merge(visit: Visit) -> Response:
    """One person: which record stays, what it takes from the other."""
    form, candidate_id = visit.form, visit.path("candidate_id")
    if not form["kept"]:
        form.errors["kept"] = visit.say("Choose which record stays")
        return await pair(visit)
    try:
        await visit.call(
            "MatchingService_MergePeople",
            purpose=PURPOSE,
            candidate_id=candidate_id,
            kept_person_id=form["kept"],
            take_from_other=form.lists.get("take", []),
            reason=form["reason"],
        )
    except DomainError as error:
        visit.refuse(error)
        return await pair(visit)
    return visit.go(f"/console/duplicates/{candidate_id}", done="merged")


async def keep_apart(visit: Visit) -> Response:
    """Two people; the pair does not come back."""
    try:
        await visit.call(
            "MatchingService_KeepApart",
            purpose=PURPOSE,
            candidate_id=visit.path("candidate_id"),
            reason=visit.form["reason"],
        )
    except DomainError as error:
        visit.refuse(error)
        return await pair(visit)
    return visit.go("/console/duplicates", done="kept-apart")


async def undo(visit: Visit) -> Response:
    """Both people are as they were."""
    try:
        await visit.call(
            "MatchingService_UndoMerge",
            purpose=PURPOSE,
            merge_id=visit.form["merge_id"],
            reason=visit.form["reason"],
        )
    except DomainError as error:
        visit.refuse(error)
        return await pair(visit)
    return visit.go(f"/console/duplicates/{visit.path('candidate_id')}", done="undone")


def _said_done(visit: Visit) -> dict[str, str]:
    return {
        "merged": visit.say("The two records are one. It can be undone below."),
        "kept-apart": visit.say("They stay two people; the pair does not come back."),
        "undone": visit.say("The merge is undone; both records are as they were."),
    }
