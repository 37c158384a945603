"""MessageAccessService: wire → query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.notifications.v1 import message_access_service_pb2 as pb
from chassis.access.looks import Wanted, list_looks, to_access
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level


class MessageAccessServicer:
    """Answers anjia.notifications.v1.MessageAccessService."""

    def __init__(self, *, cell: str) -> None:
        self._county = Division.of(cell, Level.COUNTY).code

    async def ListMessageAccesses(
        self, request: pb.ListMessageAccessesRequest, _context: Context
    ) -> pb.ListMessageAccessesResponse:
        looks = await list_looks(current_work(), UUID(request.person_id), Wanted.read(request), county=self._county)
        return pb.ListMessageAccessesResponse(accesses=map(to_access, looks))
