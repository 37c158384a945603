"""The payment order of a case: what a page says of an account is what the bank is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.errors import DomainError

if TYPE_CHECKING:
    from gateway.pages.visit import Visit

LIST = "PaymentOrderService_ListPaymentOrders"
MAX_ORDERS = 100


async def order_of(visit: Visit, case: Any, purpose: str) -> Any:  # noqa: ANN401 - messages of the contract
    """The order that carries a case out, None where there is none or it is not the visitor's to see.

    Args:
        visit: whose page it is.
        case: an entitlement.
        purpose: why the visitor may look at orders.
    """
    if not case.account_number or not case.steps or not visit.may(LIST, purpose):
        return None
    try:
        reply = await visit.call(LIST, purpose=purpose, person_id=case.person_id, page_size=MAX_ORDERS)
    except DomainError:  # the page stands while fees is away; it then says what was given when it was filed
        return None
    return next((one for one in reply.orders if one.award_id == case.entitlement_id), None)
