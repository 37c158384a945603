"""A case, a batch, an invoice or a request by the number that somebody said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis.errors import DomainError

if TYPE_CHECKING:
    from starlette.responses import Response

    from gateway.pages.visit import Visit


@dataclass(frozen=True)
class Numbered:
    """A list that has numbers: who is asked, by which field, what comes back, where it leads."""

    operation: str
    purpose: str
    field: str
    reply: str
    key: str
    address: str


LISTS = (
    Numbered(
        "ApplicationService_ListEntitlements",
        "application-review",
        "case_number",
        "entitlements",
        "entitlement_id",
        "/console/cases/{}",
    ),
    Numbered(
        "CorrectionService_ListCorrectionRequests",
        "data-quality",
        "request_number",
        "requests",
        "request_id",
        "/console/corrections/{}",
    ),
    Numbered(
        "DisbursementService_ListBatches", "payment", "batch_number", "batches", "batch_id", "/console/payments/{}"
    ),
    Numbered(
        "InvoiceService_ListInvoices", "fee-service", "invoice_number", "invoices", "invoice_id", "/console/fees/{}"
    ),
)


def may_find(visit: Visit) -> bool:
    """Whether anything with a number is open to the visitor."""
    return any(visit.may(one.operation, one.purpose) for one in LISTS)


async def find(visit: Visit) -> Response:
    """Where the number leads, or what is wrong with it."""
    number = visit.query("number")
    visit.form.values["number"] = number
    if number:
        try:
            for one in LISTS:
                if visit.may(one.operation, one.purpose):
                    reply = await visit.call(one.operation, purpose=one.purpose, **{one.field: number})
                    if rows := getattr(reply, one.reply):
                        return visit.go(one.address.format(getattr(rows[0], one.key)))
            visit.form.errors["number"] = visit.say(
                "Nothing in your territory has this number. Look at each character, the first one too."
            )
        except DomainError as error:
            visit.form.refuse(error, visit.language, {one.field: "number" for one in LISTS})
    return visit.show("console/number.html")
