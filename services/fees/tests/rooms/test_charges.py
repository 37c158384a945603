"""Charges: by the schedule of the day, paid or waived in the ledger, receipts without a gap."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from anjia.fees.v1 import facts_pb2
from anjia.fees.v1 import invoice_service_pb2 as pb
from chassis.access.scope import COUNTY
from chassis.db.numbers import number_of
from chassis.db.work import Actor
from chassis.errors import DomainError
from chassis.rpc.identity import principal_of
from fees.charges.commands import record_payment
from fees.testing import COUNTY_CODE, ELSEWHERE, HERE, FeesUnderTest

BALANCES = (
    "SELECT account, sum(amount)::bigint FROM (SELECT split_part(debit_account, ':', 1) AS account,"
    " amount_fen AS amount"
    " FROM transfer UNION ALL SELECT split_part(credit_account, ':', 1), -amount_fen FROM transfer) s GROUP BY account"
)


async def refused(awaitable) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


def paying(invoice: pb.Invoice, amount_fen: int = 0, method: str = "cash") -> pb.RecordPaymentRequest:
    amount = amount_fen or invoice.due_fen
    return pb.RecordPaymentRequest(invoice_id=invoice.invoice_id, amount_fen=amount, method=method)


async def receipts(fees: FeesUnderTest) -> list[int]:
    rows = await fees.rows("SELECT receipt_number FROM received_payment ORDER BY receipt_year, receipt_number")
    return [row[0] for row in rows]


async def test_invoice_is_paid_in_parts_and_the_ledger_holds(fees: FeesUnderTest) -> None:
    invoice = await fees.invoice()
    assert (invoice.amount_fen, invoice.state) == (3500, "issued")
    officer = fees.officer(1, "fee-service")
    first = await officer.call("RecordPayment", paying(invoice, 1500))
    assert (first.receipt_number, first.invoice.due_fen, first.invoice.state) == ("2026-000001", 2000, "issued")
    error = await refused(officer.call("RecordPayment", paying(invoice, 2001)))
    assert error.reason == "PAYMENT_BEYOND_INVOICE"
    last = await officer.call("RecordPayment", paying(invoice, 2000, "transfer"))
    assert (last.receipt_number, last.invoice.state) == ("2026-000002", "paid")
    assert (await refused(officer.call("RecordPayment", paying(invoice, 1)))).reason == "INVOICE_NOT_OPEN"
    assert dict(await fees.rows(BALANCES)) == {"receivable": 0, "income": -3500, "cash": 3500}
    told = await fees.rows("SELECT subject, entity, entity_version, payload FROM outbox ORDER BY position")
    assert [row[:3] for row in told] == [
        ("fees.invoice.issued.v1", invoice.invoice_id, 1),
        ("fees.payment.received.v1", invoice.invoice_id, 2),
        ("fees.payment.received.v1", invoice.invoice_id, 3),
    ]
    issued, received = facts_pb2.InvoiceIssued.FromString(told[0][3]), facts_pb2.PaymentReceived.FromString(told[1][3])
    assert (issued.person_id, issued.issued_on) == (invoice.person_id, "2026-11-24")
    assert (received.payment_id, received.invoice_id) == (first.payment_id, invoice.invoice_id)


async def test_waiver_lets_somebody_off_what_is_still_due(fees: FeesUnderTest) -> None:
    invoice = await fees.invoice(served_on="2025-06-01")
    assert invoice.amount_fen == 3000
    await fees.officer(1, "fee-service").call("RecordPayment", paying(invoice, 1000))
    waive = pb.WaiveInvoiceRequest(invoice_id=invoice.invoice_id, reason_code="W01")
    waived = await fees.caller("service-concessions", "fee-service").call("WaiveInvoice", waive)
    assert (waived.state, waived.waived_fen, waived.due_fen, waived.waiver_code) == ("waived", 2000, 0, "W01")
    assert dict(await fees.rows(BALANCES)) == {"receivable": 0, "income": -3000, "cash": 1000, "waived": 2000}
    again = await fees.officer(1, "fee-service").call("WaiveInvoice", waive)
    assert (again.waived_fen, again.state) == (2000, "waived")
    assert dict(await fees.rows(BALANCES))["waived"] == 2000
    waive.reason_code = "W02"
    assert (await refused(fees.officer(1, "fee-service").call("WaiveInvoice", waive))).reason == "WAIVED_ALREADY"


async def test_waiver_of_a_part_leaves_the_rest_due(fees: FeesUnderTest) -> None:
    invoice = await fees.invoice(item="S02")
    waive = pb.WaiveInvoiceRequest(invoice_id=invoice.invoice_id, reason_code="W02")
    waived = await fees.officer(1, "fee-service").call("WaiveInvoice", waive)
    assert (waived.state, waived.waived_fen, waived.due_fen) == ("issued", 6000, 6000)
    paid = await fees.officer(1, "fee-service").call("RecordPayment", paying(waived))
    assert paid.invoice.state == "paid"


async def test_waiver_that_no_schedule_knows_is_refused(fees: FeesUnderTest) -> None:
    invoice = await fees.invoice()
    for code in ("W02", "Z99"):
        waive = pb.WaiveInvoiceRequest(invoice_id=invoice.invoice_id, reason_code=code)
        error = await refused(fees.officer(1, "fee-service").call("WaiveInvoice", waive))
        assert (error.reason, error.details["field"]) == ("WAIVER_UNKNOWN", "reason_code")
    paid = await fees.officer(1, "fee-service").call("RecordPayment", paying(invoice))
    waive = pb.WaiveInvoiceRequest(invoice_id=paid.invoice.invoice_id, reason_code="W01")
    assert (await refused(fees.officer(1, "fee-service").call("WaiveInvoice", waive))).reason == "INVOICE_NOT_OPEN"


def cancelling(invoice: pb.Invoice, reason_code: str = "wrong") -> pb.CancelInvoiceRequest:
    return pb.CancelInvoiceRequest(invoice_id=invoice.invoice_id, reason_code=reason_code)


async def test_open_and_waived_invoices_are_taken_back_and_the_ledger_is_as_before(fees: FeesUnderTest) -> None:
    officer = fees.officer(1, "fee-service")
    due, part, whole = await fees.invoice(), await fees.invoice(item="S02"), await fees.invoice()
    for invoice, code in ((part, "W02"), (whole, "W01")):
        waive = pb.WaiveInvoiceRequest(invoice_id=invoice.invoice_id, reason_code=code)
        await officer.call("WaiveInvoice", waive)
    kept = await fees.rows("SELECT count(*) FROM transfer")
    for invoice in (due, part, whole):
        cancelled = await officer.call("CancelInvoice", cancelling(invoice))
        assert (cancelled.state, cancelled.due_fen, cancelled.cancelled_code) == ("cancelled", 0, "wrong")
        assert (cancelled.cancelled_on, cancelled.amount_fen) == ("2026-11-24", invoice.amount_fen)
    assert set(dict(await fees.rows(BALANCES)).values()) == {0}
    # nothing is taken away: the transfers of before stand, and as many the other way
    assert await fees.rows("SELECT count(*) FROM transfer") == [(2 * kept[0][0],)]
    told = await fees.rows("SELECT entity_version, payload FROM outbox WHERE subject = 'fees.invoice.cancelled.v1'")
    fact = facts_pb2.InvoiceCancelled.FromString(told[0][1])
    assert (told[0][0], fact.invoice_id, fact.cancelled_on) == (2, due.invoice_id, "2026-11-24")
    seen = (await fees.citizen(due.person_id).call("ListInvoices", pb.ListInvoicesRequest())).invoices
    assert [(one.state, one.due_fen) for one in seen] == [("cancelled", 0)]


async def test_cancelled_twice_is_cancelled_once_and_is_neither_paid_nor_waived(fees: FeesUnderTest) -> None:
    officer, invoice = fees.officer(1, "fee-service"), await fees.invoice()
    await asyncio.gather(
        *(fees.officer(one, "fee-service").call("CancelInvoice", cancelling(invoice)) for one in (1, 2))
    )
    assert await fees.rows("SELECT count(*) FROM transfer") == [(2,)]
    assert await fees.rows("SELECT count(*) FROM outbox WHERE subject = 'fees.invoice.cancelled.v1'") == [(1,)]
    waive = pb.WaiveInvoiceRequest(invoice_id=invoice.invoice_id, reason_code="W01")
    for call in (officer.call("RecordPayment", paying(invoice, 1)), officer.call("WaiveInvoice", waive)):
        assert (await refused(call)).reason == "INVOICE_CANCELLED"
    assert await receipts(fees) == []


@pytest.mark.parametrize("amount_fen", [1, 3500], ids=["a part", "the whole"])
async def test_paid_invoice_is_cancelled_after_a_refund_and_not_before(fees: FeesUnderTest, amount_fen: int) -> None:
    officer, invoice = fees.officer(1, "fee-service"), await fees.invoice()
    await officer.call("RecordPayment", paying(invoice, amount_fen))
    before = dict(await fees.rows(BALANCES))
    error = await refused(officer.call("CancelInvoice", cancelling(invoice)))
    assert (error.reason, "退款" in error.message.zh, "refund" in error.message.en) == ("REFUND_FIRST", True, True)
    assert dict(await fees.rows(BALANCES)) == before
    assert await receipts(fees) == [1]


async def test_what_was_charged_under_a_reference_is_taken_back_by_who_charged_it(fees: FeesUnderTest) -> None:
    invoice = await fees.invoice(reference=str(uuid4()))
    error = await refused(fees.officer(1, "fee-service").call("CancelInvoice", cancelling(invoice)))
    assert error.reason == "CANCELLED_WHERE_RECORDED"
    service = fees.caller("service-concessions", "fee-service")
    assert (await service.call("CancelInvoice", cancelling(invoice))).state == "cancelled"
    # the reference stays taken: the same charge again is the invoice that was cancelled
    assert await fees.rows("SELECT count(*) FROM invoice") == [(1,)]


async def test_cancellation_needs_a_known_reason_and_an_invoice_within_reach(fees: FeesUnderTest) -> None:
    invoice = await fees.invoice()
    error = await refused(fees.officer(1, "fee-service").call("CancelInvoice", cancelling(invoice, "why")))
    assert (error.reason, error.details["field"]) == ("REQUEST_INVALID", "reason_code")
    away = fees.caller("finance-officer", "fee-service", division="510421000000", division_level="county")
    assert (await refused(away.call("CancelInvoice", cancelling(invoice)))).reason == "INVOICE_NOT_FOUND"


async def test_reference_charges_once_however_often_and_at_once_it_is_asked(fees: FeesUnderTest) -> None:
    fields = {"person_id": str(uuid4()), "reference": str(uuid4())}
    found = await asyncio.gather(*(fees.invoice(**fields) for _ in range(6)))
    assert len({one.invoice_id for one in found}) == 1
    assert await fees.rows("SELECT count(*) FROM invoice") == [(1,)]
    assert await fees.rows("SELECT count(*) FROM outbox") == [(1,)]
    assert dict(await fees.rows(BALANCES)) == {"receivable": 3500, "income": -3500}
    error = await refused(fees.invoice(**{**fields, "item": "S02"}))
    assert (error.reason, error.details["field"]) == ("REFERENCE_TAKEN", "reference")
    error = await refused(fees.invoice(**{**fields, "person_id": str(uuid4())}))
    assert error.reason == "REFERENCE_TAKEN"


async def test_payments_that_race_have_receipts_without_gap_or_repetition(fees: FeesUnderTest) -> None:
    invoices = [await fees.invoice() for _ in range(10)]
    officers = [fees.officer(number, "fee-service") for number in range(10)]
    # every other one is refused after it might have taken a number
    calls = [
        officer.call("RecordPayment", paying(invoice, invoice.due_fen + number % 2))
        for number, (officer, invoice) in enumerate(zip(officers, invoices, strict=True))
    ]
    done = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(one, DomainError) for one in done) == 5
    assert await receipts(fees) == [1, 2, 3, 4, 5]


async def test_number_of_a_payment_that_was_rolled_back_is_given_to_the_next(fees: FeesUnderTest) -> None:
    first, second, third = [await fees.invoice() for _ in range(3)]
    officer = fees.officer(1, "fee-service")
    await officer.call("RecordPayment", paying(first))
    actor = Actor(principal_of({"sub": "f", "staff_number": "F-1"}, "", "510422"), "finance-officer", "fee-service")
    async with fees.tools.database.work(COUNTY, actor=actor) as work:
        lost, _ = await record_payment(
            work, UUID(second.invoice_id), amount_fen=second.due_fen, method="cash", county=COUNTY_CODE
        )
        await work.flush()
        # somebody else waits for the number, and gets this one when the transaction ends without a commit
        waiting = asyncio.ensure_future(officer.call("RecordPayment", paying(third)))
        async with asyncio.timeout(10):
            while (await fees.rows(WAITS)) == [(0,)]:
                await asyncio.sleep(0)
    assert lost.receipt_number == 2
    assert (await waiting).receipt_number == "2026-000002"
    assert (await officer.call("RecordPayment", paying(second))).receipt_number == "2026-000003"
    assert await receipts(fees) == [1, 2, 3]


WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


async def test_numbers_begin_again_with_the_year(fees: FeesUnderTest) -> None:
    officer = fees.officer(1, "fee-service")
    first, second = await fees.invoice(), await fees.invoice()
    await officer.call("RecordPayment", paying(first))
    # in China the new year has begun
    fees.clock.instant = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    assert (await officer.call("RecordPayment", paying(second))).receipt_number == "2027-000001"


async def test_receipt_is_a_pdf_for_the_person_and_nobody_else(fees: FeesUnderTest) -> None:
    invoice = await fees.invoice()
    payment = await fees.officer(1, "fee-service").call("RecordPayment", paying(invoice))
    request = pb.GetReceiptRequest(payment_id=payment.payment_id)
    citizen = fees.citizen(invoice.person_id)
    chunks = [one async for one in citizen.method("GetReceipt")(request, metadata=tuple(citizen.metadata().items()))]
    assert chunks[0].file_name == "2026-000001.pdf"
    assert chunks[0].media_type == "application/pdf"
    content = b"".join(one.chunk for one in chunks)
    assert content.startswith(b"%PDF")
    assert b"NotoSansSC" in content
    looks = await fees.rows("SELECT permission FROM access_log WHERE person_id = %s", UUID(invoice.person_id))
    assert ("fees.receipt.get",) in looks
    stranger = fees.citizen(str(uuid4()))
    with pytest.raises(Exception, match="no such receipt"):
        async for _ in stranger.method("GetReceipt")(request, metadata=tuple(stranger.metadata().items())):
            pass


async def test_invoices_stop_at_the_scope(fees: FeesUnderTest) -> None:
    invoice = await fees.invoice()
    await fees.invoice()
    request = pb.GetInvoiceRequest(invoice_id=invoice.invoice_id)
    own = await fees.citizen(invoice.person_id).call("ListInvoices", pb.ListInvoicesRequest())
    assert [one.invoice_id for one in own.invoices] == [invoice.invoice_id]
    assert (await refused(fees.citizen(str(uuid4())).call("GetInvoice", request))).reason == "INVOICE_NOT_FOUND"
    stranger = fees.caller("finance-officer", "fee-service", division="510421000000", division_level="county")
    assert (await refused(stranger.call("GetInvoice", request))).reason == "INVOICE_NOT_FOUND"
    assert (await refused(stranger.call("RecordPayment", paying(invoice)))).reason == "OUTSIDE_TERRITORY"
    township = {"division": "510422104000", "division_level": "township"}
    clinic = fees.caller("clinic-worker", "fee-service", **township)
    issue = pb.IssueInvoiceRequest(person_id=str(uuid4()), item="S02", served_on="2026-11-24", division_code=ELSEWHERE)
    assert (await refused(clinic.call("IssueInvoice", issue))).reason == "OUTSIDE_TERRITORY"
    issue.division_code = HERE
    assert (await clinic.call("IssueInvoice", issue)).amount_fen == 12000


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"item": "Z99"}, "ITEM_WITHOUT_PRICE"),
        ({"served_on": "2026-11-25"}, "SERVED_IN_FUTURE"),
        ({"served_on": "2026-02-30"}, "DATE_UNREADABLE"),
        ({"item": "military"}, "REQUEST_INVALID"),
    ],
)
async def test_bad_charge_is_refused(fees: FeesUnderTest, fields: dict, reason: str) -> None:
    assert (await refused(fees.invoice(**fields))).reason == reason


async def test_database_refuses_a_receipt_number_twice(fees: FeesUnderTest, fees_url: str) -> None:
    from chassis.db.work import SET_SCOPE

    invoice = await fees.invoice()
    await fees.officer(1, "fee-service").call("RecordPayment", paying(invoice, 1))
    with psycopg.connect(fees_url) as connection:
        connection.execute(SET_SCOPE, COUNTY.settings)
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(
                "INSERT INTO received_payment SELECT gen_random_uuid(), invoice_id, amount_fen, method, division_code,"
                " receipt_year, receipt_number, received_by, received_at FROM received_payment"
            )


async def test_invoice_is_found_by_its_number(fees: FeesUnderTest) -> None:
    clerk = fees.caller("finance-officer", "fee-service")
    request = pb.IssueInvoiceRequest(person_id=str(uuid4()), item="S02", served_on="2026-11-20", division_code=HERE)
    made = [await clerk.call("IssueInvoice", request) for _ in range(2)]
    assert made[0].invoice_number != made[1].invoice_number
    wanted = pb.ListInvoicesRequest(invoice_number=made[0].invoice_number)
    assert [one.invoice_id for one in (await clerk.call("ListInvoices", wanted)).invoices] == [made[0].invoice_id]


async def test_invoices_that_are_issued_at_once_have_numbers_of_their_own_without_a_gap(fees: FeesUnderTest) -> None:
    clerk = fees.caller("finance-officer", "fee-service")
    made = await asyncio.gather(
        *(
            clerk.call(
                "IssueInvoice",
                pb.IssueInvoiceRequest(person_id=str(uuid4()), item="S02", served_on="2026-11-20", division_code=HERE),
            )
            for _ in range(12)
        )
    )
    assert sorted(one.invoice_number for one in made) == [number_of("510422", "费", 2026, n) for n in range(1, 13)]
