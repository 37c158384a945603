"""Funds: one a programme and year, kept by the county's own officers."""

from __future__ import annotations

import asyncio

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


async def test_two_officers_at_once_open_one_fund(fees: FeesUnderTest) -> None:
    requests = [new_budget(amount_fen=100 + number, document=f"文件{number}") for number in range(4)]
    funds = await asyncio.gather(*(fees.officer(n).call("RecordBudget", one) for n, one in enumerate(requests)))
    assert len({fund.fund_id for fund in funds}) == 1
    listed = (await fees.officer().call("ListFunds", pb.ListFundsRequest())).funds
    assert len(listed) == 1
    assert listed[0].balance_fen == listed[0].budget_fen


async def test_officer_of_another_county_neither_records_nor_sees(fees: FeesUnderTest) -> None:
    await fees.fund()
    stranger = fees.caller("finance-officer", division="510421000000", division_level="county")
    with pytest.raises(DomainError) as caught:
        await stranger.call("RecordBudget", new_budget())
    assert caught.value.reason == "FUND_NOT_FOUND"
    assert not (await stranger.call("ListFunds", pb.ListFundsRequest())).funds
