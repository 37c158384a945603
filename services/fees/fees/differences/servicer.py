"""DifferenceService: wire → command or query → wire."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from anjia.fees.v1 import difference_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level
from chassis.values.clock import day_of

from fees.differences import commands, queries
from fees.differences.queries import Standing, sums
from fees.differences.rules import SumsOfCountyOnly, age_days


class DifferenceServicer:
    """Answers anjia.fees.v1.DifferenceService, but for files of the bank: the disbursements' room."""

    def __init__(self, *, cell: str) -> None:
        self._county = Division.of(cell, Level.COUNTY).code

    async def ListDifferences(
        self, request: pb.ListDifferencesRequest, _context: Context
    ) -> pb.ListDifferencesResponse:
        work = current_work()
        found = await queries.list_differences(work, closed=request.closed)
        today = work.clock.today()
        return pb.ListDifferencesResponse(differences=[_to_difference(one, today) for one in found])

    async def CloseDifference(self, request: pb.CloseDifferenceRequest, _context: Context) -> pb.Difference:
        work, difference_id = current_work(), UUID(request.difference_id)
        await commands.close_difference(
            work, difference_id, reason_code=request.reason_code, document=request.document.strip()
        )
        return _to_difference(await queries.find_standing(work, difference_id), work.clock.today())

    async def GetReconciliation(self, _request: pb.GetReconciliationRequest, _context: Context) -> pb.Reconciliation:
        work = current_work()
        if not work.home.covers(self._county):
            raise SumsOfCountyOnly
        funds, programmes = await sums.sum_up(work)
        return pb.Reconciliation(
            funds=[pb.FundSums(**_told(one)) for one in funds],
            programmes=[pb.ProgrammeSums(**_told(one)) for one in programmes],
        )


def _told(one: sums.FundSums | sums.ProgrammeSums) -> dict[str, Any]:
    told = asdict(one) | {"difference_fen": one.difference_fen}
    return {name: str(value) if isinstance(value, UUID) else value for name, value in told.items()}


def _to_difference(one: Standing, today: date) -> pb.Difference:
    message = pb.Difference(
        difference_id=str(one.difference_id or ""),
        kind=one.kind,
        reason_code=one.reason_code,
        batch_id=str(one.batch_id or ""),
        order_id=str(one.order_id or ""),
        file_line=one.file_line or 0,
        file_name=one.file_name,
        payments=one.payments,
        amount_fen=one.amount_fen,
        owner=one.owner,
        age_days=age_days(day_of(one.opened_at), today),
        closed_by=one.closed_by,
        closed_reason=one.closed_reason,
        document=one.document,
        has_file=one.has_file,
    )
    message.opened_at.FromDatetime(one.opened_at)
    if one.closed_at is not None:
        message.closed_at.FromDatetime(one.closed_at)
    return message
