"""Fees desk: charge for a service, waive by the schedule, take money in, give the receipt, take a charge back."""

from __future__ import annotations

import asyncio
from typing import Any

from chassis.errors import DomainError
from chassis.values.money import read_yuan
from starlette.responses import Response

from gateway.pages.kept import find_people, keep_search
from gateway.pages.names import names_of
from gateway.pages.site.packs import public_titles
from gateway.pages.visit import Visit

PURPOSE = "fee-service"
DESK = "/console/fees"
METHODS = ("cash", "transfer")
ENDS = ("wrong", "twice", "not_given")
SHOWN = 50


async def desk(visit: Visit) -> Response:
    """Open invoices first, newest above; and a search for whom a new one is for."""
    reply = await visit.call("InvoiceService_ListInvoices", purpose=PURPOSE)
    rows = sorted(reply.invoices, key=lambda one: one.state != "issued")
    payers = await names_of(visit, PURPOSE, (one.person_id for one in rows[:SHOWN]))
    found = await find_people(visit, PURPOSE)
    return visit.show("console/fees.html", invoices=rows[:SHOWN], payers=payers, people=found, at=DESK)


async def search(visit: Visit) -> Response:
    """Keep what was asked, and on to whom was found."""
    return await keep_search(visit, DESK)


async def blank(visit: Visit) -> Response:
    """The form of an invoice."""
    person_id = visit.path("person_id")
    person, listed, titles = await asyncio.gather(
        visit.call("PersonService_GetPerson", purpose=PURPOSE, person_id=person_id),
        visit.call("InvoiceService_ListSchedule"),
        public_titles(visit),
    )
    return visit.show(
        "console/fee_new.html", person=person, prices=listed.prices, titles=titles, at=f"{DESK}/new/{person_id}"
    )


async def issue(visit: Visit) -> Response:
    """Charge somebody; the money is the territory's of who charges."""
    told = {name: visit.form[name].strip() for name in ("item", "served_on")}
    office = visit.principal.office if visit.principal is not None else ""
    try:
        invoice = await visit.call(
            "InvoiceService_IssueInvoice",
            purpose=PURPOSE,
            person_id=visit.path("person_id"),
            division_code=office,
            **told,
        )
    except DomainError as error:
        visit.form.refuse(error, visit.language)
        return await blank(visit)
    return visit.go(f"{DESK}/{invoice.invoice_id}", done="issued")


async def invoice(visit: Visit) -> Response:
    """One invoice: what is due, what was paid, the receipts."""
    found, listed = await asyncio.gather(
        visit.call("InvoiceService_GetInvoice", purpose=PURPOSE, invoice_id=visit.path("invoice_id")),
        visit.call("InvoiceService_ListSchedule"),
    )
    return visit.show(
        "console/invoice.html",
        invoice=found,
        waivers=[one for one in listed.waivers if one.item == found.item],
        methods=METHODS,
        ends=ENDS,
        at=f"{DESK}/{found.invoice_id}",
        said_done={
            "issued": visit.say("Charged at the price of the day."),
            "waived": visit.say("Waived by the schedule."),
            "paid": visit.say("Taken in; the receipt is below."),
            "cancelled": visit.say("Cancelled; nothing is owed for it."),
        },
    )


async def act(visit: Visit) -> Response:
    """Waive, take money in, or take the charge back."""
    form, invoice_id = visit.form, visit.path("invoice_id")
    calls: dict[str, tuple[str, dict[str, Any]]] = {
        "waived": ("InvoiceService_WaiveInvoice", {"reason_code": form["reason_code"]}),
        "cancelled": ("InvoiceService_CancelInvoice", {"reason_code": form["ended_code"]}),
        "paid": ("InvoiceService_RecordPayment", {"method": form["method"]}),
    }
    step = visit.choose("step", calls)
    operation, fields = calls[step]
    if step == "paid":
        try:
            fields["amount_fen"] = read_yuan(form["amount"])
        except ValueError:
            form.errors["amount"] = visit.say("An amount in yuan, like 35.00")
            return await invoice(visit)
    try:
        await visit.call(operation, purpose=PURPOSE, invoice_id=invoice_id, **fields)
    except DomainError as error:
        beside = {"amount_fen": "amount", "reason_code": "ended_code" if step == "cancelled" else "reason_code"}
        form.refuse(error, visit.language, {"method": "method", **beside})
        return await invoice(visit)
    return visit.go(f"{DESK}/{invoice_id}", done=step)


async def receipt(visit: Visit) -> Response:
    """The receipt of a payment, to print as often as asked."""
    return await paper(visit, PURPOSE)


async def paper(visit: Visit, purpose: str) -> Response:
    """A receipt as a PDF, for a desk or for the payer."""
    chunks = await visit.download("InvoiceService_GetReceipt", purpose=purpose, payment_id=visit.path("payment_id"))
    headers = {"Content-Disposition": f'inline; filename="{chunks[0].file_name}"'}
    return Response(b"".join(one.chunk for one in chunks), media_type=chunks[0].media_type, headers=headers)
