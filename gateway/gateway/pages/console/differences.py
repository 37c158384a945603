"""Differences between bank and ledger: what has to be looked at, who closed it and why, and the sums side by side."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.visit import Visit

LIST, CLOSE, SUMS = (
    "DifferenceService_ListDifferences",
    "DifferenceService_CloseDifference",
    "DifferenceService_GetReconciliation",
)
FILE = "DifferenceService_DownloadRefusedFile"
PURPOSE = "payment"
# why a difference is closed; the paper is named beside it
CLOSED = (
    "BANK_CONFIRMED",
    "SENT_IN_BY_MISTAKE",
    "CORRECTED_FILE_TAKEN",
    "ACCOUNT_ASKED_FOR",
    "ONE_ORDER_CONFIRMED",
    "MONEY_RECOVERED",
    "OTHER_SYSTEM_CORRECTED",
)


async def differences(visit: Visit) -> Response:
    """Open differences with their age, or closed ones; and the county's sums."""
    closed = visit.query("closed") == "1"
    listed, sums = await asyncio.gather(visit.call(LIST, closed=closed), _sums(visit))
    return visit.show(
        "console/differences.html",
        found=listed.differences,
        closed=closed,
        sums=sums,
        reasons=CLOSED,
        may_close=visit.may(CLOSE) and not closed,
        may_read=visit.may(FILE),
        at="/console/differences",
        said_done={"close": visit.say("The difference is closed; who closed it and why stays with it.")},
    )


async def _sums(visit: Visit) -> Any:  # noqa: ANN401 - a message of the contract
    """None for whoever sees a part of the county only: such sums agree with no bank's."""
    try:
        return await visit.call(SUMS)
    except DomainError as error:
        if error.reason != "OUTSIDE_TERRITORY":
            raise
        return None


async def close(visit: Visit) -> Response:
    """Close one, with a reason."""
    form, difference_id = visit.form, visit.path("difference_id")
    reason, document = f"reason-{difference_id}", f"document-{difference_id}"
    if not form[reason]:
        form.errors[reason] = visit.say("Choose why it is settled")
        return await differences(visit)
    try:
        await visit.call(
            CLOSE,
            purpose=PURPOSE,
            difference_id=difference_id,
            reason_code=form[reason],
            document=form[document],
        )
    except DomainError as error:
        form.refuse(error, visit.language, {"reason_code": reason, "document": document})
        return await differences(visit)
    return visit.go("/console/differences", done="close")


async def file(visit: Visit) -> Response:
    """The refused file as it was sent in; never opened by the browser."""
    purpose = PURPOSE if visit.may(FILE, PURPOSE) else "audit"
    chunks = await visit.download(FILE, purpose=purpose, difference_id=visit.path("difference_id"))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(chunks[0].file_name, safe='')}"}
    content = b"".join(one.chunk for one in chunks)
    return Response(content, media_type="application/octet-stream", headers=headers)
