"""AgreementService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.registry.v1 import agreement_service_pb2 as pb
from anjia.types.v1 import period_pb2
from chassis.days import read_day
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from registry.agreements import commands, queries
from registry.agreements.rows import AgreementRow


class AgreementServicer:
    """Answers anjia.registry.v1.AgreementService."""

    async def RecordAgreement(self, request: pb.RecordAgreementRequest, _context: Context) -> pb.Agreement:
        row = await commands.record_agreement(
            current_work(),
            agency=request.agency,
            permission=request.permission,
            purpose=request.purpose,
            fields=list(request.fields),
            legal_basis=request.legal_basis,
            impact_assessment=request.impact_assessment,
            valid_from=read_day(request.valid_from, "valid_from"),
            valid_until=read_day(request.valid_until, "valid_until"),
        )
        return _to_agreement(row)

    async def EndAgreement(self, request: pb.EndAgreementRequest, _context: Context) -> pb.Agreement:
        return _to_agreement(await commands.end_agreement(current_work(), UUID(request.agreement_id)))

    async def ListAgreements(self, _request: pb.ListAgreementsRequest, _context: Context) -> pb.ListAgreementsResponse:
        rows = await queries.list_agreements(current_work())
        return pb.ListAgreementsResponse(agreements=[_to_agreement(row) for row in rows])


def _to_agreement(row: AgreementRow) -> pb.Agreement:
    return pb.Agreement(
        agreement_id=str(row.agreement_id),
        agency=row.agency,
        permission=row.permission,
        purpose=row.purpose,
        fields=row.fields,
        legal_basis=row.legal_basis,
        impact_assessment=row.impact_assessment,
        valid=period_pb2.Period(start=row.valid_from.isoformat(), until=row.valid_until.isoformat()),
    )
