"""What a fund may spend and from which account: recorded by one, in effect when another has confirmed it."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from fees.funds import rules
from fees.funds.queries import FundView, get_budget, lock_fund, view_fund
from fees.funds.rows import FundBudgetRow, FundRow
from fees.ledger import rules as ledger
from fees.ledger.commands import post
from fees.merges.commands import own_keys


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
    """Record what a programme's fund of a year is to hold, and where. Nothing changes until it is confirmed.

    Errors: BUDGET_WAITS, BUDGET_SPENT, FUND_NOT_FOUND when the fund lies outside the caller's territory.
    """
    if not work.home.covers(division_code):
        raise rules.FundNotFound
    await own_keys(work)
    fund = await _open(work, programme=programme, year=year, division_code=division_code)
    before = await view_fund(work, fund)
    if before.waiting:
        raise rules.BudgetWaits
    rules.budget_change(before.budget_fen, amount_fen, before.available_fen)
    budget_id = new_id()
    work.session.add(
        FundBudgetRow(
            budget_id=budget_id,
            fund_id=fund.fund_id,
            amount_fen=amount_fen,
            document=document,
            account_number=work.keyring.encrypt(account_number, "fund_budget", "account_number", str(budget_id)),
            account_name=account_name,
            bank_code=bank_code,
            recorded_by=work.who.principal.person_key,
            recorded_at=work.now,
            state=rules.WAITING,
        )
    )
    return await view_fund(work, fund)


async def confirm_budget(work: Work, budget_id: UUID) -> FundView:
    """Let a decision take effect: the ledger grants the fund what it adds, or takes back what it takes.

    Errors: BUDGET_NOT_FOUND, BUDGET_DECIDED, SAME_PERSON, BUDGET_SPENT.
    """
    fund, budget = await _lock(work, budget_id)
    rules.check_second_person(await own_keys(work), budget.recorded_by)
    before = await view_fund(work, fund)
    change = rules.budget_change(before.budget_fen, budget.amount_fen, before.available_fen)
    _decide(work, budget, rules.CONFIRMED)
    assert before.waiting is not None  # noqa: S101 - it is locked and waits
    number = before.waiting.account_number
    fund.account_number = work.keyring.encrypt(number, "fund", "account_number", str(fund.fund_id))
    fund.account_name, fund.bank_code = budget.account_name, budget.bank_code
    if change:
        into = ledger.account(ledger.FUND, fund.fund_id)
        granted = ledger.account(ledger.GRANTED, fund.fund_id)
        move = ledger.Move(into, granted, abs(change), f"fund:{fund.fund_id}")
        posting = ledger.Posting(new_id(), (move if change > 0 else move.back,))
        await post(work, posting, division_code=fund.division_code)
    return await view_fund(work, fund)


async def refuse_budget(work: Work, budget_id: UUID) -> FundView:
    """Refuse a decision; whoever recorded it may take it back so too. Nothing of it took effect.

    Errors: BUDGET_NOT_FOUND, BUDGET_DECIDED.
    """
    fund, budget = await _lock(work, budget_id)
    _decide(work, budget, rules.REFUSED)
    return await view_fund(work, fund)


async def _lock(work: Work, budget_id: UUID) -> tuple[FundRow, FundBudgetRow]:
    """The fund first, as everybody does who spends from it."""
    fund = await lock_fund(work, (await get_budget(work, budget_id)).fund_id)
    budget = await work.lock(FundBudgetRow, budget_id)
    if budget is None:
        raise rules.BudgetNotFound
    rules.check_waiting(budget.state)
    return fund, budget


def _decide(work: Work, budget: FundBudgetRow, state: str) -> None:
    budget.state, budget.decided_by, budget.decided_at = state, work.who.principal.person_key, work.now


async def _open(work: Work, *, programme: str, year: int, division_code: str) -> FundRow:
    """The fund of a programme and year, locked; made when it is not there."""
    statement = (
        insert(FundRow)
        .values(
            fund_id=new_id(),
            programme=programme,
            year=year,
            division_code=division_code,
            account_name="",
            bank_code="",
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
