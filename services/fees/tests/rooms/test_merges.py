"""Records of the register that are one person: nobody is paid twice under two numbers, and an undoing restores."""

from __future__ import annotations

from uuid import uuid4

import pytest
from anjia.fees.v1 import difference_service_pb2, facts_pb2, invoice_service_pb2, payment_access_service_pb2
from anjia.fees.v1 import disbursement_service_pb2 as batches_pb
from anjia.fees.v1 import payment_order_service_pb2 as pb
from chassis.errors import DomainError
from fees.doctor import examine
from fees.orders.rules import STATES, first_to_pay
from fees.testing import CARD, OTHER_CARD, FeesUnderTest, new_order, result_table

MERGE = str(uuid4())


async def merged(fees: FeesUnderTest, kept: str, absorbed: str, merge_id: str = MERGE) -> None:
    fields = {"kept_person_id": kept, "absorbed_person_id": absorbed, "merge_id": merge_id}
    await fees.hear("registry.person.merged.v1", **fields)


async def parted(fees: FeesUnderTest, kept: str, restored: str, merge_id: str = MERGE) -> None:
    fields = {"kept_person_id": kept, "restored_person_id": restored, "merge_id": merge_id}
    await fees.hear("registry.person.unmerged.v1", **fields)


async def states(fees: FeesUnderTest) -> dict[str, str]:
    return dict(await fees.rows("SELECT order_id::text, state FROM payment_order"))


async def listed(fees: FeesUnderTest, kind: str = "one_person") -> list[difference_service_pb2.Difference]:
    request = difference_service_pb2.ListDifferencesRequest()
    reply = await fees.officer().call("ListDifferences", request)
    return [one for one in reply.differences if one.kind == kind]


async def told(fees: FeesUnderTest) -> list[tuple[str, str]]:
    rows = await fees.rows("SELECT subject, entity FROM outbox WHERE subject LIKE 'fees.order.%%' ORDER BY position")
    return [(subject.split(".")[2], entity) for subject, entity in rows]


async def refused(awaitable) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


def test_what_is_nearest_to_the_person_goes_on() -> None:
    ids = {state: uuid4() for state in STATES if state != "cancelled"}
    left = dict(ids)
    order = []
    while left:
        first = first_to_pay({order_id: state for state, order_id in left.items()})
        [state] = [one for one, order_id in left.items() if order_id == first]
        order.append(state)
        del left[state]
    assert order == ["settled", "sent", "in_batch", "open", "returned", "held", "blocked"]


