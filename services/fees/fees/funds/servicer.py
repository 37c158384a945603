"""FundService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.fees.v1 import fund_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level

from fees.funds import commands, queries
from fees.funds.queries import BudgetView, FundView
from fees.funds.rows import FundBudgetRow, FundRow


class FundServicer:
    """Answers anjia.fees.v1.FundService."""

    def __init__(self, *, cell: str) -> None:
        self._county = Division.of(cell, Level.COUNTY).code

    async def RecordBudget(self, request: pb.RecordBudgetRequest, _context: Context) -> pb.Fund:
        view = await commands.record_budget(
            current_work(),
            programme=request.programme,
            year=request.year,
            amount_fen=request.amount_fen,
            document=request.document,
            division_code=self._county,
            account_number=request.account_number,
            account_name=request.account_name,
            bank_code=request.bank_code,
        )
        return _to_fund(view)

    async def ConfirmBudget(self, request: pb.ConfirmBudgetRequest, _context: Context) -> pb.Fund:
        return _to_fund(await commands.confirm_budget(current_work(), UUID(request.budget_id)))

    async def RefuseBudget(self, request: pb.RefuseBudgetRequest, _context: Context) -> pb.Fund:
        return _to_fund(await commands.refuse_budget(current_work(), UUID(request.budget_id)))

    async def ListFunds(self, request: pb.ListFundsRequest, _context: Context) -> pb.ListFundsResponse:
        views = await queries.list_funds(current_work(), year=request.year)
        return pb.ListFundsResponse(funds=[_to_fund(view) for view in views])


def _to_fund(view: FundView) -> pb.Fund:
    return pb.Fund(
        fund_id=str(view.row.fund_id),
        programme=view.row.programme,
        year=view.row.year,
        budget_fen=view.budget_fen,
        balance_fen=view.balance_fen,
        reserved_fen=view.row.reserved_fen,
        available_fen=view.available_fen,
        account=_to_account(view.row, view.account_number) if view.account_number else None,
        waiting=_to_decision(view.waiting) if view.waiting else None,
    )


def _to_decision(view: BudgetView) -> pb.BudgetDecision:
    row = view.row
    return pb.BudgetDecision(
        budget_id=str(row.budget_id),
        amount_fen=row.amount_fen,
        document=row.document,
        account=_to_account(row, view.account_number),
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )


def _to_account(row: FundRow | FundBudgetRow, number: str) -> pb.FundAccount:
    return pb.FundAccount(account_number=number, account_name=row.account_name, bank_code=row.bank_code)
