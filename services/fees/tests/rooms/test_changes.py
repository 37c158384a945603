"""What an office changes of an order needs two people who see it whole; neither checks or approves its payment."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from anjia.fees.v1 import difference_service_pb2 as differences_pb
from anjia.fees.v1 import disbursement_service_pb2 as batches_pb
from anjia.fees.v1 import facts_pb2
from anjia.fees.v1 import payment_order_service_pb2 as pb
from anjia.fees.v1.disbursement_service_pb2 import CheckBatchRequest, PrepareBatchRequest
from anjia.fees.v1.fund_service_pb2 import ConfirmBudgetRequest
from anjia.incentives.v1 import facts_pb2 as awards
from chassis.access.scope import COUNTY
from chassis.db.work import SET_SCOPE
from chassis.errors import DomainError
from chassis.testing.serving import Caller
from fees.hearing import award_handlers
from fees.testing import BANK, CARD, FeesUnderTest, new_budget, result_table

OTHER = "4539148803436467"
THIRD = "6222021234567890136"


async def refused(awaitable) -> str:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value.reason


async def returned(fees: FeesUnderTest, **fields: str) -> tuple[str, pb.PaymentOrder]:
    fund = await fees.fund()
    order = await fees.order(**fields)
    batch = await fees.batch(fund.fund_id)
    await fees.upload(batch.batch_id, result_table(await fees.lines(batch.batch_id), order.order_id))
    return fund.fund_id, order


def mend(order_id: str, number: str = OTHER) -> pb.MendAccountRequest:
    return pb.MendAccountRequest(order_id=order_id, account_number=number, bank_code=BANK, document="D-1")


def confirm(change_id: str) -> pb.ConfirmOrderChangeRequest:
    return pb.ConfirmOrderChangeRequest(change_id=change_id)


async def state_of(fees: FeesUnderTest, order_id: str) -> tuple[str, str]:
    order = await fees.officer().call("GetPaymentOrder", pb.GetPaymentOrderRequest(order_id=order_id))
    return order.state, order.held_for


async def test_office_changes_an_account_by_two_people_of_whom_the_second_sees_it_whole(fees: FeesUnderTest) -> None:
    _, order = await returned(fees)
    proposed = await fees.officer(4).call("MendAccount", mend(order.order_id))
    assert proposed.state == "returned"
    assert await refused(fees.officer(5).call("MendAccount", mend(order.order_id))) == "CHANGE_WAITS"
    change_id = proposed.change_id
    masked = await fees.officer(5).call("GetOrderChange", pb.GetOrderChangeRequest(change_id=change_id))
    assert masked.new_account_number == "*" * 14 + OTHER[-2:]
    assert await refused(fees.officer(5).call("ConfirmOrderChange", confirm(change_id))) == "CHANGE_NOT_SEEN"
    await fees.look_at(4, change_id)
    assert await refused(fees.officer(4).call("ConfirmOrderChange", confirm(change_id))) == "SAME_PERSON"
    shown = await fees.look_at(5, change_id)
    assert (shown.account_number, shown.new_account_number) == (CARD, OTHER)
    assert (await fees.officer(5).call("ConfirmOrderChange", confirm(change_id))).state == "confirmed"
    assert await state_of(fees, order.order_id) == ("open", "")
    looks = await fees.rows(
        "SELECT case_reference FROM access_log WHERE permission = 'fees.order_change.get' AND person_id = %s"
        " AND case_reference <> '' AND outcome = 'OK'",
        order.payee_person_id,
    )
    assert len(looks) == 2


async def test_who_changed_or_confirmed_an_account_neither_checks_nor_approves_it(fees: FeesUnderTest) -> None:
    fund_id, order = await returned(fees)
    await fees.change(order.order_id, OTHER)
    batch = await fees.batch(fund_id, until="prepared")
    check = batches_pb.CheckBatchRequest(batch_id=batch.batch_id)
    for number in (8, 9):
        assert await refused(fees.officer(number).call("CheckBatch", check)) == "ORDER_DECIDER"
    await fees.officer(2).call("CheckBatch", check)
    approve = batches_pb.ApproveBatchRequest(batch_id=batch.batch_id)
    for number in (8, 9):
        assert await refused(fees.officer(number).call("ApproveBatch", approve)) == "ORDER_DECIDER"
    assert (await fees.caller("county-approver").call("ApproveBatch", approve)).state == "approved"


@pytest.mark.parametrize("part", ["checked_by = 'F8', state = 'checked'", "checked_by = 'F9', state = 'checked'"])
async def test_database_keeps_changer_and_checker_apart(fees: FeesUnderTest, fees_url: str, part: str) -> None:
    fund_id, order = await returned(fees)
    await fees.change(order.order_id, OTHER)
    batch = await fees.batch(fund_id, until="prepared")
    with psycopg.connect(fees_url) as connection:
        connection.execute(SET_SCOPE, COUNTY.settings)
        with pytest.raises(psycopg.errors.CheckViolation, match="decided about an order"):
            connection.execute(f"UPDATE disbursement_batch SET {part} WHERE batch_id = %s", (batch.batch_id,))
        connection.rollback()
        connection.execute(SET_SCOPE, COUNTY.settings)
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("UPDATE order_change SET decided_by = proposed_by")


async def test_who_let_a_held_order_go_neither_checks_nor_approves_it(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    order = await fees.order()
    await fees.hear("registry.person.died.v1", person_id=order.person_id, death_date="2026-11-20")
    request = pb.DecideHeldOrderRequest(order_id=order.order_id, decision="release", reason_code="HEIR_ENTITLED")
    change = await fees.officer(4).call("DecideHeldOrder", request)
    await fees.officer(5).call("ConfirmOrderChange", confirm(change.change_id))
    batch = await fees.batch(fund.fund_id, until="prepared")
    check = batches_pb.CheckBatchRequest(batch_id=batch.batch_id)
    for number in (4, 5):
        assert await refused(fees.officer(number).call("CheckBatch", check)) == "ORDER_DECIDER"
    await fees.officer(2).call("CheckBatch", check)
    approve = batches_pb.ApproveBatchRequest(batch_id=batch.batch_id)
    for number in (4, 5):
        assert await refused(fees.officer(number).call("ApproveBatch", approve)) == "ORDER_DECIDER"
    assert (await fees.officer(3).call("ApproveBatch", approve)).state == "approved"


async def test_who_checked_or_approved_an_order_before_does_not_prepare_it_again(
    fees: FeesUnderTest, fees_url: str
) -> None:
    """The parts of a payment that came back are not swapped: 1 prepared, 2 checked, the approver approved."""
    fund_id, order = await returned(fees)
    await fees.change(order.order_id, OTHER)
    prepare = batches_pb.PrepareBatchRequest(fund_id=fund_id, profile="csv")
    assert await refused(fees.officer(2).call("PrepareBatch", prepare)) == "NOTHING_TO_PAY"
    batch = await fees.officer(1).call("PrepareBatch", prepare)
    assert [line.order_id for line in await fees.lines(batch.batch_id)] == [order.order_id]
    with psycopg.connect(fees_url) as connection:
        connection.execute(SET_SCOPE, COUNTY.settings)
        connection.execute("UPDATE disbursement_batch SET prepared_by = 'F2' WHERE batch_id = %s", (batch.batch_id,))
        with pytest.raises(psycopg.errors.CheckViolation, match="two parts"):
            connection.execute(
                "INSERT INTO disbursement_line (line_id, batch_id, number, order_id, amount_fen, outcome, reason_code)"
                " VALUES (uuidv7(), %s, 2, %s, 1, 'in', '')",
                (batch.batch_id, order.order_id),
            )


async def test_nobody_has_a_hand_in_their_own_payment(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    order = await fees.order()
    payee = fees.caller("finance-officer", staff_number="F-7", person_id=order.payee_person_id)
    prepare = batches_pb.PrepareBatchRequest(fund_id=fund.fund_id, profile="csv")
    # their own is left for others
    assert await refused(payee.call("PrepareBatch", prepare)) == "NOTHING_TO_PAY"
    batch = await fees.officer(1).call("PrepareBatch", prepare)
    check = batches_pb.CheckBatchRequest(batch_id=batch.batch_id)
    assert await refused(payee.call("CheckBatch", check)) == "OWN_PAYMENT"
    await fees.officer(2).call("CheckBatch", check)
    approve = batches_pb.ApproveBatchRequest(batch_id=batch.batch_id)
    assert await refused(payee.call("ApproveBatch", approve)) == "OWN_PAYMENT"
    await fees.officer(3).call("ApproveBatch", approve)
    report = await fees.send_in(batch.batch_id, result_table(await fees.lines(batch.batch_id), order.order_id))
    answer = batches_pb.ConfirmResultFileRequest(file_id=report.file_id)
    assert await refused(payee.call("ConfirmResultFile", answer)) == "OWN_PAYMENT"
    await fees.officer(2).call("ConfirmResultFile", answer)
    assert await refused(payee.call("MendAccount", mend(order.order_id))) == "OWN_PAYMENT"


async def test_account_check_shows_what_differs_from_what_was_paid_last(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    payee, same = str(uuid4()), str(uuid4())
    for person in (payee, same):
        await fees.order(person_id=person, period="2025")
    first = await fees.batch(fund.fund_id)
    await fees.upload(first.batch_id, result_table(await fees.lines(first.batch_id)))
    await fees.order(person_id=payee, account_number=OTHER)
    await fees.order(person_id=same)
    back = await fees.order()
    second = await fees.batch(fund.fund_id)
    asked = batches_pb.ListAccountChecksRequest(batch_id=second.batch_id)
    found = await fees.officer(2).call("ListAccountChecks", asked)
    assert (found.verified, found.first, found.changed) == (1, 1, 1)
    [one] = found.checks
    assert (one.payee_person_id, one.last_digits_before, one.last_digits) == (payee, CARD[-4:], OTHER[-4:])
    assert one.account_number == "*" * 14 + OTHER[-2:]
    whole = await fees.officer(2).call(
        "ListAccountChecks", asked, anjia_case=f"BATCH-{second.batch_id} payment-checked"
    )
    assert (whole.checks[0].account_number_before, whole.checks[0].account_number) == (CARD, OTHER)
    # the payee's own change is shown as a change too, and an office's with its two people
    lines = await fees.lines(second.batch_id)
    await fees.upload(second.batch_id, result_table(lines, *(line.order_id for line in lines)))
    await fees.citizen(back.person_id).call("MendAccount", mend(back.order_id))
    third = await fees.batch(fund.fund_id, until="prepared")
    own = await fees.officer(2).call("ListAccountChecks", batches_pb.ListAccountChecksRequest(batch_id=third.batch_id))
    assert [(check.order_id, check.changed_by) for check in own.checks] == [(back.order_id, "")]


async def test_what_the_dead_were_owed_waits_for_two_people(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    goes_on, ends, stays = [await fees.order() for _ in range(3)]
    batch = await fees.batch(fund.fund_id, until="prepared")
    for order in (goes_on, ends):
        await fees.hear("registry.person.died.v1", person_id=order.person_id, death_date="2026-11-20")
    assert await state_of(fees, goes_on.order_id) == ("held", "PERSON_DIED")
    checked = await fees.officer(2).call("CheckBatch", batches_pb.CheckBatchRequest(batch_id=batch.batch_id))
    assert checked.outcomes == {"in": 1, "aside": 2}
    found = await fees.officer().call("ListDifferences", differences_pb.ListDifferencesRequest())
    assert {(one.kind, one.order_id) for one in found.differences} == {
        ("to_decide", goes_on.order_id),
        ("to_decide", ends.order_id),
    }
    cancel = pb.CancelPaymentOrderRequest(order_id=ends.order_id, reason_code="X1")
    assert await refused(fees.officer().call("CancelPaymentOrder", cancel)) == "ORDER_NEEDS_TWO"
    for order, decision in ((goes_on, "release"), (ends, "cancel")):
        request = pb.DecideHeldOrderRequest(order_id=order.order_id, decision=decision, reason_code="HEIR_ENTITLED")
        change = await fees.officer(4).call("DecideHeldOrder", request)
        assert await refused(fees.officer(4).call("ConfirmOrderChange", confirm(change.change_id))) == "SAME_PERSON"
        await fees.officer(5).call("ConfirmOrderChange", confirm(change.change_id))
    assert await state_of(fees, goes_on.order_id) == ("open", "")
    assert await state_of(fees, ends.order_id) == ("cancelled", "")
    assert await state_of(fees, stays.order_id) == ("in_batch", "")
    assert not (await fees.officer().call("ListDifferences", differences_pb.ListDifferencesRequest())).differences


async def test_order_of_an_award_in_doubt_is_held_until_the_bank_has_it(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    sent = await fees.order()
    await fees.batch(fund.fund_id)
    waiting = await fees.order()
    for order in (sent, waiting):
        fact = awards.AwardDoubted(entitlement_id=order.award_id, person_id=order.person_id, reason_code="condition")
        await fees.hear_of(award_handlers(), "incentives.award.doubted.v1", order.award_id, fact)
    assert await state_of(fees, sent.order_id) == ("sent", "")
    assert await state_of(fees, waiting.order_id) == ("held", "AWARD_STOPPED")
    [(payload,)] = await fees.rows("SELECT payload FROM outbox WHERE subject = 'fees.order.held.v1'")
    assert facts_pb2.OrderHeld.FromString(payload).reason_code == "AWARD_STOPPED"


async def test_month_beside_its_year_is_the_same_money(fees: FeesUnderTest, fees_url: str) -> None:
    person = str(uuid4())
    year = await fees.order(person_id=person, period="2026")
    month = await fees.order(person_id=person, period="2026-01")
    other = await fees.order(person_id=person, period="2027-01")
    assert await state_of(fees, month.order_id) == ("held", "PERIOD_OVERLAPS")
    assert await state_of(fees, other.order_id) == ("open", "")
    release = pb.DecideHeldOrderRequest(order_id=month.order_id, decision="release", reason_code="X1")
    change = await fees.officer(4).call("DecideHeldOrder", release)
    assert await refused(fees.officer(5).call("ConfirmOrderChange", confirm(change.change_id))) == "PERIODS_OVERLAP"
    with psycopg.connect(fees_url) as connection:
        connection.execute(SET_SCOPE, COUNTY.settings)
        with pytest.raises(psycopg.errors.ExclusionViolation):
            connection.execute(
                "UPDATE payment_order SET state = 'open', held_for = '' WHERE order_id = %s", (month.order_id,)
            )
    cancel = pb.CancelPaymentOrderRequest(order_id=year.order_id, reason_code="REPLACED")
    await fees.caller("service-incentives").call("CancelPaymentOrder", cancel)
    await fees.officer(5).call("ConfirmOrderChange", confirm(change.change_id))
    assert await state_of(fees, month.order_id) == ("open", "")


async def test_payment_of_another_system_is_told_once_and_stops_what_shares_its_time(fees: FeesUnderTest) -> None:
    person = str(uuid4())
    month = await fees.order(person_id=person, period="2026-03")
    payment = pb.OtherPayment(
        programme=month.programme,
        person_id=person,
        period="2026",
        amount_fen=300_000,
        paid_on="2026-02-01",
        source="省平台",
    )
    for _ in range(2):
        await fees.officer().call("RecordOtherPayments", pb.RecordOtherPaymentsRequest(payments=[payment]))
    assert await state_of(fees, month.order_id) == ("blocked", "")
    told = await fees.rows("SELECT payload FROM outbox WHERE subject = 'fees.payment.imported.v1'")
    [fact] = [facts_pb2.PaymentImported.FromString(row[0]) for row in told]
    assert (fact.programme_code, fact.person_id, fact.period_code) == (month.programme, person, "2026")


async def test_nobody_has_two_parts_in_one_payment_over_several_batches(fees: FeesUnderTest, fees_url: str) -> None:
    fund_id, order = await returned(fees)
    await fees.citizen(order.payee_person_id).call("MendAccount", mend(order.order_id))
    prepare = batches_pb.PrepareBatchRequest(fund_id=fund_id, profile="csv")
    batch = await fees.officer(5).call("PrepareBatch", prepare)
    check = batches_pb.CheckBatchRequest(batch_id=batch.batch_id)
    # officer 1 prepared it before, the approver let it go before, officer 2 checked it before
    for other in (fees.officer(1), fees.caller("county-approver")):
        assert await refused(other.call("CheckBatch", check)) == "SAME_PERSON"
    with psycopg.connect(fees_url) as connection:
        connection.execute(SET_SCOPE, COUNTY.settings)
        with pytest.raises(psycopg.errors.CheckViolation, match="two parts"):
            connection.execute(
                "UPDATE disbursement_batch SET checked_by = 'F1', state = 'checked' WHERE batch_id = %s",
                (batch.batch_id,),
            )
    await fees.officer(6).call("CheckBatch", check)
    approve = batches_pb.ApproveBatchRequest(batch_id=batch.batch_id)
    assert await refused(fees.officer(2).call("ApproveBatch", approve)) == "SAME_PERSON"
    assert (await fees.caller("county-approver").call("ApproveBatch", approve)).state == "approved"


async def test_of_two_changes_for_one_payee_each_is_looked_at(fees: FeesUnderTest) -> None:
    payee, fund = str(uuid4()), await fees.fund()
    orders = [await fees.order(person_id=payee, payee_person_id=payee, period=year) for year in ("2025", "2026")]
    batch = await fees.batch(fund.fund_id)
    await fees.upload(batch.batch_id, result_table(await fees.lines(batch.batch_id), *(one.order_id for one in orders)))
    changes = [(await fees.officer(8).call("MendAccount", mend(one.order_id))).change_id for one in orders]
    await fees.look_at(9, changes[0])
    confirm = pb.ConfirmOrderChangeRequest(change_id=changes[1])
    assert await refused(fees.officer(9).call("ConfirmOrderChange", confirm)) == "CHANGE_NOT_SEEN"


async def test_second_account_of_one_human_is_no_second_person(fees: FeesUnderTest) -> None:
    human = str(uuid4())

    def hand(number: int) -> Caller:
        return fees.caller("finance-officer", "payment", staff_number=f"F-{number}", person_id=human)

    recorded = await hand(1).call("RecordBudget", new_budget())
    confirm = ConfirmBudgetRequest(budget_id=recorded.waiting.budget_id)
    assert await refused(hand(2).call("ConfirmBudget", confirm)) == "SAME_PERSON"
    await fees.officer(3).call("ConfirmBudget", confirm)
    await fees.order()
    batch = await hand(1).call("PrepareBatch", PrepareBatchRequest(fund_id=recorded.fund_id, profile="csv"))
    check = CheckBatchRequest(batch_id=batch.batch_id)
    assert await refused(hand(2).call("CheckBatch", check)) == "SAME_PERSON"


async def test_own_payment_is_ones_own_under_every_record(fees: FeesUnderTest) -> None:
    own, other = str(uuid4()), str(uuid4())
    fund = await fees.fund()
    await fees.order(person_id=other, payee_person_id=other)
    merge = {"kept_person_id": own, "absorbed_person_id": other, "merge_id": str(uuid4())}
    officer = fees.caller("finance-officer", "payment", staff_number="F-7", person_id=own)
    prepare = PrepareBatchRequest(fund_id=fund.fund_id, profile="csv")
    await fees.hear("registry.person.merged.v1", **merge)
    assert await refused(officer.call("PrepareBatch", prepare)) == "NOTHING_TO_PAY"
    batch = await fees.batch(fund.fund_id, until="prepared")
    check = CheckBatchRequest(batch_id=batch.batch_id)
    assert await refused(officer.call("CheckBatch", check)) == "OWN_PAYMENT"