async def test_two_open_orders_of_one_person_are_not_both_paid_and_an_undoing_restores(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    first, second, other_year = await fees.order(), await fees.order(), await fees.order(period="2025")
    kept, absorbed = second.person_id, first.person_id
    await merged(fees, kept, absorbed)
    await merged(fees, kept, absorbed)  # heard again
    assert await states(fees) == {
        first.order_id: "open", second.order_id: "held", other_year.order_id: "open",
    }  # fmt: skip
    [one] = await listed(fees)
    assert (one.order_id, one.reason_code, one.owner) == (second.order_id, "TWO_ORDERS", "finance-officer")
    assert await told(fees) == [("held", second.order_id)]
    assert await examine(fees.tools.database) == []
    sums = await fees.officer().call("GetReconciliation", difference_service_pb2.GetReconciliationRequest())
    assert [(one.open_fen, one.difference_fen) for one in sums.programmes] == [(3 * first.amount_fen, 0)]
    batch = await fees.batch(fund.fund_id)
    assert {line.order_id for line in await fees.lines(batch.batch_id)} == {first.order_id, other_year.order_id}
    # a held order is no return: nobody mends it into a second payment
    mend = pb.MendAccountRequest(order_id=second.order_id, account_number=OTHER_CARD)
    assert (await refused(fees.officer().call("MendAccount", mend))).reason == "ORDER_NOT_RETURNED"
    await parted(fees, kept, absorbed)
    assert (await states(fees))[second.order_id] == "open"
    assert await listed(fees) == []
    assert await told(fees) == [("held", second.order_id), ("released", second.order_id)]
    assert await examine(fees.tools.database) == []


async def test_undoing_that_is_heard_first_stays(fees: FeesUnderTest) -> None:
    first, second = await fees.order(), await fees.order()
    await parted(fees, second.person_id, first.person_id)
    await merged(fees, second.person_id, first.person_id)
    assert set((await states(fees)).values()) == {"open"}


async def test_order_in_a_batch_goes_on_and_the_older_one_waits(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    first = await fees.order()
    batch = await fees.batch(fund.fund_id, until="checked")
    second = await fees.order()
    third = await fees.order()
    other = await fees.batch(fund.fund_id, until="prepared", most_payments=1)
    assert [line.order_id for line in await fees.lines(other.batch_id)] == [second.order_id]
    await merged(fees, second.person_id, first.person_id)
    await merged(fees, third.person_id, second.person_id, str(uuid4()))  # a chain of three
    assert await states(fees) == {first.order_id: "in_batch", second.order_id: "held", third.order_id: "held"}
    # the line of the held order leaves its batch with the reason, and the fund is whole
    checked = await fees.officer(2).call("CheckBatch", batches_pb.CheckBatchRequest(batch_id=other.batch_id))
    assert (checked.state, [line.reason_code for line in await fees.lines(other.batch_id)]) == (
        "discarded", ["ONE_PERSON"],
    )  # fmt: skip
    assert await fees.rows("SELECT reserved_fen FROM fund") == [(first.amount_fen,)]
    assert await examine(fees.tools.database) == []
    await fees.officer(1).call(
        "DiscardBatch", batches_pb.DiscardBatchRequest(batch_id=batch.batch_id, reason_code="PREPARED_BY_MISTAKE")
    )
    cancel = pb.CancelPaymentOrderRequest(order_id=first.order_id, reason_code="AWARD_STOPPED")
    await fees.caller("service-incentives").call("CancelPaymentOrder", cancel)
    # the one that waited longest goes on, the other waits for it
    assert await states(fees) == {first.order_id: "cancelled", second.order_id: "open", third.order_id: "held"}
    assert [one.order_id for one in await listed(fees)] == [third.order_id]
    assert await examine(fees.tools.database) == []


async def test_released_order_is_where_it_was_in_its_batch(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    first = await fees.order()
    await fees.batch(fund.fund_id)
    second = await fees.order()
    batch = await fees.batch(fund.fund_id, until="checked")
    await merged(fees, first.person_id, second.person_id)
    assert (await states(fees))[second.order_id] == "held"
    await parted(fees, first.person_id, second.person_id)
    assert (await states(fees))[second.order_id] == "in_batch"
    assert await examine(fees.tools.database) == []
    approve = batches_pb.ApproveBatchRequest(batch_id=batch.batch_id)
    assert (await fees.caller("county-approver").call("ApproveBatch", approve)).payments == 1


async def test_what_was_paid_under_both_numbers_stands_on_the_list(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    first, second = await fees.order(), await fees.order()
    batch = await fees.batch(fund.fund_id)
    await fees.upload(batch.batch_id, result_table(await fees.lines(batch.batch_id)))
    await merged(fees, first.person_id, second.person_id)
    [one] = await listed(fees)
    assert (one.order_id, one.reason_code) == (second.order_id, "SETTLED_HERE")
    assert set((await states(fees)).values()) == {"settled"}
    await parted(fees, first.person_id, second.person_id)
    assert await listed(fees) == []


async def test_returned_order_that_was_held_waits_for_an_account_again(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    back = await fees.order()
    batch = await fees.batch(fund.fund_id)
    await fees.upload(batch.batch_id, result_table(await fees.lines(batch.batch_id), back.order_id))
    other = await fees.order()
    await merged(fees, other.person_id, back.person_id)
    assert await states(fees) == {back.order_id: "held", other.order_id: "open"}
    await parted(fees, other.person_id, back.person_id)
    assert (await states(fees))[back.order_id] == "returned"
    [payload] = await fees.rows("SELECT payload FROM outbox WHERE subject = 'fees.order.released.v1'")
    fact = facts_pb2.OrderReleased.FromString(payload[0])
    assert (fact.award_id, fact.state_code) == (back.award_id, "returned")


async def test_one_person_is_not_ordered_for_again_under_the_other_number(fees: FeesUnderTest) -> None:
    first = await fees.order()
    other = str(uuid4())
    await merged(fees, other, first.person_id)
    again = fees.caller("service-incentives").call("RecordPaymentOrder", new_order(person_id=other))
    error = await refused(again)
    assert (error.reason, error.details["order_id"]) == ("ORDER_EXISTS", first.order_id)
    await parted(fees, other, first.person_id)
    assert (await fees.order(person_id=other)).state == "open"


async def test_payment_of_another_system_counts_under_every_number(fees: FeesUnderTest) -> None:
    order, late, kept = await fees.order(), await fees.order(period="2025"), str(uuid4())
    paid = pb.OtherPayment(
        programme=order.programme, person_id=kept, period="2026", amount_fen=1, paid_on="2026-11-01", source="省平台"
    )
    await fees.officer().call("RecordOtherPayments", pb.RecordOtherPaymentsRequest(payments=[paid]))
    assert (await states(fees))[order.order_id] == "open"
    await merged(fees, kept, order.person_id)
    await merged(fees, kept, late.person_id, str(uuid4()))
    assert await states(fees) == {order.order_id: "blocked", late.order_id: "open"}
    paid.period = "2025"
    reply = await fees.officer(2).call("RecordOtherPayments", pb.RecordOtherPaymentsRequest(payments=[paid]))
    assert list(reply.blocked_order_ids) == [late.order_id]
    await parted(fees, kept, order.person_id)
    assert await states(fees) == {order.order_id: "open", late.order_id: "blocked"}
    assert [one[0] for one in await told(fees)] == ["blocked", "blocked", "released"]
    assert await examine(fees.tools.database) == []


async def test_survivor_sees_payments_receipts_and_looks_of_the_other_number_until_it_is_undone(
    fees: FeesUnderTest,
) -> None:
    order, kept = await fees.order(), str(uuid4())
    invoice = await fees.invoice(person_id=order.person_id)
    citizen, absorbed = fees.citizen(kept), fees.citizen(order.person_id)
    orders, invoices = pb.ListPaymentOrdersRequest(), invoice_service_pb2.ListInvoicesRequest()
    looks = payment_access_service_pb2.ListPaymentAccessesRequest(person_id=kept)

    async def seen() -> tuple[list[str], list[str], int]:
        return (
            [one.order_id for one in (await citizen.call("ListPaymentOrders", orders)).orders],
            [one.invoice_id for one in (await citizen.call("ListInvoices", invoices)).invoices],
            sum(
                one.permission == "fees.payment_order.record"
                for one in (await citizen.call("ListPaymentAccesses", looks)).accesses
            ),
        )

    assert await seen() == ([], [], 0)
    await merged(fees, kept, order.person_id)
    assert await seen() == ([order.order_id], [invoice.invoice_id], 1)
    shown = await citizen.call("GetPaymentOrder", pb.GetPaymentOrderRequest(order_id=order.order_id))
    assert shown.account_number.endswith(CARD[-2:])
    officers = await fees.officer().call("ListPaymentOrders", pb.ListPaymentOrdersRequest(person_id=kept))
    assert [one.order_id for one in officers.orders] == [order.order_id]
    # never the other way round
    later = await fees.order(person_id=kept, period="2025")
    assert later.order_id not in {one.order_id for one in (await absorbed.call("ListPaymentOrders", orders)).orders}
    assert (await seen())[2] == 2
    await parted(fees, kept, order.person_id)
    assert await seen() == ([later.order_id], [], 1)
