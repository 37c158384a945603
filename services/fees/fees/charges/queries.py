"""Invoices and receipts."""

from __future__ import annotations

from uuid import UUID

from chassis.db.numbers import numbers_meant
from chassis.db.work import Work
from sqlalchemy import select

from fees.charges.rows import InvoiceRow, ReceivedPaymentRow
from fees.charges.rules import InvoiceNotFound, ReceiptNotFound
from fees.merges.queries import find_same

PAGE = 200


async def get_invoice(work: Work, invoice_id: UUID) -> InvoiceRow:
    """An invoice.

    Errors: INVOICE_NOT_FOUND, also for invoices out of reach.
    """
    row = await work.session.get(InvoiceRow, invoice_id)
    if row is None:
        raise InvoiceNotFound
    return row


async def find_invoice(work: Work, reference: UUID) -> InvoiceRow | None:
    """The invoice a caller charged under its own id."""
    statement = select(InvoiceRow).where(InvoiceRow.reference == reference)  # type: ignore[arg-type]
    return (await work.session.execute(statement)).scalar_one_or_none()


async def load_invoice(work: Work, invoice_id: UUID) -> InvoiceRow:
    """An invoice to be changed.

    Errors: INVOICE_NOT_FOUND.
    """
    row = await work.lock(InvoiceRow, invoice_id)
    if row is None:
        raise InvoiceNotFound
    return row


async def list_invoices(work: Work, *, person_id: UUID | None, invoice_number: str = "") -> list[InvoiceRow]:
    """Invoices within reach, newest first, at most 200; of one person when named, or the one with a number.

    Errors: NUMBER_UNREADABLE.
    """
    statement = select(InvoiceRow).order_by(InvoiceRow.invoice_id.desc()).limit(PAGE)  # type: ignore[attr-defined]
    if person_id is not None:
        same = await find_same(work, person_id)
        statement = statement.where(InvoiceRow.person_id.in_(same))  # type: ignore[attr-defined]
    if invoice_number:
        meant = numbers_meant(work, invoice_number, "invoice_number")
        statement = statement.where(InvoiceRow.invoice_number.in_(meant))  # type: ignore[attr-defined]
    return list((await work.session.execute(statement)).scalars())


async def get_receipt(work: Work, payment_id: UUID) -> tuple[ReceivedPaymentRow, InvoiceRow]:
    """A payment and what it was for.

    Errors: RECEIPT_NOT_FOUND.
    """
    row = await work.session.get(ReceivedPaymentRow, payment_id)
    if row is None:
        raise ReceiptNotFound
    return row, await get_invoice(work, row.invoice_id)


async def list_receipts(work: Work, invoice_id: UUID) -> list[ReceivedPaymentRow]:
    """Payments of an invoice, the earliest first."""
    statement = (
        select(ReceivedPaymentRow)
        .where(ReceivedPaymentRow.invoice_id == invoice_id)  # type: ignore[arg-type]
        .order_by(ReceivedPaymentRow.payment_id)  # type: ignore[arg-type]
    )
    return list((await work.session.execute(statement)).scalars())
