"""The ledger: written once, never changed, seen within its territory."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from anjia.fees.v1 import ledger_service_pb2 as pb
from chassis.access.scope import COUNTY
from chassis.db.work import SET_SCOPE
from chassis.errors import DomainError
from fees.testing import FeesUnderTest


@pytest.mark.parametrize(
    "statement", ["UPDATE transfer SET amount_fen = 1", "DELETE FROM transfer", "TRUNCATE transfer"]
)
async def test_transfers_are_insert_only_by_grant(fees: FeesUnderTest, fees_url: str, statement: str) -> None:
    await fees.fund()
    with psycopg.connect(fees_url) as connection:
        connection.execute(SET_SCOPE, COUNTY.settings)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


@pytest.mark.parametrize(
    "values",
    [
        "('fund:a', 'granted:a', 0)",
        "('fund:a', 'granted:a', -5)",
        "('fund:a', 'fund:a', 5)",
        "('pocket:a', 'fund:a', 5)",
        "('fund:', 'granted:a', 5)",
    ],
)
def test_database_refuses_what_is_no_transfer(fees_url: str, values: str) -> None:
    with psycopg.connect(fees_url) as connection:
        connection.execute(SET_SCOPE, COUNTY.settings)
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(
                "INSERT INTO transfer (transfer_id, posting_id, debit_account, credit_account, amount_fen, about,"
                " division_code, posted_by, posted_at) SELECT gen_random_uuid(), gen_random_uuid(), d, c, a, 'x',"
                f" '510422000000', 'x', now() FROM (VALUES {values}) AS v (d, c, a)"
            )


async def test_budget_is_in_the_ledger_and_its_change_is_another_transfer(fees: FeesUnderTest) -> None:
    fund = await fees.fund(amount_fen=1_000)
    for amount in (1_500, 700):
        fees.clock.advance(timedelta(minutes=1))
        await fees.fund(amount_fen=amount)
    auditor = fees.caller("auditor", "audit")
    request = pb.ListTransfersRequest(account=f"fund:{fund.fund_id}")
    shown = await auditor.call("ListTransfers", request)
    assert shown.balance_fen == 700
    inwards = [one.amount_fen if one.debit_account == request.account else -one.amount_fen for one in shown.transfers]
    assert inwards == [-800, 500, 1_000]
    rest = await auditor.call(
        "ListTransfers",
        pb.ListTransfersRequest(account=request.account, before_transfer_id=shown.transfers[1].transfer_id),
    )
    assert [one.amount_fen for one in rest.transfers] == [1_000]


async def test_account_is_unknown_outside_its_territory(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    stranger = fees.caller("auditor", "audit", division="510421000000", division_level="county")
    with pytest.raises(DomainError) as caught:
        await stranger.call("ListTransfers", pb.ListTransfersRequest(account=f"fund:{fund.fund_id}"))
    assert caught.value.reason == "ACCOUNT_UNKNOWN"
