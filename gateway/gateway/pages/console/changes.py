"""Changes of orders: seen whole for a case by a second person, confirmed or refused; held orders decided."""

from __future__ import annotations

import asyncio

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.kept import keep, kept
from gateway.pages.visit import Visit

PURPOSE = "payment"
LIST, GET = "PaymentOrderService_ListOrderChanges", "PaymentOrderService_GetOrderChange"
CONFIRM, REFUSE = "PaymentOrderService_ConfirmOrderChange", "PaymentOrderService_RefuseOrderChange"
DECIDE, MEND = "PaymentOrderService_DecideHeldOrder", "PaymentOrderService_MendAccount"
ORDERS = "PaymentOrderService_ListPaymentOrders"
DECISIONS = ("release", "cancel", "ask_payee")
REASONS = ("HEIR_ENTITLED", "STILL_ENTITLED", "NOT_ENTITLED", "PAID_OTHERWISE", "BANK_EXPLAINED")
HERE = "/console/changes"


async def changes(visit: Visit) -> Response:
    """Changes that wait, orders that are held, and returned orders whose payee has written to the office."""
    waiting, held, returned = await asyncio.gather(
        visit.call(LIST, purpose=PURPOSE),
        visit.call(ORDERS, purpose=PURPOSE, state="held", page_size=100),
        visit.call(ORDERS, purpose=PURPOSE, state="returned", page_size=100),
    )
    busy = {one.order_id for one in waiting.changes}
    return visit.show(
        "console/changes.html",
        changes=waiting.changes,
        held=[one for one in held.orders if one.order_id not in busy],
        returned=[one for one in returned.orders if one.order_id not in busy],
        decisions=DECISIONS,
        reasons=REASONS,
        may_decide=visit.may(DECIDE, PURPOSE),
        may_mend=visit.may(MEND, PURPOSE),
        at=HERE,
        said_done={
            "proposed": visit.say("Proposed; it takes effect when another person has confirmed it."),
            "confirm": visit.say("Confirmed: it is in effect."),
            "refuse": visit.say("Refused; nothing of it took effect."),
        },
    )


async def propose(visit: Visit) -> Response:
    """Propose another account, or what becomes of a held order."""
    form, order_id = visit.form, visit.form["order_id"]
    is_account = visit.choose("step", ("account", "decide")) == "account"
    names = ("account_number", "bank_code", "document") if is_account else ("decision", "reason_code", "document")
    try:
        await visit.call(
            MEND if is_account else DECIDE,
            purpose=PURPOSE,
            order_id=order_id,
            **{name: form[f"{name}-{order_id}"].strip() for name in names},
        )
    except DomainError as error:
        form.refuse(error, visit.language, {name: f"{name}-{order_id}" for name in names})
        return await changes(visit)
    return visit.go(HERE, done="proposed")


async def change(visit: Visit) -> Response:
    """One change beside the order as it stands."""
    case = (await kept(visit)).get("case", "")
    found = await visit.call(GET, purpose=PURPOSE, case=case, change_id=visit.path("change_id"))
    return visit.show(
        "console/change.html",
        found=found,
        case=case,
        may_decide=visit.may(CONFIRM, PURPOSE) and found.state == "waiting",
        at=f"{HERE}/{found.change_id}",
    )


async def act(visit: Visit) -> Response:
    """See it whole: the change is the case, and the payee sees who looked; confirm or refuse it."""
    change_id = visit.path("change_id")
    step = visit.choose("step", ("see", "confirm", "refuse"))
    if step == "see":
        return await keep(visit, f"{HERE}/{change_id}", {"case": f"CHANGE-{change_id} document-compared"})
    is_refused = step == "refuse"
    try:
        await visit.call(REFUSE if is_refused else CONFIRM, purpose=PURPOSE, change_id=change_id)
    except DomainError as error:
        visit.refuse(error)
        return await change(visit)
    return visit.go(HERE, done="refuse" if is_refused else "confirm")
