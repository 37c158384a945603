"""An answer of the bank: what each payment would become; one person sent it in, another lets it take effect."""

from __future__ import annotations

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.visit import Visit

PURPOSE = "payment"
GET = "DisbursementService_GetResultFile"
CONFIRM, PUT_BACK = "DisbursementService_ConfirmResultFile", "DisbursementService_PutBackResultFile"
REASONS = ("SENT_IN_BY_MISTAKE", "BANK_SENDS_ANOTHER")


async def answer(visit: Visit) -> Response:
    """What came, and what it would change."""
    found = await visit.call(GET, file_id=visit.path("file_id"))
    return visit.show(
        "console/answer.html",
        found=found,
        reasons=REASONS,
        at=f"/console/answers/{found.file_id}",
        may_decide=visit.may(CONFIRM) and found.state == "waiting",
        # whoever sent it in may put it back, and confirms nothing
        is_mine=visit.is_me(found.sent_in_by),
        said_done={
            "confirm": visit.say("Confirmed: awards and ledger follow."),
            "put_back": visit.say("Put back; nothing of it took effect."),
        },
    )


async def act(visit: Visit) -> Response:
    """Confirm it or put it back."""
    file_id, is_wrong = visit.path("file_id"), visit.choose("decision", ("confirm", "put_back")) == "put_back"
    more = {"reason_code": visit.form["reason_code"]} if is_wrong else {}
    try:
        await visit.call(PUT_BACK if is_wrong else CONFIRM, purpose=PURPOSE, file_id=file_id, **more)
    except DomainError as error:
        visit.refuse(error)
        return await answer(visit)
    return visit.go(f"/console/answers/{file_id}", done="put_back" if is_wrong else "confirm")
