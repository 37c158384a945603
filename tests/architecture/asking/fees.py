"""Requests to fees that succeed."""

from __future__ import annotations

import contextlib
from uuid import uuid4

from anjia.fees.v1 import difference_service_pb2 as differences
from anjia.fees.v1 import disbursement_service_pb2 as batches
from anjia.fees.v1 import fund_service_pb2 as funds
from anjia.fees.v1 import invoice_service_pb2 as invoices
from anjia.fees.v1 import ledger_service_pb2 as ledger
from anjia.fees.v1 import payment_access_service_pb2 as accesses
from anjia.fees.v1 import payment_order_service_pb2 as orders
from chassis.errors import DomainError
from fees.testing import BANK, HERE, PROGRAMME, FeesUnderTest, new_budget, new_order, result_table

from tests.architecture.asking import Ask

OFFICER, APPROVER = "finance-officer", "county-approver"
OTHER_CARD = "4539148803436467"
COUNTERS = {"staff_number": "F-7"}
SCHEDULE = "a schedule is public"
PROFILES = "how a bank's file is written is the same everywhere"


async def _batch(fees: FeesUnderTest, until: str = "approved") -> batches.Batch:
    """A batch of one order."""
    fund = await fees.fund()
    await fees.order()
    return await fees.batch(fund.fund_id, until=until)


async def _answered(fees: FeesUnderTest) -> batches.ResultReport:
    """An answer of the bank that waits for a second person."""
    batch = await _batch(fees)
    return await fees.send_in(batch.batch_id, result_table(await fees.lines(batch.batch_id)))


async def _returned(fees: FeesUnderTest) -> orders.PaymentOrder:
    """An order whose money came back."""
    fund = await fees.fund()
    order = await fees.order()
    batch = await fees.batch(fund.fund_id)
    await fees.upload(batch.batch_id, result_table(await fees.lines(batch.batch_id), order.order_id))
    return order


def _mend(order_id: str) -> orders.MendAccountRequest:
    return orders.MendAccountRequest(order_id=order_id, account_number=OTHER_CARD, bank_code=BANK, document="D-1")


async def _change(fees: FeesUnderTest) -> str:
    """A change that waits for a second person."""
    order = await _returned(fees)
    return str((await fees.officer(4).call("MendAccount", _mend(order.order_id))).change_id)


async def _refused_file(fees: FeesUnderTest) -> str:
    """The difference about a file that was not taken."""
    batch = await _batch(fees)
    with contextlib.suppress(DomainError):  # it cannot be read, and is kept for that
        await fees.send_in(batch.batch_id, b"not a table")
    request = differences.ListDifferencesRequest()
    listed = (await fees.officer().call("ListDifferences", request)).differences
    return next(one.difference_id for one in listed if one.has_file and one.batch_id == batch.batch_id)


async def list_transfers(fees: FeesUnderTest) -> Ask:
    account = f"fund:{(await fees.fund()).fund_id}"
    return Ask(OFFICER, "", ledger.ListTransfersRequest(account=account), data=(account,))


async def _year(fees: FeesUnderTest) -> int:
    """One of which no fund is there yet."""
    return 2000 + len(await fees.rows("SELECT 1 FROM fund"))


async def _budget(fees: FeesUnderTest) -> str:
    """A decision that waits."""
    fund = await fees.officer(8).call("RecordBudget", new_budget(year=await _year(fees)))
    return str(fund.waiting.budget_id)


async def record_budget(fees: FeesUnderTest) -> Ask:
    return Ask(
        OFFICER, "", new_budget(year=await _year(fees)), open_to="a budget is of the county of whoever records it"
    )


async def confirm_budget(fees: FeesUnderTest) -> Ask:
    fund = await fees.officer(7).call(
        "RecordBudget", new_budget(year=2000 + len(await fees.rows("SELECT 1 FROM fund")))
    )
    return Ask(OFFICER, "", funds.ConfirmBudgetRequest(budget_id=fund.waiting.budget_id))


async def refuse_budget(fees: FeesUnderTest) -> Ask:
    fund = await fees.officer(7).call(
        "RecordBudget", new_budget(year=2000 + len(await fees.rows("SELECT 1 FROM fund")))
    )
    return Ask(OFFICER, "", funds.RefuseBudgetRequest(budget_id=fund.waiting.budget_id))


async def list_funds(fees: FeesUnderTest) -> Ask:
    return Ask(OFFICER, "", funds.ListFundsRequest(), data=((await fees.fund()).fund_id,))


async def record_payment_order(_fees: FeesUnderTest) -> Ask:
    return Ask("service-incentives", "payment", new_order())


async def get_payment_order(fees: FeesUnderTest) -> Ask:
    order = await fees.order()
    request = orders.GetPaymentOrderRequest(order_id=order.order_id)
    return Ask(OFFICER, "payment", request, data=(order.person_id,))


