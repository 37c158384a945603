"""Funds: one a programme and year, kept by the county's own officers."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from anjia.fees.v1 import fund_service_pb2 as pb
from chassis.errors import DomainError
from fees.testing import FeesUnderTest, new_budget


async def test_later_decision_replaces_the_budget_of_the_same_fund(fees: FeesUnderTest) -> None:
    first = await fees.fund(amount_fen=500)
    again = await fees.fund(amount_fen=800, document="盐财社〔2026〕9号")
    other = await fees.fund(amount_fen=100, year=2027)
    assert (again.fund_id, again.budget_fen, again.available_fen) == (first.fund_id, 800, 800)
    listed = (await fees.caller("auditor").call("ListFunds", pb.ListFundsRequest())).funds
    assert [(one.year, one.balance_fen) for one in listed] == [(2027, 100), (2026, 800)]
    one_year = (await fees.officer().call("ListFunds", pb.ListFundsRequest(year=2027))).funds
    assert [one.fund_id for one in one_year] == [other.fund_id]


async def test_officers_at_once_open_one_fund_and_one_decision_waits(fees: FeesUnderTest) -> None:
    requests = [new_budget(amount_fen=100 + number, document=f"文件{number}") for number in range(4)]
    answers = await asyncio.gather(
        *(fees.officer(n).call("RecordBudget", one) for n, one in enumerate(requests)), return_exceptions=True
    )
    assert sorted(one.reason for one in answers if isinstance(one, DomainError)) == ["BUDGET_WAITS"] * 3
    (listed,) = (await fees.officer().call("ListFunds", pb.ListFundsRequest())).funds
    assert (listed.budget_fen, listed.balance_fen, listed.waiting.account.account_number) == (0, 0, "12345678901234567")


async def test_account_and_amount_hold_when_a_second_person_has_seen_them_whole(fees: FeesUnderTest) -> None:
    await fees.fund(amount_fen=500)
    other = new_budget(amount_fen=900, account_number="99999999999999999", account_name="另一单位")
    recorded = await fees.officer().call("RecordBudget", other)
    assert (recorded.budget_fen, recorded.account.account_number) == (500, "12345678901234567")
    assert recorded.waiting.account.account_number == "99999999999999999"
    confirm = pb.ConfirmBudgetRequest(budget_id=recorded.waiting.budget_id)
    for same in ("F-1", "f1", " F-1"):
        caller = fees.caller("finance-officer", "payment", staff_number=same)
        with pytest.raises(DomainError) as caught:
            await caller.call("ConfirmBudget", confirm)
        assert caught.value.reason == "SAME_PERSON"
    at_once = await asyncio.gather(
        *(fees.officer(n).call("ConfirmBudget", confirm) for n in (2, 3, 4, 5)), return_exceptions=True
    )
    assert sorted(one.reason for one in at_once if isinstance(one, DomainError)) == ["BUDGET_DECIDED"] * 3
    (fund,) = (await fees.officer().call("ListFunds", pb.ListFundsRequest())).funds
    assert (fund.budget_fen, fund.balance_fen, fund.account.account_name) == (900, 900, "另一单位")
    assert not fund.waiting.budget_id


async def test_refused_decision_has_no_effect_and_makes_room_for_another(fees: FeesUnderTest) -> None:
    await fees.fund(amount_fen=500)
    recorded = await fees.officer().call("RecordBudget", new_budget(amount_fen=900))
    refuse = pb.RefuseBudgetRequest(budget_id=recorded.waiting.budget_id)
    assert (await fees.officer().call("RefuseBudget", refuse)).budget_fen == 500
    with pytest.raises(DomainError) as caught:
        await fees.officer(2).call("ConfirmBudget", pb.ConfirmBudgetRequest(budget_id=refuse.budget_id))
    assert caught.value.reason == "BUDGET_DECIDED"
    assert (await fees.fund(amount_fen=700)).budget_fen == 700


async def test_database_keeps_the_second_person(fees: FeesUnderTest) -> None:
    await fees.officer().call("RecordBudget", new_budget())
    with pytest.raises(psycopg.errors.CheckViolation):
        await fees.rows("UPDATE fund_budget SET state = 'confirmed', decided_by = recorded_by RETURNING 1")


async def test_officer_of_another_county_neither_records_nor_sees(fees: FeesUnderTest) -> None:
    await fees.fund()
    stranger = fees.caller("finance-officer", division="510421000000", division_level="county")
    with pytest.raises(DomainError) as caught:
        await stranger.call("RecordBudget", new_budget())
    assert caught.value.reason == "FUND_NOT_FOUND"
    assert not (await stranger.call("ListFunds", pb.ListFundsRequest())).funds
