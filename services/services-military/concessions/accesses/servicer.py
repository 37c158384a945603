"""ConcessionAccessService: wire → query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.concessions.v1 import concession_access_service_pb2 as pb
from chassis.access.looks import list_looks, to_access
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from concessions.accesses.rules import PersonNotFound


class ConcessionAccessServicer:
    """Answers anjia.concessions.v1.ConcessionAccessService."""

    async def ListConcessionAccesses(
        self, request: pb.ListConcessionAccessesRequest, _context: Context
    ) -> pb.ListConcessionAccessesResponse:
        work, person_id = current_work(), UUID(request.person_id)
        if work.scope.kind == "persons" and person_id not in work.scope.persons:
            raise PersonNotFound(field="person_id")
        number = None  # concessions keeps a row for each person, no sets
        looks = await list_looks(work, person_id, number)
        return pb.ListConcessionAccessesResponse(accesses=map(to_access, looks))
