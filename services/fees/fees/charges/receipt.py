"""A receipt as a PDF, set by typst with a font of our own: Chinese shows on every machine."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from chassis.values import Money
from chassis.values.clock import CHINA

from fees.charges.rows import InvoiceRow, ReceivedPaymentRow
from fees.charges.rules import receipt_number

FONTS = ("400Regular", "700Bold")
METHODS = {"cash": "现金 cash", "transfer": "转账 transfer"}
_TEMPLATE = Path(__file__).with_name("receipt.typ")


def typeset(assets: Path, payment: ReceivedPaymentRow, invoice: InvoiceRow) -> bytes:
    """The receipt of a payment. It names the invoice, never the person or what stands behind the item's code.

    Args:
        assets: folder of npm packages, for the font.
    """
    import typst  # noqa: PLC0415 - seldom

    said = {
        "number": receipt_number(payment.receipt_year, payment.receipt_number),
        "received_on": payment.received_at.astimezone(CHINA).date().isoformat(),
        "invoice": str(invoice.invoice_id),
        "item": invoice.item,
        "served_on": invoice.served_on.isoformat(),
        "amount": str(Money(payment.amount_fen)),
        "method": METHODS[payment.method],
        "citation": invoice.citation,
    }
    family = assets / "@expo-google-fonts" / "noto-sans-sc"
    with tempfile.TemporaryDirectory() as folder:
        # what a record says is data of the document and never becomes markup
        content: object = typst.compile(  # type: ignore[misc]
            _TEMPLATE.read_bytes(),
            root=folder,
            font_paths=[str(family / name) for name in FONTS],
            ignore_system_fonts=True,
            sys_inputs={"receipt": json.dumps(said, ensure_ascii=False)},
        )
    assert isinstance(content, bytes)  # noqa: S101 - one document, not pages
    return content
