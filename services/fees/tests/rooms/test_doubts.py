"""What was heard against an order holds whenever it comes back to life: from the bank, from a mend, from a merge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest
from anjia.fees.v1 import payment_order_service_pb2 as pb
from anjia.incentives.v1 import facts_pb2 as awards
from fees.hearing import award_handlers
from fees.testing import OTHER_CARD, FeesUnderTest, result_table

Hear = Callable[[FeesUnderTest, pb.PaymentOrder], Awaitable[None]]


async def death(fees: FeesUnderTest, order: pb.PaymentOrder) -> None:
    await fees.hear("registry.person.died.v1", person_id=order.person_id, death_date="2026-11-20")


async def doubt(fees: FeesUnderTest, order: pb.PaymentOrder) -> None:
    message = awards.AwardDoubted(entitlement_id=order.award_id, person_id=order.person_id, reason_code="condition")
    await fees.hear_of(award_handlers(), "incentives.award.doubted.v1", order.award_id, message)


async def state(fees: FeesUnderTest, order_id: str) -> tuple[str, str]:
    rows = await fees.rows("SELECT state, held_for FROM payment_order WHERE order_id = %s", order_id)
    return rows[0]


AGAINST = {death: "PERSON_DIED", doubt: "AWARD_STOPPED"}


@pytest.mark.parametrize("hear", list(AGAINST), ids=["death", "doubt"])
@pytest.mark.parametrize("code", ["AM04", "AC01", "XX99"], ids=["the fund's", "the payee's", "nobody knows"])
async def test_what_was_heard_while_the_money_was_at_the_bank_holds_when_it_comes_back(
    fees: FeesUnderTest, hear: Hear, code: str
) -> None:
    fund = await fees.fund()
    order = await fees.order()
    batch = await fees.batch(fund.fund_id)
    await hear(fees, order)
    assert await state(fees, order.order_id) == ("sent", "")
    answer = result_table(await fees.lines(batch.batch_id), order.order_id).replace(b"AC01", code.encode())
    await fees.upload(batch.batch_id, answer)
    held, why = await state(fees, order.order_id)
    assert held == "held"
    assert why in (AGAINST[hear], "RETURN_UNEXPLAINED")


@pytest.mark.parametrize("hear", list(AGAINST), ids=["death", "doubt"])
async def test_returned_order_that_is_mended_is_held_all_the_same(fees: FeesUnderTest, hear: Hear) -> None:
    fund = await fees.fund()
    order = await fees.order()
    batch = await fees.batch(fund.fund_id)
    await fees.upload(batch.batch_id, result_table(await fees.lines(batch.batch_id), order.order_id))
    assert await state(fees, order.order_id) == ("returned", "")
    # heard by a release that did not yet remember, as a row that was written before
    await fees.rows(
        "INSERT INTO person_death VALUES (%s, now()) RETURNING 1", order.person_id
    ) if hear is death else await fees.rows(
        "UPDATE payment_order SET stop_code = 'AWARD_CONDITION' WHERE order_id = %s RETURNING 1", order.order_id
    )
    mend = pb.MendAccountRequest(order_id=order.order_id, account_number=OTHER_CARD)
    await fees.citizen(order.payee_person_id).call("MendAccount", mend)
    assert await state(fees, order.order_id) == ("held", AGAINST[hear])


@pytest.mark.parametrize("first", [True, False], ids=["doubt first", "merge first"])
async def test_doubt_outlives_a_payment_elsewhere_that_turns_out_to_be_anothers(
    fees: FeesUnderTest, first: bool
) -> None:
    other, order = str(uuid4()), await fees.order()
    paid = pb.OtherPayment(
        programme=order.programme, person_id=other, period=order.period, amount_fen=order.amount_fen,
        paid_on="2026-10-20", source="省级系统",
    )  # fmt: skip
    await fees.officer().call("RecordOtherPayments", pb.RecordOtherPaymentsRequest(payments=[paid]))
    merge = {"kept_person_id": other, "merge_id": str(uuid4())}
    if first:
        await doubt(fees, order)
    await fees.hear("registry.person.merged.v1", absorbed_person_id=order.person_id, **merge)
    assert (await state(fees, order.order_id))[0] == "blocked"
    if not first:
        await doubt(fees, order)
    await fees.hear("registry.person.unmerged.v1", restored_person_id=order.person_id, **merge)
    assert await state(fees, order.order_id) == ("held", "AWARD_STOPPED")


async def let_go(fees: FeesUnderTest, order_id: str) -> None:
    decide = pb.DecideHeldOrderRequest(
        order_id=order_id, decision="release", reason_code="HEIR_ENTITLED", document="D-1"
    )
    change = await fees.officer(1).call("DecideHeldOrder", decide)
    await fees.officer(2).call("ConfirmOrderChange", pb.ConfirmOrderChangeRequest(change_id=change.change_id))


@pytest.mark.parametrize("reason", ["death", "condition"])
async def test_two_people_decide_once_about_each_matter(fees: FeesUnderTest, reason: str) -> None:
    order = await fees.order()
    message = awards.AwardDoubted(entitlement_id=order.award_id, person_id=order.person_id, reason_code=reason)
    await fees.hear_of(award_handlers(), "incentives.award.doubted.v1", order.award_id, message)
    await death(fees, order)
    await let_go(fees, order.order_id)
    if reason == "condition":
        assert await state(fees, order.order_id) == ("held", "AWARD_STOPPED")
        await let_go(fees, order.order_id)
    assert await state(fees, order.order_id) == ("open", "")
