"""AuditService: wire → query → wire."""

from __future__ import annotations

from anjia.registry.v1 import audit_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from registry.audit.queries import list_seals


class AuditServicer:
    """Answers anjia.registry.v1.AuditService."""

    async def ListSeals(self, _request: pb.ListSealsRequest, _context: Context) -> pb.ListSealsResponse:
        reply = pb.ListSealsResponse()
        for number, sealed_at, rows, head in await list_seals(current_work()):
            seal = reply.seals.add(number=number, rows=rows, head=head.hex())
            seal.sealed_at.FromDatetime(sealed_at)
        return reply
