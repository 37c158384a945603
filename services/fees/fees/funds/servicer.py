"""FundService: wire → command or query → wire."""

from __future__ import annotations

from anjia.fees.v1 import fund_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level

from fees.funds import commands, queries
from fees.funds.queries import FundView


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
    )
