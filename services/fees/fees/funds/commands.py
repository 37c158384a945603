"""Recording what a fund may spend."""

from __future__ import annotations

from chassis.db.work import Work
from chassis.values import new_id
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fees.funds.queries import FundView, lock_fund, view_fund
from fees.funds.rows import FundBudgetRow, FundRow
from fees.funds.rules import FundNotFound, budget_change
from fees.ledger import rules as ledger
from fees.ledger.commands import post


async def record_budget(
    work: Work,
    *,
    programme: str,
    year: int,
    amount_fen: int,
    document: str,
    division_code: str,
    account_number: str,
    account_name: str,
    bank_code: str,
) -> FundView:
    """Record what a programme's fund of a year holds; the first decision opens the fund, a later one replaces it.

    Errors: BUDGET_SPENT, FUND_NOT_FOUND when the fund lies outside the caller's territory.
    """
    if not work.home.covers(division_code):
        raise FundNotFound
    fund = await _open(
        work,
        programme=programme,
        year=year,
        division_code=division_code,
        account=(account_number, account_name, bank_code),
    )
    before = await view_fund(work, fund)
    change = budget_change(before.budget_fen, amount_fen, before.available_fen)
    fund.account_number = work.keyring.encrypt(account_number, "fund", "account_number", str(fund.fund_id))
    fund.account_name, fund.bank_code = account_name, bank_code
    work.session.add(
        FundBudgetRow(
            budget_id=new_id(),
            fund_id=fund.fund_id,
            amount_fen=amount_fen,
            document=document,
            recorded_by=work.who.principal.person_key,
            recorded_at=work.now,
        )
    )
    if change:
        into = ledger.account(ledger.FUND, fund.fund_id)
        granted = ledger.account(ledger.GRANTED, fund.fund_id)
        move = ledger.Move(into, granted, abs(change), f"fund:{fund.fund_id}")
        posting = ledger.Posting(new_id(), (move if change > 0 else move.back,))
        await post(work, posting, division_code=division_code)
    return await view_fund(work, fund)


async def _open(work: Work, *, programme: str, year: int, division_code: str, account: tuple[str, str, str]) -> FundRow:
    """The fund of a programme and year, locked; made when it is not there."""
    fund_id = new_id()
    number, name, bank_code = account
    statement = (
        insert(FundRow)
        .values(
            fund_id=fund_id,
            programme=programme,
            year=year,
            division_code=division_code,
            account_number=work.keyring.encrypt(number, "fund", "account_number", str(fund_id)),
            account_name=name,
            bank_code=bank_code,
            reserved_fen=0,
            opened_at=work.now,
        )
        .on_conflict_do_nothing()
    )
    await work.session.execute(statement)
    found = select(FundRow.fund_id).where(  # type: ignore[call-overload]
        FundRow.programme == programme,
        FundRow.year == year,
        FundRow.division_code == division_code,
    )
    return await lock_fund(work, (await work.session.execute(found)).scalar_one())
