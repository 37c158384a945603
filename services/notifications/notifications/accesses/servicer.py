"""MessageAccessService: wire → query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.notifications.v1 import message_access_service_pb2 as pb
from chassis.access.looks import Wanted, list_looks, to_access
from chassis.rpc.call import current_work
from chassis.rpc.server import Context


class MessageAccessServicer:
    """Answers anjia.notifications.v1.MessageAccessService."""

    async def ListMessageAccesses(
        self, request: pb.ListMessageAccessesRequest, _context: Context
    ) -> pb.ListMessageAccessesResponse:
        looks = await list_looks(current_work(), UUID(request.person_id), Wanted.read(request))
        return pb.ListMessageAccessesResponse(accesses=map(to_access, looks))
