"""VisitService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.concessions.v1 import visit_service_pb2 as pb
from chassis.days import read_day
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context
from chassis.values.clock import day_of

from concessions.clients.registry import RegistryClient
from concessions.visits import commands, queries
from concessions.visits.rows import VisitRow
from concessions.visits.rules import Consent, ConsentMissing


class VisitServicer:
    """Answers anjia.concessions.v1.VisitService."""

    def __init__(self, registry: RegistryClient) -> None:
        self._registry = registry

    async def RecordVisit(self, request: pb.RecordVisitRequest, _context: Context) -> pb.Visit:
        consent = _consent(request.consent)
        person = await self._registry.find(UUID(request.person_id), current_call())
        row = await commands.record_visit(
            current_work(),
            person,
            institution_code=request.institution_code,
            item=request.item,
            served_on=read_day(request.served_on, "served_on"),
            consent=consent,
        )
        return _to_visit(row)

    async def CancelVisit(self, request: pb.CancelVisitRequest, _context: Context) -> pb.Visit:
        row = await commands.cancel_visit(current_work(), UUID(request.visit_id), reason=request.reason)
        return _to_visit(row)

    async def GetVisit(self, request: pb.GetVisitRequest, _context: Context) -> pb.Visit:
        return _to_visit(await queries.get_visit(current_work(), UUID(request.visit_id)))

    async def ListVisits(self, request: pb.ListVisitsRequest, _context: Context) -> pb.ListVisitsResponse:
        person_id = UUID(request.person_id) if request.person_id else None
        rows = await queries.list_visits(current_work(), person_id=person_id)
        return pb.ListVisitsResponse(visits=[_to_visit(row) for row in rows])


def _consent(told: pb.Consent) -> Consent:
    missing = next((name for name in ("by_code", "given_on", "item", "how_code") if not getattr(told, name)), None)
    if missing is not None:
        raise ConsentMissing(field=f"consent.{missing}")
    return Consent(told.by_code, read_day(told.given_on, "consent.given_on"), told.item, told.how_code)


def _to_visit(row: VisitRow) -> pb.Visit:
    return pb.Visit(
        visit_id=str(row.visit_id),
        person_id=str(row.person_id),
        institution_code=row.institution_code,
        item=row.item,
        served_on=row.served_on.isoformat(),
        consent=pb.Consent(
            by_code=row.consent_by, given_on=row.consent_on.isoformat(), item=row.consent_item, how_code=row.consent_how
        ),
        state=row.state,
        invoice_id=str(row.invoice_id or ""),
        due_fen=row.due_fen,
        trouble_code=row.trouble_code,
        cancelled_on=day_of(row.cancelled_at).isoformat() if row.cancelled_at else "",
        cancelled_reason=queries.reason_of(current_work(), row),
    )
