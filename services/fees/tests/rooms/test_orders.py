"""Payment orders: recorded once, seen by whom they concern, never for money that was paid elsewhere."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from anjia.fees.v1 import facts_pb2, payment_access_service_pb2
from anjia.fees.v1 import payment_order_service_pb2 as pb
from chassis.errors import DomainError
from fees.testing import BANK, CARD, ELSEWHERE, HERE, OTHER_CARD, PROGRAMME, FeesUnderTest, new_order

CASE = "2026-0123 payment-checked"


async def refused(awaitable) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


def paid_elsewhere(person_id: str, **fields: object) -> pb.RecordOtherPaymentsRequest:
    ordinary = {"programme": PROGRAMME, "period": "2026", "amount_fen": 1, "paid_on": "2026-03-01", "source": "省平台"}
    return pb.RecordOtherPaymentsRequest(payments=[pb.OtherPayment(**{**ordinary, "person_id": person_id, **fields})])


async def send_back(fees: FeesUnderTest, order_id: str) -> None:
    """As if the bank had returned it; the way there is the disbursements room's."""
    from chassis.access.scope import COUNTY

    async with fees.tools.database.work(COUNTY) as work:
        await work.raw.execute(
            "UPDATE payment_order SET state = 'returned', reason_code = 'AC01', batch_id = NULL WHERE order_id = %s",
            (order_id,),
        )
        await work.commit()


async def test_same_award_again_answers_the_same_order_and_another_is_refused(fees: FeesUnderTest) -> None:
    request = new_order()
    incentives = fees.caller("service-incentives")
    first = await incentives.call("RecordPaymentOrder", request)
    again = await incentives.call("RecordPaymentOrder", request)
    assert again == first
    assert first.state == "open"
    request.award_id = str(uuid4())
    error = await refused(incentives.call("RecordPaymentOrder", request))
    assert (error.reason, error.details["order_id"]) == ("ORDER_EXISTS", first.order_id)
    assert await fees.rows("SELECT count(*) FROM payment_order") == [(1,)]


async def test_same_award_with_another_amount_is_refused(fees: FeesUnderTest) -> None:
    request = new_order()
    await fees.caller("service-incentives").call("RecordPaymentOrder", request)
    request.amount_fen += 1
    error = await refused(fees.caller("service-incentives").call("RecordPaymentOrder", request))
    assert error.reason == "ORDER_CHANGED"


async def test_awards_that_race_for_one_key_make_one_order(fees: FeesUnderTest) -> None:
    person = str(uuid4())
    caller = fees.caller("service-incentives")
    calls = [caller.call("RecordPaymentOrder", new_order(person_id=person)) for _ in range(12)]
    done = await asyncio.gather(*calls, return_exceptions=True)
    assert [one.reason for one in done if isinstance(one, DomainError)] == ["ORDER_EXISTS"] * 11
    assert len([one for one in done if isinstance(one, pb.PaymentOrder)]) == 1


async def test_cancelled_order_makes_room_for_another_award(fees: FeesUnderTest) -> None:
    order = await fees.order()
    cancel = pb.CancelPaymentOrderRequest(order_id=order.order_id, reason_code="AWARD_STOPPED")
    cancelled = await fees.caller("service-incentives").call("CancelPaymentOrder", cancel)
    assert (cancelled.state, cancelled.reason_code) == ("cancelled", "AWARD_STOPPED")
    another = await fees.order(person_id=order.person_id)
    assert another.state == "open"
    error = await refused(fees.officer().call("CancelPaymentOrder", cancel))
    assert error.reason == "ORDER_NOT_CANCELLABLE"


async def test_order_of_another_county_is_refused(fees: FeesUnderTest) -> None:
    error = await refused(fees.order(division_code=ELSEWHERE))
    assert (error.reason, error.details["field"]) == ("DIVISION_ELSEWHERE", "division_code")


async def test_name_and_account_are_masked_unless_a_case_is_named(fees: FeesUnderTest) -> None:
    order = await fees.order()
    officer, request = fees.officer(), pb.GetPaymentOrderRequest(order_id=order.order_id)
    shown = await officer.call("GetPaymentOrder", request)
    assert (shown.payee_name, shown.account_number) == ("**英", "*" * 17 + "28")
    unmasked = await officer.call("GetPaymentOrder", request, anjia_case=CASE)
    assert (unmasked.payee_name, unmasked.account_number) == ("王秀英", CARD)
    listed = await officer.call("ListPaymentOrders", pb.ListPaymentOrdersRequest(), anjia_case=CASE)
    assert CARD not in str(listed)


