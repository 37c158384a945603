"""CorrectionService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.registry.v1 import correction_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from chassis.values.working_days import is_provisional

from registry.corrections import commands, queries
from registry.corrections.rows import CorrectionRequestRow


class CorrectionServicer:
    """Answers anjia.registry.v1.CorrectionService."""

    async def RequestCorrection(self, request: pb.RequestCorrectionRequest, _context: Context) -> pb.CorrectionRequest:
        row = await commands.request_correction(
            current_work(),
            UUID(request.person_id),
            field=request.field,
            proposed=request.proposed,
            statement=request.statement,
        )
        return _to_request(row)

    async def ListCorrectionRequests(
        self, request: pb.ListCorrectionRequestsRequest, _context: Context
    ) -> pb.ListCorrectionRequestsResponse:
        rows = await queries.list_requests(current_work(), open_only=request.open_only)
        return pb.ListCorrectionRequestsResponse(requests=[_to_request(row) for row in rows])

    async def AnswerCorrection(self, request: pb.AnswerCorrectionRequest, _context: Context) -> pb.CorrectionRequest:
        row = await commands.answer_correction(
            current_work(),
            UUID(request.request_id),
            corrected=request.corrected,
            answer=request.answer,
            article=request.article,
        )
        return _to_request(row)


def _to_request(row: CorrectionRequestRow) -> pb.CorrectionRequest:
    message = pb.CorrectionRequest(
        request_id=str(row.request_id),
        person_id=str(row.person_id),
        field=row.field,
        proposed=row.proposed,
        statement=row.statement,
        state=row.state,
        due_on=row.due_on.isoformat(),
        due_provisional=row.state == "open" and is_provisional(row.due_on),
        answer=row.answer,
        article=row.article,
    )
    message.requested_at.FromDatetime(row.requested_at)
    return message
