"""What fees says and hears: facts of its rules → subject and message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anjia.fees.v1 import facts_pb2 as pb
from chassis.db.work import Fact
from google.protobuf.message import Message

from fees.charges import rules as charges
from fees.orders import rules as orders

_SAID: dict[type, tuple[str, Callable[[Any], Message]]] = {
    orders.OrderSettled: (
        "fees.order.settled.v1",
        lambda fact: pb.OrderSettled(
            order_id=str(fact.order_id), award_id=str(fact.award_id), settled_on=fact.settled_on.isoformat()
        ),
    ),
    orders.OrderReturned: (
        "fees.order.returned.v1",
        lambda fact: pb.OrderReturned(
            order_id=str(fact.order_id), award_id=str(fact.award_id), reason_code=fact.reason_code
        ),
    ),
    orders.OrderBlocked: (
        "fees.order.blocked.v1",
        lambda fact: pb.OrderBlocked(
            order_id=str(fact.order_id), award_id=str(fact.award_id), paid_on=fact.paid_on.isoformat()
        ),
    ),
    orders.OrderHeld: (
        "fees.order.held.v1",
        lambda fact: pb.OrderHeld(order_id=str(fact.order_id), award_id=str(fact.award_id), reason_code=fact.held_for),
    ),
    orders.OrderReleased: (
        "fees.order.released.v1",
        lambda fact: pb.OrderReleased(order_id=str(fact.order_id), award_id=str(fact.award_id), state_code=fact.state),
    ),
    orders.OrderCancelled: (
        "fees.order.cancelled.v1",
        lambda fact: pb.OrderCancelled(
            order_id=str(fact.order_id), award_id=str(fact.award_id), reason_code=fact.reason_code
        ),
    ),
    orders.PaymentImported: (
        "fees.payment.imported.v1",
        lambda fact: pb.PaymentImported(
            payment_id=str(fact.payment_id),
            programme_code=fact.programme,
            person_id=str(fact.person_id),
            period_code=fact.period,
            paid_on=fact.paid_on.isoformat(),
        ),
    ),
    charges.InvoiceIssued: (
        "fees.invoice.issued.v1",
        lambda fact: pb.InvoiceIssued(
            invoice_id=str(fact.invoice_id), person_id=str(fact.person_id), issued_on=fact.issued_on.isoformat()
        ),
    ),
    charges.InvoiceCancelled: (
        "fees.invoice.cancelled.v1",
        lambda fact: pb.InvoiceCancelled(
            invoice_id=str(fact.invoice_id), person_id=str(fact.person_id), cancelled_on=fact.cancelled_on.isoformat()
        ),
    ),
    charges.PaymentReceived: (
        "fees.payment.received.v1",
        lambda fact: pb.PaymentReceived(
            payment_id=str(fact.payment_id), invoice_id=str(fact.invoice_id), received_on=fact.received_on.isoformat()
        ),
    ),
}
SUBJECTS = tuple(subject for subject, _ in _SAID.values())


def tell(fact: Any) -> Fact:  # noqa: ANN401 - any fact class of the table above
    """A fact as it goes to the outbox."""
    subject, encode = _SAID[type(fact)]
    # what a fact is about: an order, the invoice that was issued or paid, or a payment of another system
    entity = getattr(fact, "order_id", None) or getattr(fact, "invoice_id", None) or fact.payment_id
    return Fact(subject, str(entity), fact.version, encode(fact).SerializeToString())