async def test_citizen_sees_own_orders_as_beneficiary_and_as_payee_and_no_others(fees: FeesUnderTest) -> None:
    child, parent = str(uuid4()), str(uuid4())
    order = await fees.order(person_id=child, payee_person_id=parent)
    await fees.order()
    for person in (child, parent):
        listed = await fees.citizen(person).call("ListPaymentOrders", pb.ListPaymentOrdersRequest())
        assert [one.order_id for one in listed.orders] == [order.order_id]
    request = pb.GetPaymentOrderRequest(order_id=order.order_id)
    as_payee = await fees.citizen(parent).call("GetPaymentOrder", request, anjia_case="own")
    assert as_payee.account_number == CARD
    as_child = await fees.citizen(child).call("GetPaymentOrder", request, anjia_case="own")
    assert (as_child.account_number, as_child.payee_name) == ("", "")
    error = await refused(fees.citizen(str(uuid4())).call("GetPaymentOrder", request))
    assert error.reason == "ORDER_NOT_FOUND"


async def test_officer_of_another_county_sees_nothing_and_the_look_is_on_record(fees: FeesUnderTest) -> None:
    order = await fees.order()
    stranger = fees.caller("finance-officer", division="510421000000", division_level="county")
    error = await refused(stranger.call("GetPaymentOrder", pb.GetPaymentOrderRequest(order_id=order.order_id)))
    assert error.reason == "ORDER_NOT_FOUND"
    await fees.officer().call("GetPaymentOrder", pb.GetPaymentOrderRequest(order_id=order.order_id))
    looks = await fees.rows("SELECT role, outcome FROM access_log WHERE person_id = %s", order.person_id)
    assert ("finance-officer", "OK") in looks


async def test_pages_hold_each_order_once_and_a_token_is_its_callers_own(fees: FeesUnderTest) -> None:
    made = {(await fees.order()).order_id for _ in range(5)}
    seen: list[str] = []
    token = ""
    while True:
        request = pb.ListPaymentOrdersRequest(page_size=2, page_token=token, state="open")
        page = await fees.officer().call("ListPaymentOrders", request)
        seen += [one.order_id for one in page.orders]
        token = page.next_page_token
        if not token:
            break
        stolen = fees.caller("auditor", "audit")
        request.page_token = token
        assert (await refused(stolen.call("ListPaymentOrders", request))).reason == "PAGE_TOKEN_INVALID"
    assert len(seen) == 5
    assert set(seen) == made


async def test_payment_made_elsewhere_blocks_the_order_that_comes_after_it(fees: FeesUnderTest) -> None:
    person = str(uuid4())
    told = await fees.officer().call("RecordOtherPayments", paid_elsewhere(person))
    assert (told.recorded, told.repeated, list(told.blocked_order_ids)) == (1, 0, [])
    order = await fees.order(person_id=person)
    assert (order.state, order.paid_elsewhere.source) == ("blocked", "省平台")
    [(payload, version)] = await fees.rows(
        "SELECT payload, entity_version FROM outbox WHERE subject = 'fees.order.blocked.v1'"
    )
    fact = facts_pb2.OrderBlocked.FromString(payload)
    assert (fact.order_id, fact.award_id, fact.paid_on, version) == (order.order_id, order.award_id, "2026-03-01", 1)


async def test_payment_made_elsewhere_blocks_open_and_returned_orders(fees: FeesUnderTest) -> None:
    first, second, third = await fees.order(), await fees.order(), await fees.order()
    await send_back(fees, second.order_id)
    for order in (first, second):
        told = await fees.officer().call("RecordOtherPayments", paid_elsewhere(order.person_id))
        assert list(told.blocked_order_ids) == [order.order_id]
    again = await fees.officer(2).call("RecordOtherPayments", paid_elsewhere(first.person_id))
    assert (again.recorded, again.repeated, list(again.blocked_order_ids)) == (0, 1, [])
    states = dict(await fees.rows("SELECT order_id::text, state FROM payment_order"))
    assert states == {first.order_id: "blocked", second.order_id: "blocked", third.order_id: "open"}


async def test_payment_of_another_programme_or_period_blocks_nothing(fees: FeesUnderTest) -> None:
    order = await fees.order()
    for fields in ({"period": "2025"}, {"programme": "other_subsidy"}):
        told = await fees.officer().call("RecordOtherPayments", paid_elsewhere(order.person_id, **fields))
        assert not told.blocked_order_ids
    assert not told.differences


async def test_payments_elsewhere_are_recorded_by_whoever_sees_the_whole_county(fees: FeesUnderTest) -> None:
    order = await fees.order()
    township = fees.caller("finance-officer", division="510422102000", division_level="township")
    error = await refused(township.call("RecordOtherPayments", paid_elsewhere(order.person_id)))
    assert error.reason == "OUTSIDE_TERRITORY"
    assert await fees.rows("SELECT count(*) FROM other_payment") == [(0,)]


async def test_order_and_import_that_race_never_leave_an_open_order_that_was_paid(fees: FeesUnderTest) -> None:
    people = [str(uuid4()) for _ in range(8)]
    orders = [fees.order(person_id=person) for person in people]
    imports = [fees.officer().call("RecordOtherPayments", paid_elsewhere(person)) for person in people]
    await asyncio.gather(*(one for pair in zip(orders, imports, strict=True) for one in pair))
    assert await fees.rows("SELECT DISTINCT state FROM payment_order") == [("blocked",)]


