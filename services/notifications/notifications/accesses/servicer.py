"""MessageAccessService: wire → query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.notifications.v1 import message_access_service_pb2 as pb
from chassis.access.looks import list_looks, to_access
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from notifications.accesses.rules import PersonNotFound


class MessageAccessServicer:
    """Answers anjia.notifications.v1.MessageAccessService."""

    async def ListMessageAccesses(
        self, request: pb.ListMessageAccessesRequest, _context: Context
    ) -> pb.ListMessageAccessesResponse:
        work, person_id = current_work(), UUID(request.person_id)
        if work.scope.kind == "persons" and person_id not in work.scope.persons:
            raise PersonNotFound(field="person_id")
        number = None  # notifications keeps a row for each person, no sets
        looks = await list_looks(work, person_id, number)
        return pb.ListMessageAccessesResponse(accesses=map(to_access, looks))
