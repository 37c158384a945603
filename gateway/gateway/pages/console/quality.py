"""Differences between sources, and corrections that people asked for: each is decided with a reason."""

from __future__ import annotations

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.kept import keep, kept
from gateway.pages.names import names_of
from gateway.pages.visit import Visit

PURPOSE = "data-quality"
SHOWN = 20
ACCEPTABLE = ("name", "sex", "birth_date", "ethnicity", "marital", "marital_status", "hukou_nature")


async def items(visit: Visit) -> Response:
    """Differences that wait, some at a time."""
    reply = await visit.call("MatchingService_ListQualityItems", purpose=PURPOSE, after=visit.query("after"))
    shown = reply.items[:SHOWN]
    return visit.show(
        "console/quality.html",
        items=shown,
        people=await names_of(visit, PURPOSE, (one.person_id for one in shown)),
        more=shown[-1].item_id if len(reply.items) > SHOWN else "",
        acceptable=ACCEPTABLE,
        may_settle=visit.may("MatchingService_SettleQualityItem"),
        at="/console/quality" + (f"?after={visit.query('after')}" if visit.query("after") else ""),
        said_done={
            "accept": visit.say("The record is corrected as the source says."),
            "dismiss": visit.say("The record stays as it is."),
        },
    )


async def settle(visit: Visit) -> Response:
    """Accept or dismiss one."""
    form, item_id = visit.form, visit.path("item_id")
    decision = visit.choose("decision", ("accept", "dismiss"))
    try:
        await visit.call(
            "MatchingService_SettleQualityItem",
            purpose=PURPOSE,
            item_id=item_id,
            decision=decision,
            reason=form["reason"],
        )
    except DomainError as error:
        form.refuse(error, visit.language, {"reason": f"reason-{item_id}"})
        form.values[f"reason-{item_id}"] = form["reason"]
        return await items(visit)
    return visit.go("/console/quality", done=decision)


async def corrections(visit: Visit) -> Response:
    """What people asked to have put right, the one due first at the head."""
    return await _show_corrections(visit, open_only=not visit.query("all"))


async def correction(visit: Visit) -> Response:
    """One request alone, with its number whole where that was asked for."""
    case = (await kept(visit)).get("case", "")
    return await _show_corrections(visit, case=case, request_id=visit.path("request_id"))


async def unmask_correction(visit: Visit) -> Response:
    """On to one request with its number whole: the request itself is the case, and stands in the log."""
    request_id = visit.path("request_id")
    case = f"CORRECTION-{request_id} document-compared"
    return await keep(visit, f"/console/corrections/{request_id}", {"case": case})


async def _show_corrections(visit: Visit, *, case: str = "", **wanted: object) -> Response:
    reply = await visit.call("CorrectionService_ListCorrectionRequests", purpose=PURPOSE, case=case, **wanted)
    return visit.show(
        "console/corrections.html",
        requests=reply.requests[:SHOWN],
        people=await names_of(visit, PURPOSE, (one.person_id for one in reply.requests[:SHOWN])),
        today=visit.today,
        every=bool(visit.query("all")),
        case=case,
        at="/console/corrections",
        said_done={"answered": visit.say("The answer is with the person.")},
    )


async def answer(visit: Visit) -> Response:
    """Answer: put right, or not and why."""
    form, request_id = visit.form, visit.path("request_id")
    try:
        await visit.call(
            "CorrectionService_AnswerCorrection",
            purpose=PURPOSE,
            request_id=request_id,
            corrected=visit.choose("decision", ("corrected", "refused")) == "corrected",
            answer=form["answer"],
            article=form["article"],
        )
    except DomainError as error:
        names = {"answer": f"answer-{request_id}", "article": f"article-{request_id}"}
        form.refuse(error, visit.language, names)
        form.values |= {names[name]: form[name] for name in names}
        return await corrections(visit)
    return visit.go("/console/corrections", done="answered")
