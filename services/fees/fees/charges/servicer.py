"""InvoiceService: wire → command or query → wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

from anjia.fees.v1 import invoice_service_pb2 as pb
from chassis.days import read_day
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level
from chassis.values.clock import day_of

from fees.charges import commands, queries
from fees.charges.receipt import typeset
from fees.charges.rows import InvoiceRow
from fees.charges.rules import due_of, receipt_number
from fees.charges.schedule import schedule
from fees.charges.waivers import waivers

# services that charge under ids of their own, and take such charges back
REFERRERS = frozenset({"service-concessions"})


class InvoiceServicer:
    """Answers anjia.fees.v1.InvoiceService."""

    def __init__(self, *, cell: str, assets: Path) -> None:
        self._county = Division.of(cell, Level.COUNTY).code
        self._assets = assets

    async def ListSchedule(self, _request: pb.ListScheduleRequest, _context: Context) -> pb.ListScheduleResponse:
        today = current_work().clock.today()
        return pb.ListScheduleResponse(
            prices=[
                pb.Price(
                    item=one.item,
                    amount_fen=one.amount_fen,
                    valid_from=one.valid.start.isoformat() if one.valid.start else "",
                    citation=one.citation,
                    provenance=one.provenance,
                )
                for one in schedule()
                if today in one.valid
            ],
            waivers=[
                pb.Waiver(code=one.code, item=one.item, percent=one.percent, citation=one.citation)
                for one in waivers()
                if today in one.valid
            ],
        )

    async def IssueInvoice(self, request: pb.IssueInvoiceRequest, _context: Context) -> pb.Invoice:
        invoice = await commands.issue_invoice(
            current_work(),
            person_id=UUID(request.person_id),
            item=request.item,
            served_on=read_day(request.served_on, "served_on"),
            division_code=request.division_code,
            reference=UUID(request.reference) if request.reference else None,
        )
        return _to_invoice(invoice)

    async def GetInvoice(self, request: pb.GetInvoiceRequest, _context: Context) -> pb.Invoice:
        work = current_work()
        row = await queries.get_invoice(work, UUID(request.invoice_id))
        message = _to_invoice(row)
        for payment in await queries.list_receipts(work, row.invoice_id):
            message.receipts.add(
                payment_id=str(payment.payment_id),
                receipt_number=receipt_number(payment.receipt_year, payment.receipt_number),
                amount_fen=payment.amount_fen,
                method=payment.method,
                received_on=day_of(payment.received_at).isoformat(),
            )
        return message

    async def ListInvoices(self, request: pb.ListInvoicesRequest, _context: Context) -> pb.ListInvoicesResponse:
        person_id = UUID(request.person_id) if request.person_id else None
        rows = await queries.list_invoices(current_work(), person_id=person_id, invoice_number=request.invoice_number)
        return pb.ListInvoicesResponse(invoices=[_to_invoice(row) for row in rows])

    async def WaiveInvoice(self, request: pb.WaiveInvoiceRequest, _context: Context) -> pb.Invoice:
        invoice = await commands.waive_invoice(
            current_work(), UUID(request.invoice_id), reason_code=request.reason_code
        )
        return _to_invoice(invoice)

    async def CancelInvoice(self, request: pb.CancelInvoiceRequest, _context: Context) -> pb.Invoice:
        invoice = await commands.cancel_invoice(
            current_work(),
            UUID(request.invoice_id),
            reason_code=request.reason_code,
            by_referrer=current_call().role in REFERRERS,
        )
        return _to_invoice(invoice)

    async def RecordPayment(self, request: pb.RecordPaymentRequest, _context: Context) -> pb.ReceivedPayment:
        payment, invoice = await commands.record_payment(
            current_work(),
            UUID(request.invoice_id),
            amount_fen=request.amount_fen,
            method=request.method,
            county=self._county,
        )
        return pb.ReceivedPayment(
            payment_id=str(payment.payment_id),
            amount_fen=payment.amount_fen,
            method=payment.method,
            receipt_number=receipt_number(payment.receipt_year, payment.receipt_number),
            invoice=_to_invoice(invoice),
        )

    async def GetReceipt(self, request: pb.GetReceiptRequest, _context: Context) -> AsyncIterator[pb.ReceiptChunk]:
        async with current_call().chunk() as work:
            payment, invoice = await queries.get_receipt(work, UUID(request.payment_id))
            content = await asyncio.to_thread(typeset, self._assets, payment, invoice)
            work.log("OK", [invoice.person_id])
        name = receipt_number(payment.receipt_year, payment.receipt_number)
        yield pb.ReceiptChunk(file_name=f"{name}.pdf", media_type="application/pdf", chunk=content)


def _to_invoice(row: InvoiceRow) -> pb.Invoice:
    return pb.Invoice(
        invoice_id=str(row.invoice_id),
        invoice_number=row.invoice_number,
        person_id=str(row.person_id),
        item=row.item,
        served_on=row.served_on.isoformat(),
        amount_fen=row.amount_fen,
        paid_fen=row.paid_fen,
        waived_fen=row.waived_fen,
        due_fen=due_of(row.state, row.amount_fen, row.paid_fen, row.waived_fen),
        state=row.state,
        waiver_code=row.waiver_code,
        citation=row.citation,
        cancelled_on=day_of(row.cancelled_at).isoformat() if row.cancelled_at else "",
        cancelled_code=row.cancelled_code,
        has_reference=row.reference is not None,
    )
