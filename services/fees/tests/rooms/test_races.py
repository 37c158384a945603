"""Several hands on one thing: of simultaneous calls of any step one succeeds, and the books hold afterwards.

The steps are read from the contract: whatever changes a thing that is named in its address has its race here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from anjia.fees.v1 import difference_service_pb2 as differences
from anjia.fees.v1 import disbursement_service_pb2 as batches
from anjia.fees.v1 import invoice_service_pb2 as invoices
from anjia.fees.v1 import payment_order_service_pb2 as orders
from chassis.errors import DomainError
from fees.doctor import examine
from fees.testing import BANK, FeesUnderTest, descriptors, result_table
from google.api import annotations_pb2

AT_ONCE = 4
OTHER_CARD = "4539148803436467"
# the method, what it is asked, in which role, for what
Ask = tuple[str, Any, str, str]


async def prepared(fees: FeesUnderTest, until: str) -> str:
    fund = await fees.fund()
    await fees.order()
    return (await fees.batch(fund.fund_id, until=until)).batch_id


async def waiting_answer(fees: FeesUnderTest) -> str:
    batch_id = await prepared(fees, "approved")
    return (await fees.send_in(batch_id, result_table(await fees.lines(batch_id)))).file_id


async def returned(fees: FeesUnderTest) -> str:
    batch_id = await prepared(fees, "approved")
    [line] = await fees.lines(batch_id)
    await fees.upload(batch_id, result_table([line], line.order_id))
    return line.order_id


async def held(fees: FeesUnderTest) -> str:
    order = await fees.order()
    await fees.hear("registry.person.died.v1", person_id=order.person_id, death_date="2026-11-20")
    return order.order_id


async def change(fees: FeesUnderTest) -> str:
    request = orders.MendAccountRequest(order_id=await returned(fees), account_number=OTHER_CARD, bank_code=BANK)
    change_id = (await fees.officer(8).call("MendAccount", request)).change_id
    for number in range(10, 10 + AT_ONCE):
        await fees.look_at(number, change_id)
    return change_id


async def difference(fees: FeesUnderTest) -> str:
    await held(fees)
    [one] = (await fees.officer().call("ListDifferences", differences.ListDifferencesRequest())).differences
    return one.difference_id


async def check(fees: FeesUnderTest) -> Ask:
    return (
        "CheckBatch",
        batches.CheckBatchRequest(batch_id=await prepared(fees, "prepared")),
        "finance-officer",
        "payment",
    )


async def approve(fees: FeesUnderTest) -> Ask:
    request = batches.ApproveBatchRequest(batch_id=await prepared(fees, "checked"))
    return "ApproveBatch", request, "finance-officer", "payment"


async def discard(fees: FeesUnderTest) -> Ask:
    request = batches.DiscardBatchRequest(batch_id=await prepared(fees, "checked"), reason_code="X1")
    return "DiscardBatch", request, "finance-officer", "payment"


async def confirm_file(fees: FeesUnderTest) -> Ask:
    request = batches.ConfirmResultFileRequest(file_id=await waiting_answer(fees))
    return "ConfirmResultFile", request, "finance-officer", "payment"


async def put_back(fees: FeesUnderTest) -> Ask:
    request = batches.PutBackResultFileRequest(file_id=await waiting_answer(fees), reason_code="X1")
    return "PutBackResultFile", request, "finance-officer", "payment"


async def mend(fees: FeesUnderTest) -> Ask:
    request = orders.MendAccountRequest(order_id=await returned(fees), account_number=OTHER_CARD, bank_code=BANK)
    return "MendAccount", request, "finance-officer", "payment"


async def decide(fees: FeesUnderTest) -> Ask:
    request = orders.DecideHeldOrderRequest(order_id=await held(fees), decision="release", reason_code="X1")
    return "DecideHeldOrder", request, "finance-officer", "payment"


async def cancel_order(fees: FeesUnderTest) -> Ask:
    request = orders.CancelPaymentOrderRequest(order_id=(await fees.order()).order_id, reason_code="X1")
    return "CancelPaymentOrder", request, "finance-officer", "payment"


async def confirm_change(fees: FeesUnderTest) -> Ask:
    request = orders.ConfirmOrderChangeRequest(change_id=await change(fees))
    return "ConfirmOrderChange", request, "finance-officer", "payment"


async def refuse_change(fees: FeesUnderTest) -> Ask:
    return (
        "RefuseOrderChange",
        orders.RefuseOrderChangeRequest(change_id=await change(fees)),
        "finance-officer",
        "payment",
    )


async def close_difference(fees: FeesUnderTest) -> Ask:
    request = differences.CloseDifferenceRequest(difference_id=await difference(fees), reason_code="X1")
    return "CloseDifference", request, "finance-officer", "payment"


async def waive(fees: FeesUnderTest) -> Ask:
    request = invoices.WaiveInvoiceRequest(invoice_id=(await fees.invoice()).invoice_id, reason_code="W01")
    return "WaiveInvoice", request, "finance-officer", "fee-service"


async def cancel_invoice(fees: FeesUnderTest) -> Ask:
    request = invoices.CancelInvoiceRequest(invoice_id=(await fees.invoice()).invoice_id, reason_code="wrong")
    return "CancelInvoice", request, "finance-officer", "fee-service"


async def pay(fees: FeesUnderTest) -> Ask:
    invoice = await fees.invoice()
    request = invoices.RecordPaymentRequest(invoice_id=invoice.invoice_id, amount_fen=invoice.due_fen, method="cash")
    return "RecordPayment", request, "finance-officer", "fee-service"


RACES: dict[str, Callable[[FeesUnderTest], Awaitable[Ask]]] = {
    "CheckBatch": check,
    "ApproveBatch": approve,
    "DiscardBatch": discard,
    "ConfirmResultFile": confirm_file,
    "PutBackResultFile": put_back,
    "MendAccount": mend,
    "DecideHeldOrder": decide,
    "CancelPaymentOrder": cancel_order,
    "ConfirmOrderChange": confirm_change,
    "RefuseOrderChange": refuse_change,
    "CloseDifference": close_difference,
    "WaiveInvoice": waive,
    "CancelInvoice": cancel_invoice,
    "RecordPayment": pay,
}
# it is sent again as it was, and repeats itself: its own test says that it counts once
REPEATABLE = {"UploadResultFile"}

# said again they answer what stands: whoever charges may have been killed half-way. The books know one of them.
SAID_AGAIN = {"WaiveInvoice", "CancelInvoice"}


def steps() -> set[str]:
    """Methods that change a thing which their address names."""
    found = set()
    for service in descriptors():
        for method in service.methods:
            address = method.GetOptions().Extensions[annotations_pb2.http].post
            if "{" in address:
                found.add(method.name)
    return found


def test_every_step_of_the_contract_has_its_race() -> None:
    assert steps() == RACES.keys() | REPEATABLE


@pytest.mark.parametrize("step", sorted(RACES))
async def test_of_simultaneous_calls_one_succeeds(fees: FeesUnderTest, step: str) -> None:
    method, request, role, purpose = await RACES[step](fees)
    assert method == step
    calls = [
        fees.caller(role, purpose, staff_number=f"F-{number}").call(method, request)
        for number in range(10, 10 + AT_ONCE)
    ]
    done = await asyncio.gather(*calls, return_exceptions=True)
    succeeded = sum(not isinstance(one, BaseException) for one in done)
    assert succeeded == (AT_ONCE if step in SAID_AGAIN else 1), done
    assert all(isinstance(one, DomainError) for one in done if isinstance(one, BaseException)), done
    if step in SAID_AGAIN:
        # the invoice, and what was said of it: posted once each
        assert await fees.rows("SELECT count(DISTINCT posting_id) FROM transfer") == [(2,)]
    assert await examine(fees.tools.database) == []