async def list_payment_orders(fees: FeesUnderTest) -> Ask:
    order = await fees.order()
    return Ask(OFFICER, "payment", orders.ListPaymentOrdersRequest(), data=(order.order_id,))


async def mend_account(fees: FeesUnderTest) -> Ask:
    return Ask(OFFICER, "payment", _mend((await _returned(fees)).order_id), claims=COUNTERS)


async def cancel_payment_order(fees: FeesUnderTest) -> Ask:
    request = orders.CancelPaymentOrderRequest(order_id=(await fees.order()).order_id, reason_code="REPLACED")
    return Ask(OFFICER, "payment", request)


async def decide_held_order(fees: FeesUnderTest) -> Ask:
    order = await fees.order()
    await fees.hear("registry.person.died.v1", person_id=order.person_id, death_date="2026-11-20")
    request = orders.DecideHeldOrderRequest(
        order_id=order.order_id, decision="release", reason_code="HEIR_ENTITLED", document="D-2"
    )
    return Ask(OFFICER, "payment", request)


async def list_order_changes(fees: FeesUnderTest) -> Ask:
    return Ask(OFFICER, "payment", orders.ListOrderChangesRequest(), data=(await _change(fees),))


async def get_order_change(fees: FeesUnderTest) -> Ask:
    change = await _change(fees)
    return Ask(OFFICER, "payment", orders.GetOrderChangeRequest(change_id=change), data=(change,))


async def confirm_order_change(fees: FeesUnderTest) -> Ask:
    change = await _change(fees)
    await fees.look_at(7, change)
    request = orders.ConfirmOrderChangeRequest(change_id=change)
    return Ask(OFFICER, "payment", request, claims=COUNTERS)


async def refuse_order_change(fees: FeesUnderTest) -> Ask:
    request = orders.RefuseOrderChangeRequest(change_id=await _change(fees))
    return Ask(OFFICER, "payment", request, claims=COUNTERS)


async def record_other_payments(_fees: FeesUnderTest) -> Ask:
    payment = orders.OtherPayment(
        programme=PROGRAMME, person_id=str(uuid4()), period="2026", amount_fen=1, paid_on="2026-11-20", source="省平台"
    )
    request = orders.RecordOtherPaymentsRequest(payments=[payment])
    return Ask(OFFICER, "payment", request, open_to="a list of payments is the cell's, whoever brings it")


async def prepare_batch(fees: FeesUnderTest) -> Ask:
    fund = await fees.fund()
    await fees.order()
    return Ask(OFFICER, "payment", batches.PrepareBatchRequest(fund_id=fund.fund_id, profile="csv"))


async def list_bank_profiles(_fees: FeesUnderTest) -> Ask:
    return Ask(OFFICER, "", batches.ListBankProfilesRequest(), open_to=PROFILES)


async def check_batch(fees: FeesUnderTest) -> Ask:
    batch = await _batch(fees, "prepared")
    return Ask(OFFICER, "payment", batches.CheckBatchRequest(batch_id=batch.batch_id), claims=COUNTERS)


async def list_account_checks(fees: FeesUnderTest) -> Ask:
    order = await _returned(fees)
    await fees.change(order.order_id, OTHER_CARD)
    batch = await fees.batch((await fees.fund()).fund_id, until="prepared")
    request = batches.ListAccountChecksRequest(batch_id=batch.batch_id)
    return Ask(OFFICER, "payment", request, data=(order.order_id,))


async def approve_batch(fees: FeesUnderTest) -> Ask:
    batch = await _batch(fees, "checked")
    return Ask(APPROVER, "payment", batches.ApproveBatchRequest(batch_id=batch.batch_id))


async def discard_batch(fees: FeesUnderTest) -> Ask:
    batch = await _batch(fees, "prepared")
    request = batches.DiscardBatchRequest(batch_id=batch.batch_id, reason_code="PREPARED_BY_MISTAKE")
    return Ask(OFFICER, "payment", request)


async def get_batch(fees: FeesUnderTest) -> Ask:
    batch = await _batch(fees)
    return Ask(OFFICER, "", batches.GetBatchRequest(batch_id=batch.batch_id), data=(batch.batch_id,))


async def list_batches(fees: FeesUnderTest) -> Ask:
    batch = await _batch(fees)
    return Ask(OFFICER, "", batches.ListBatchesRequest(), data=(batch.batch_id,))


async def list_batch_lines(fees: FeesUnderTest) -> Ask:
    batch = await _batch(fees)
    order = (await fees.lines(batch.batch_id))[0].order_id
    return Ask(OFFICER, "payment", batches.ListBatchLinesRequest(batch_id=batch.batch_id), data=(order,))


async def download_bank_file(fees: FeesUnderTest) -> Ask:
    batch = await _batch(fees)
    name, _ = await fees.download(batch.batch_id)
    return Ask(OFFICER, "payment", batches.DownloadBankFileRequest(batch_id=batch.batch_id), data=(name,))


