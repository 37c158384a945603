"""AuditService: wire → query → wire."""

from __future__ import annotations

from anjia.registry.v1 import audit_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level

from registry.audit.queries import list_seals
from registry.audit.rules import check_reach


class AuditServicer:
    """Answers anjia.registry.v1.AuditService."""

    def __init__(self, *, cell: str) -> None:
        self._county = Division.of(cell, Level.COUNTY).code

    async def ListSeals(self, _request: pb.ListSealsRequest, _context: Context) -> pb.ListSealsResponse:
        work, reply = current_work(), pb.ListSealsResponse()
        check_reach(covers_county=work.home.covers(self._county))
        for number, sealed_at, rows, head in await list_seals(work):
            seal = reply.seals.add(number=number, rows=rows, head=head.hex())
            seal.sealed_at.FromDatetime(sealed_at)
        return reply
