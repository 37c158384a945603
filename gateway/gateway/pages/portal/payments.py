"""My payments: expected and paid; another account where the bank sent the money back."""

from __future__ import annotations

import asyncio

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.console.fees import paper
from gateway.pages.portal.family import PURPOSE, own_id
from gateway.pages.visit import Visit

SHOWN = 20


async def payments(visit: Visit) -> Response:
    """Every order for me or to my account, and what I owe or have paid."""
    own_id(visit)
    reply, charged = await asyncio.gather(
        visit.call("PaymentOrderService_ListPaymentOrders", purpose=PURPOSE, page_size=100),
        visit.call("InvoiceService_ListInvoices", purpose=PURPOSE),
    )
    invoices = await asyncio.gather(
        *(
            visit.call("InvoiceService_GetInvoice", purpose=PURPOSE, invoice_id=one.invoice_id)
            for one in charged.invoices[:SHOWN]
        )
    )
    return visit.show(
        "portal/payments.html",
        orders=reply.orders,
        invoices=invoices,
        me=own_id(visit),
        at="/portal/payments",
        said_done={"mended": visit.say("The payment goes to the new account with the next pay run.")},
    )


async def mend(visit: Visit) -> Response:
    """Give another account for a payment that came back."""
    order_id = visit.path("order_id")
    field = f"account-{order_id}"
    try:
        await visit.call(
            "PaymentOrderService_MendAccount",
            purpose=PURPOSE,
            order_id=order_id,
            account_number=visit.form["account_number"],
        )
    except DomainError as error:
        visit.form.refuse(error, visit.language, {"account_number": field})
        visit.form.values[field] = visit.form["account_number"]
        return await payments(visit)
    return visit.go("/portal/payments", done="mended")


async def receipt(visit: Visit) -> Response:
    """The receipt of a payment of mine."""
    return await paper(visit, PURPOSE)
