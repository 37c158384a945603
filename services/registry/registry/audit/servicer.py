"""AuditService: wire → query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.registry.v1 import audit_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level

from registry.audit.queries import list_seals
from registry.audit.rules import check_reach
from registry.people.queries import list_looks
from registry.people.wire import to_look


class AuditServicer:
    """Answers anjia.registry.v1.AuditService."""

    def __init__(self, *, cell: str) -> None:
        self._county = Division.of(cell, Level.COUNTY).code

    async def ListAccesses(self, request: pb.ListAccessesRequest, _context: Context) -> pb.ListAccessesResponse:
        work = current_work()
        check_reach(covers_county=work.home.covers(self._county))
        looks, token = await list_looks(work, UUID(request.person_id), page_size=0, page_token=request.page_token)
        return pb.ListAccessesResponse(accesses=[to_look(look) for look in looks], next_page_token=token)

    async def ListSeals(self, _request: pb.ListSealsRequest, _context: Context) -> pb.ListSealsResponse:
        work, reply = current_work(), pb.ListSealsResponse()
        check_reach(covers_county=work.home.covers(self._county))
        for number, sealed_at, rows, head in await list_seals(work):
            seal = reply.seals.add(number=number, rows=rows, head=head.hex())
            seal.sealed_at.FromDatetime(sealed_at)
        return reply