async def export_batch(fees: FeesUnderTest) -> Ask:
    batch = await _batch(fees)
    return Ask(OFFICER, "payment", batches.ExportBatchRequest(batch_id=batch.batch_id), data=("xlsx",))


async def upload_result_file(fees: FeesUnderTest) -> Ask:
    batch = await _batch(fees)
    head = batches.UploadResultFileRequest(batch_id=batch.batch_id, file_name="result")
    chunk = batches.UploadResultFileRequest(chunk=result_table(await fees.lines(batch.batch_id)))
    return Ask(OFFICER, "payment", head, stream=(chunk,))


async def confirm_result_file(fees: FeesUnderTest) -> Ask:
    request = batches.ConfirmResultFileRequest(file_id=(await _answered(fees)).file_id)
    return Ask(OFFICER, "payment", request, claims=COUNTERS)


async def put_back_result_file(fees: FeesUnderTest) -> Ask:
    request = batches.PutBackResultFileRequest(
        file_id=(await _answered(fees)).file_id, reason_code="SENT_IN_BY_MISTAKE"
    )
    return Ask(OFFICER, "payment", request, claims=COUNTERS)


async def get_result_file(fees: FeesUnderTest) -> Ask:
    report = await _answered(fees)
    return Ask(OFFICER, "", batches.GetResultFileRequest(file_id=report.file_id), data=(report.file_id,))


async def list_result_files(fees: FeesUnderTest) -> Ask:
    batch = await _batch(fees)
    report = await fees.send_in(batch.batch_id, result_table(await fees.lines(batch.batch_id)))
    return Ask(OFFICER, "", batches.ListResultFilesRequest(batch_id=batch.batch_id), data=(report.file_id,))


async def list_differences(fees: FeesUnderTest) -> Ask:
    return Ask(OFFICER, "", differences.ListDifferencesRequest(), data=(await _refused_file(fees),))


async def close_difference(fees: FeesUnderTest) -> Ask:
    request = differences.CloseDifferenceRequest(
        difference_id=await _refused_file(fees), reason_code="BANK_CONFIRMED", document="D-3"
    )
    return Ask(OFFICER, "payment", request)


async def download_refused_file(fees: FeesUnderTest) -> Ask:
    request = differences.DownloadRefusedFileRequest(difference_id=await _refused_file(fees))
    return Ask(OFFICER, "payment", request, data=("result",))


async def get_reconciliation(fees: FeesUnderTest) -> Ask:
    fund = await fees.fund()
    return Ask(OFFICER, "", differences.GetReconciliationRequest(), data=(fund.fund_id,))


async def list_schedule(_fees: FeesUnderTest) -> Ask:
    return Ask(OFFICER, "", invoices.ListScheduleRequest(), open_to=SCHEDULE)


async def issue_invoice(_fees: FeesUnderTest) -> Ask:
    request = invoices.IssueInvoiceRequest(
        person_id=str(uuid4()), item="S01", served_on="2026-11-24", division_code=HERE
    )
    return Ask(OFFICER, "fee-service", request)


async def get_invoice(fees: FeesUnderTest) -> Ask:
    invoice = await fees.invoice()
    request = invoices.GetInvoiceRequest(invoice_id=invoice.invoice_id)
    return Ask(OFFICER, "fee-service", request, data=(invoice.person_id,))


async def list_invoices(fees: FeesUnderTest) -> Ask:
    invoice = await fees.invoice()
    request = invoices.ListInvoicesRequest(person_id=invoice.person_id)
    return Ask(OFFICER, "fee-service", request, data=(invoice.invoice_id,))


async def waive_invoice(fees: FeesUnderTest) -> Ask:
    request = invoices.WaiveInvoiceRequest(invoice_id=(await fees.invoice()).invoice_id, reason_code="W01")
    return Ask(OFFICER, "fee-service", request)


async def cancel_invoice(fees: FeesUnderTest) -> Ask:
    request = invoices.CancelInvoiceRequest(invoice_id=(await fees.invoice()).invoice_id, reason_code="wrong")
    return Ask(OFFICER, "fee-service", request)


async def record_payment(fees: FeesUnderTest) -> Ask:
    invoice = await fees.invoice()
    request = invoices.RecordPaymentRequest(invoice_id=invoice.invoice_id, amount_fen=invoice.due_fen, method="cash")
    return Ask(OFFICER, "fee-service", request)


async def get_receipt(fees: FeesUnderTest) -> Ask:
    ask = await record_payment(fees)
    receipt = await fees.officer(1, "fee-service").call("RecordPayment", ask.request)
    request = invoices.GetReceiptRequest(payment_id=receipt.payment_id)
    return Ask(OFFICER, "fee-service", request, data=("pdf",))


async def list_payment_accesses(fees: FeesUnderTest) -> Ask:
    person = (await fees.order()).person_id
    request = accesses.ListPaymentAccessesRequest(person_id=person, page_size=100)
    permission = "fees.payment_order.record"
    return Ask("citizen", "own-data", request, claims={"person_id": person}, data=(permission,))