async def test_returned_order_is_open_again_with_another_account_and_no_other_is(fees: FeesUnderTest) -> None:
    order = await fees.order()
    mend = pb.MendAccountRequest(order_id=order.order_id, account_number="4539 1488 0343 6467", bank_code=BANK)
    assert (await refused(fees.officer().call("MendAccount", mend))).reason == "ORDER_NOT_RETURNED"
    await send_back(fees, order.order_id)
    assert (await refused(fees.citizen(str(uuid4())).call("MendAccount", mend))).reason == "ORDER_NOT_FOUND"
    mended = await fees.citizen(order.person_id).call("MendAccount", mend)
    assert (mended.state, mended.order_id, mended.reason_code) == ("open", order.order_id, "")
    # whoever granted it hears that no account is asked for any more
    ((payload, version),) = await fees.rows(
        "SELECT payload, entity_version FROM outbox WHERE subject = 'fees.order.released.v1'"
    )
    told = facts_pb2.OrderReleased.FromString(payload)
    assert (told.order_id, told.state_code) == (order.order_id, "open")
    assert version == 1
    await send_back(fees, order.order_id)
    # the same once more would come back once more; with the name as the bank has it, it may not
    same = pb.MendAccountRequest(order_id=order.order_id, account_number=OTHER_CARD, bank_code=BANK)
    for caller in (fees.citizen(order.person_id), fees.officer()):
        assert (await refused(caller.call("MendAccount", same))).reason == "ACCOUNT_SAME"
    mistyped = pb.MendAccountRequest(order_id=order.order_id, account_number=f"{CARD[:-1]}0", bank_code=BANK)
    for caller in (fees.citizen(order.person_id), fees.officer()):
        assert (await refused(caller.call("MendAccount", mistyped))).reason == "ACCOUNT_CHECK_DIGIT_WRONG"
    await fees.change(order.order_id, OTHER_CARD, name="王秀瑛")
    await send_back(fees, order.order_id)
    await fees.change(order.order_id, CARD)


async def test_beneficiary_who_is_not_the_payee_gives_no_account(fees: FeesUnderTest) -> None:
    order = await fees.order(payee_person_id=str(uuid4()))
    await send_back(fees, order.order_id)
    mend = pb.MendAccountRequest(order_id=order.order_id, account_number=OTHER_CARD, bank_code=BANK)
    assert (await refused(fees.citizen(order.person_id).call("MendAccount", mend))).reason == "NOT_THE_PAYEE"
    assert (await fees.citizen(order.payee_person_id).call("MendAccount", mend)).state == "open"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"amount_fen": 0}, "amount_fen"),
        ({"amount_fen": -5}, "amount_fen"),
        ({"programme": "Childcare Subsidy"}, "programme"),
        ({"period": "last year"}, "period"),
        ({"division_code": "510422"}, "division_code"),
        ({"award_id": "x"}, "award_id"),
    ],
)
async def test_bad_order_names_its_field(fees: FeesUnderTest, fields: dict, field: str) -> None:
    error = await refused(fees.order(**fields))
    assert (error.reason, error.details["field"]) == ("REQUEST_INVALID", field)


async def test_impossible_day_of_an_imported_payment_is_named(fees: FeesUnderTest) -> None:
    error = await refused(
        fees.officer().call("RecordOtherPayments", paid_elsewhere(str(uuid4()), paid_on="2026-02-30"))
    )
    assert (error.reason, error.details["field"]) == ("DATE_UNREADABLE", "payments[0].paid_on")


async def test_names_and_accounts_lie_encrypted(fees: FeesUnderTest) -> None:
    await fees.order(payee_name="欧阳秀英", division_code=HERE)
    await fees.fund(account_number="98765432109876543")
    for table in ("payment_order", "fund", "outbox", "idempotency", "transfer", "access_log"):
        dump = str(await fees.rows(f"SELECT {table}::text FROM {table}"))
        for secret in ("欧阳秀英", CARD, "98765432109876543"):
            assert secret not in dump
            assert secret.encode().hex() not in dump


async def test_who_looked_at_payments_is_shown_to_the_person_alone(fees: FeesUnderTest) -> None:
    order = await fees.order()
    await fees.officer().call("GetPaymentOrder", pb.GetPaymentOrderRequest(order_id=order.order_id))
    request = payment_access_service_pb2.ListPaymentAccessesRequest(person_id=order.person_id)
    looks = await fees.citizen(order.person_id).call("ListPaymentAccesses", request)
    assert ("finance-officer", "payment", "read") in [(one.role, one.purpose, one.action) for one in looks.accesses]
    with pytest.raises(DomainError) as caught:
        await fees.citizen(str(uuid4())).call("ListPaymentAccesses", request)
    assert caught.value.reason == "PERSON_NOT_FOUND"
