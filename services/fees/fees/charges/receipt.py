"""A receipt as a PDF, set by typst with a font of our own: Chinese shows on every machine."""

from __future__ import annotations

import json
from pathlib import Path

import structlog
from chassis.values import Money
from chassis.values.clock import day_of

from chassis import paper
from fees.charges.rows import InvoiceRow, ReceivedPaymentRow
from fees.charges.rules import receipt_number

log = structlog.get_logger("receipt")
METHODS = {"cash": "现金 cash", "transfer": "转账 transfer"}
_TEMPLATE = Path(__file__).with_name("receipt.typ")


def typeset(assets: Path, payment: ReceivedPaymentRow, invoice: InvoiceRow) -> bytes:
    """The receipt of a payment. It names the invoice, never the person or what stands behind the item's code.

    Args:
        assets: folder of npm packages, for the fonts.
    """
    said = {
        "number": receipt_number(payment.receipt_year, payment.receipt_number),
        "received_on": day_of(payment.received_at).isoformat(),
        "invoice": str(invoice.invoice_id),
        "item": invoice.item,
        "served_on": invoice.served_on.isoformat(),
        "amount": str(Money(payment.amount_fen)),
        "method": METHODS[payment.method],
        "citation": invoice.citation,
    }
    shown = paper.Shown(assets)
    told = shown.data(said)
    if shown.missing:
        log.warning("glyphs_missing", payment=str(payment.payment_id), code_points=shown.code_points)
    inputs = {"receipt": json.dumps(told, ensure_ascii=False), "missing": " ".join(shown.code_points)}
    # what a record says is data of the document and never becomes markup
    return paper.typeset(_TEMPLATE.read_bytes(), assets, inputs)
