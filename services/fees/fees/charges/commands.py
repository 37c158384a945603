"""Charging for a service, letting somebody off, taking money in, taking a charge back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.db.numbers import next_number
from chassis.db.work import Work
from chassis.values import new_id

from fees.charges import rules
from fees.charges.queries import find_invoice, load_invoice
from fees.charges.rows import InvoiceRow, ReceivedPaymentRow
from fees.charges.schedule import price_of
from fees.charges.waivers import waiver_of
from fees.ledger import rules as ledger
from fees.ledger.commands import post

# The row stays locked until the transaction ends: the next number is given only when this one is kept or given back.
NEXT_NUMBER = (
    "INSERT INTO receipt_counter (division_code, year, last_number) VALUES (%s, %s, 1)"
    " ON CONFLICT (division_code, year) DO UPDATE SET last_number = receipt_counter.last_number + 1"
    " RETURNING last_number"
)
# two requests with one reference: the second waits and finds the first's invoice
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


async def issue_invoice(
    work: Work, *, person_id: UUID, item: str, served_on: date, division_code: str, reference: UUID | None = None
) -> InvoiceRow:
    """Charge for a service, at the price of its day; under a reference once, however often it is asked.

    Errors: ITEM_WITHOUT_PRICE, SERVED_IN_FUTURE, OUTSIDE_TERRITORY, REFERENCE_TAKEN.
    """
    if reference is not None:
        await work.raw.execute(ONE_AT_A_TIME, (str(reference),))
        known = await find_invoice(work, reference)
        if known is not None:
            if (known.person_id, known.item, known.served_on) != (person_id, item, served_on):
                raise rules.ReferenceTaken(field="reference")
            return known
    today = work.clock.today()
    rules.check_served(served_on, today)
    if not work.home.covers(division_code):
        raise rules.OutsideCounty(field="division_code")
    price = price_of(item, served_on)
    invoice = InvoiceRow(
        invoice_id=new_id(),
        invoice_number=await next_number(work, rules.MARK),
        person_id=person_id,
        item=item,
        served_on=served_on,
        amount_fen=price.amount_fen,
        citation=price.citation,
        division_code=division_code,
        reference=reference,
        issued_by=work.who.principal.person_key,
        issued_at=work.now,
    )
    work.session.add(invoice)
    await _post(work, invoice, _issued(invoice))
    work.record(rules.InvoiceIssued(invoice.invoice_id, person_id, invoice.version, today))
    return invoice


async def waive_invoice(work: Work, invoice_id: UUID, *, reason_code: str) -> InvoiceRow:
    """Let somebody off by the schedule of the day of the service; the same again changes nothing.

    Errors: INVOICE_NOT_FOUND, INVOICE_NOT_OPEN, WAIVER_UNKNOWN, WAIVED_ALREADY.
    """
    invoice = await load_invoice(work, invoice_id)
    if invoice.waiver_code == reason_code:
        return invoice
    if invoice.waiver_code:
        raise rules.WaivedAlready
    rules.check_open(invoice.state)
    waiver = waiver_of(reason_code, invoice.item, invoice.served_on)
    due = _due(invoice)
    waived = min(due, rules.part_waived(invoice.amount_fen, waiver.percent))
    invoice.waived_fen, invoice.waiver_code = waived, reason_code
    invoice.state = rules.WAIVED if waived == due else rules.ISSUED
    await _post(work, invoice, _waived(invoice))
    return invoice


async def cancel_invoice(work: Work, invoice_id: UUID, *, reason_code: str, by_referrer: bool) -> InvoiceRow:
    """Take a charge back that should not have been made: transfers the other way; the same again changes nothing.

    Args:
        work: the unit of work.
        invoice_id: which.
        reason_code: one of `rules.CANCELLATIONS`.
        by_referrer: asked by whoever charges under its own ids.

    Errors: INVOICE_NOT_FOUND, CANCELLED_WHERE_RECORDED, REFUND_FIRST.
    """
    invoice = await load_invoice(work, invoice_id)
    rules.check_cancellable(invoice.paid_fen, has_reference=invoice.reference is not None, by_referrer=by_referrer)
    if invoice.state == rules.CANCELLED:
        return invoice
    moves = [_issued(invoice).back]
    if invoice.waived_fen:
        moves.insert(0, _waived(invoice).back)
    invoice.state, invoice.cancelled_code, invoice.cancelled_at = rules.CANCELLED, reason_code, work.now
    invoice.cancelled_by = work.who.principal.person_key
    invoice.version += 1
    await post(work, ledger.Posting(new_id(), tuple(moves)), division_code=invoice.division_code)
    work.record(rules.InvoiceCancelled(invoice_id, invoice.person_id, invoice.version, work.clock.today()))
    return invoice


async def record_payment(
    work: Work, invoice_id: UUID, *, amount_fen: int, method: str, county: str
) -> tuple[ReceivedPaymentRow, InvoiceRow]:
    """Take money in; the receipt has the next number of the county's year.

    Errors: INVOICE_NOT_FOUND, INVOICE_NOT_OPEN, PAYMENT_BEYOND_INVOICE, OUTSIDE_TERRITORY.
    """
    if not work.home.covers(county):
        raise rules.OutsideCounty
    invoice = await load_invoice(work, invoice_id)
    invoice.state = rules.check_payment(invoice.state, _due(invoice), amount_fen)
    invoice.paid_fen += amount_fen
    invoice.version += 1
    today = work.clock.today()
    cash = ledger.account(ledger.CASH, method)
    await _post(work, invoice, ledger.Move(cash, _receivable(invoice), amount_fen, _about(invoice)))
    found = await (await work.raw.execute(NEXT_NUMBER, (county, today.year))).fetchone()
    assert found is not None  # noqa: S101 - the statement returns its row
    payment = ReceivedPaymentRow(
        payment_id=new_id(),
        invoice_id=invoice_id,
        amount_fen=amount_fen,
        method=method,
        division_code=county,
        receipt_year=today.year,
        receipt_number=found[0],
        received_by=work.who.principal.person_key,
        received_at=work.now,
    )
    work.session.add(payment)
    work.touch(invoice.person_id)
    work.record(rules.PaymentReceived(invoice_id, payment.payment_id, invoice.version, today))
    return payment, invoice


def _due(invoice: InvoiceRow) -> int:
    return rules.due_of(invoice.state, invoice.amount_fen, invoice.paid_fen, invoice.waived_fen)


def _receivable(invoice: InvoiceRow) -> str:
    return ledger.account(ledger.RECEIVABLE, invoice.invoice_id)


def _about(invoice: InvoiceRow) -> str:
    return f"invoice:{invoice.invoice_id}"


def _issued(invoice: InvoiceRow) -> ledger.Move:
    income = ledger.account(ledger.INCOME, invoice.item)
    return ledger.Move(_receivable(invoice), income, invoice.amount_fen, _about(invoice))


def _waived(invoice: InvoiceRow) -> ledger.Move:
    waived = ledger.account(ledger.WAIVED, invoice.waiver_code)
    return ledger.Move(waived, _receivable(invoice), invoice.waived_fen, _about(invoice))


async def _post(work: Work, invoice: InvoiceRow, move: ledger.Move) -> None:
    await post(work, ledger.Posting(new_id(), (move,)), division_code=invoice.division_code)
