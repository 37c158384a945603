"""Funds and what is left in them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from fees.funds.rows import FundBudgetRow, FundRow
from fees.funds.rules import WAITING, BudgetNotFound, FundNotFound
from fees.ledger import rules as ledger
from fees.ledger.queries import get_balances

BUDGETS = (
    "SELECT DISTINCT ON (fund_id) fund_id, amount_fen FROM fund_budget WHERE fund_id = ANY (%s)"
    " AND state = 'confirmed' ORDER BY fund_id, decided_at DESC, budget_id DESC"
)


@dataclass(frozen=True, slots=True)
class BudgetView:
    """A decision that waits, readable."""

    row: FundBudgetRow
    account_number: str


@dataclass(frozen=True, slots=True)
class FundView:
    """A fund with its amounts, its account and the decision that waits."""

    row: FundRow
    budget_fen: int
    balance_fen: int
    account_number: str
    waiting: BudgetView | None

    @property
    def available_fen(self) -> int:
        """What a new batch may take."""
        return self.balance_fen - self.row.reserved_fen


async def lock_fund(work: Work, fund_id: UUID) -> FundRow:
    """A fund that nobody else spends from until this transaction ends.

    Errors: FUND_NOT_FOUND.
    """
    row = await work.lock(FundRow, fund_id)
    if row is None:
        raise FundNotFound
    return row


async def view_funds(work: Work, rows: list[FundRow]) -> list[FundView]:
    """Funds with budget and balance."""
    await work.flush()
    cursor = await work.raw.execute(BUDGETS, ([row.fund_id for row in rows],))
    budgets: dict[UUID, int] = {row[0]: row[1] for row in await cursor.fetchall()}
    accounts = {row.fund_id: ledger.account(ledger.FUND, row.fund_id) for row in rows}
    held = await get_balances(work, list(accounts.values()))
    waiting = await _waiting(work, list(accounts))
    return [
        FundView(
            row,
            budgets.get(row.fund_id, 0),
            held[accounts[row.fund_id]],
            _readable(work, row.account_number, "fund", row.fund_id),
            waiting.get(row.fund_id),
        )
        for row in rows
    ]


def _readable(work: Work, number: bytes | None, table: str, key: UUID) -> str:
    return work.keyring.decrypt_text(number, table, "account_number", str(key)) if number else ""


async def _waiting(work: Work, fund_ids: list[UUID]) -> dict[UUID, BudgetView]:
    statement = select(FundBudgetRow).where(
        FundBudgetRow.fund_id.in_(fund_ids),  # type: ignore[attr-defined]
        FundBudgetRow.state == WAITING,  # type: ignore[arg-type]
    )
    rows = (await work.session.execute(statement)).scalars()
    return {
        row.fund_id: BudgetView(row, _readable(work, row.account_number, "fund_budget", row.budget_id)) for row in rows
    }


async def get_budget(work: Work, budget_id: UUID) -> FundBudgetRow:
    """A budget decision.

    Errors: BUDGET_NOT_FOUND.
    """
    row = await work.find(FundBudgetRow, budget_id)
    if row is None:
        raise BudgetNotFound
    return row


async def view_fund(work: Work, row: FundRow) -> FundView:
    """A fund with budget and balance."""
    return (await view_funds(work, [row]))[0]


async def list_funds(work: Work, *, year: int) -> list[FundView]:
    """Funds within reach, newest year first; of one year when it is named."""
    statement = select(FundRow).order_by(FundRow.year.desc(), FundRow.programme)  # type: ignore[attr-defined]
    if year:
        statement = statement.where(FundRow.year == year)  # type: ignore[arg-type]
    return await view_funds(work, list((await work.session.execute(statement)).scalars()))
