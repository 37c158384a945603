"""CorrectionService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.registry.v1 import correction_service_pb2 as pb
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context
from chassis.values.working_days import is_provisional

from registry.corrections import commands, queries
from registry.corrections.queries import RequestView
from registry.corrections.rules import NUMBERS


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
        return _to_request(queries.view_request(current_work(), row))

    async def ListCorrectionRequests(
        self, request: pb.ListCorrectionRequestsRequest, _context: Context
    ) -> pb.ListCorrectionRequestsResponse:
        one = UUID(request.request_id) if request.request_id else None
        views = await queries.list_requests(
            current_work(), open_only=request.open_only, request_id=one, request_number=request.request_number
        )
        return pb.ListCorrectionRequestsResponse(requests=map(_to_request, views))

    async def AnswerCorrection(self, request: pb.AnswerCorrectionRequest, _context: Context) -> pb.CorrectionRequest:
        row = await commands.answer_correction(
            current_work(),
            UUID(request.request_id),
            corrected=request.corrected,
            answer=request.answer,
            article=request.article,
        )
        return _to_request(queries.view_request(current_work(), row))


def _to_request(view: RequestView) -> pb.CorrectionRequest:
    row = view.row
    # an office sees a number masked, and whole for the case; whoever asked sees what they wrote
    is_number = row.field in NUMBERS and current_call().role != "citizen"
    message = pb.CorrectionRequest(
        request_id=str(row.request_id),
        request_number=row.request_number,
        person_id=str(row.person_id),
        field=row.field,
        proposed="" if is_number else view.proposed,
        proposed_number=view.proposed if is_number else "",
        statement=view.statement,
        state=row.state,
        due_on=row.due_on.isoformat(),
        due_provisional=row.state == "open" and is_provisional(row.due_on),
        answer=row.answer,
        article=row.article,
    )
    message.requested_at.FromDatetime(row.requested_at)
    return message
