"""My desk: what waits for whom, with its clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.console import cases, finding
from gateway.pages.visit import TEMPORARY, Visit

# what one call of a list brings at most
FULL = {"candidates": 50, "items": 200, "requests": 200}
FULL_ROWS = 200
FULL_DELIVERIES = 100
LOOKED_AT = 5
RESTING = ("committed", "undone", "refused")
SHOWN = 8


@dataclass(frozen=True)
class Queue:
    """Something to do, and how much of it."""

    title: str
    href: str
    count: int
    note: str
    more: bool = False


async def desk(visit: Visit) -> Response:
    """What waits for the visitor, by what the contract lets them do."""
    wanted: dict[str, tuple[str, str, dict[str, Any]]] = {
        "candidates": ("MatchingService_ListCandidates", "duplicate-review", {}),
        "items": ("MatchingService_ListQualityItems", "data-quality", {}),
        "requests": ("CorrectionService_ListCorrectionRequests", "data-quality", {"open_only": True}),
        "rolls": ("RollService_ListRolls", "registration", {}),
    }
    asked = {name: call for name, call in wanted.items() if visit.may(call[0], call[1])}
    replies = await asyncio.gather(
        *(visit.call(operation, purpose=purpose, **fields) for operation, purpose, fields in asked.values())
    )
    found: dict[str, list[Any]] = {name: list(getattr(reply, name)) for name, reply in zip(asked, replies, strict=True)}
    waiting = await _rows_waiting(visit, found.get("rolls", []))
    rolls = [roll for roll in found.get("rolls", []) if roll.state not in RESTING]
    say = visit.say
    titles = {
        "candidates": (say("Pairs to review"), "/console/duplicates", say("probably one person, recorded twice")),
        "items": (say("Differences to judge"), "/console/quality", say("two sources say different things")),
        "requests": (say("Corrections asked for"), "/console/corrections", say("each with the day an answer is due")),
    }
    queues = [
        Queue(title, href, len(found[name]), note, more=len(found[name]) >= FULL[name])
        for name, (title, href, note) in titles.items()
        if name in found
    ]
    if waiting:
        roll_id, count = waiting
        note = say("rows of a roll that could not be registered")
        queues.append(
            Queue(say("Waiting rows"), f"/console/rolls/{roll_id}/rows", count, note, more=count >= FULL_ROWS)
        )
    if "rolls" in found:
        note = say("upload, preview, commit, mend, undo")
        queues.append(Queue(say("Rolls in progress"), "/console/rolls", len(rolls), note))
    if states := cases.waiting(visit):
        reply = await visit.call("ApplicationService_ListEntitlements", purpose=cases.PURPOSE, states=states)
        note = say("applications that wait for your check or decision, each with its clock")
        queues.append(Queue(say("Review desk"), "/console/cases", reply.total, note))
    elif visit.may("ApplicationService_ListEntitlements", cases.PURPOSE):
        reply = await visit.call("ApplicationService_ListEntitlements", purpose=cases.PURPOSE, states=cases.OFFERED)
        note = say("offered and not taken yet: tell the people, or take it for them by a paper")
        queues.append(Queue(say("Benefit cases"), "/console/cases", reply.total, note))
    queues += await _money_queues(visit)
    queues += await _more_queues(visit)
    clocks = await _clocks(visit)
    return visit.show(
        "console/desk.html",
        # a desk says what is to be done: nothing waits where nothing is shown
        queues=[queue for queue in queues if queue.count],
        may_find=finding.may_find(visit),
        requests=found.get("requests", [])[:SHOWN],
        rolls=rolls,
        clocks=clocks,
        may_stop=visit.may("ClockService_SuspendClock", cases.PURPOSE),
    )


async def _clocks(visit: Visit) -> Any:  # noqa: ANN401 - a message of the contract
    """Open steps of the visitor's level, overdue first; none while the clocks' service is away: the desk stands."""
    if not visit.may("ClockService_ListClocks"):
        return None
    try:
        return await visit.call("ClockService_ListClocks")
    except DomainError as error:
        if error.kind not in TEMPORARY:
            raise
        return None


async def _money_queues(visit: Visit) -> list[Queue]:
    """Orders, batches, changes that wait for a second person, differences."""
    say = visit.say
    queues: list[Queue] = []
    if visit.may("DisbursementService_PrepareBatch", "payment"):
        reply = await visit.call(
            "PaymentOrderService_ListPaymentOrders", purpose="payment", state="open", page_size=FULL_ROWS
        )
        note = say("granted, and in no batch yet")
        count, more = len(reply.orders), bool(reply.next_page_token)
        queues.append(Queue(say("Open orders"), "/console/payments", count, note, more=more))
    if visit.may("DisbursementService_CheckBatch"):
        reply = await visit.call("DisbursementService_ListBatches", purpose="payment")
        count = sum(one.state in ("prepared", "checked") for one in reply.batches)
        queues.append(Queue(say("Pay run"), "/console/payments", count, say("batches to check or approve")))
    if visit.may("PaymentOrderService_ConfirmOrderChange", "payment"):
        reply = await visit.call("PaymentOrderService_ListOrderChanges", purpose="payment")
        note = say("accounts and held payments that a second person decides")
        queues.append(Queue(say("Changes by two people"), "/console/changes", len(reply.changes), note))
    if visit.may("DifferenceService_CloseDifference"):
        reply = await visit.call("DifferenceService_ListDifferences")
        note = say("refused files, money that came back, payments made twice or not answered")
        queues.append(Queue(say("Bank and ledger"), "/console/differences", len(reply.differences), note))
    return queues


async def _more_queues(visit: Visit) -> list[Queue]:
    """What did not reach somebody, and public pages that wait for a check."""
    say, queues = visit.say, []
    try:
        if visit.may("DeliveryService_RetryDelivery"):
            reply = await visit.call("DeliveryService_ListUndelivered", purpose="messaging")
            note = say("messages that did not arrive: tell the person otherwise")
            count = len(reply.deliveries)
            more = count >= FULL_DELIVERIES
            queues.append(Queue(say("Not delivered"), "/console/undelivered", count, note, more=more))
        if visit.may("PageService_ApprovePage"):
            reply = await visit.call("PageService_ListPages")
            count = sum(one.state == "submitted" for one in reply.pages)
            queues.append(Queue(say("Public pages"), "/console/guides", count, say("pages that wait for a check")))
    except DomainError as error:
        if error.kind not in TEMPORARY:
            raise
    return queues


async def _rows_waiting(visit: Visit, rolls: list[Any]) -> tuple[str, int] | None:
    """The newest committed roll that has rows to mend, and how many."""
    if not visit.may("RollService_ListWaitingRows", "registration"):
        return None
    for roll in [roll for roll in rolls if roll.state == "committed"][:LOOKED_AT]:
        reply = await visit.call("RollService_ListWaitingRows", purpose="registration", roll_id=roll.roll_id)
        if reply.rows:
            return roll.roll_id, len(reply.rows)
    return None
