"""CaseAccessService: wire → query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.incentives.v1 import case_access_service_pb2 as pb
from chassis.access.looks import Wanted, list_looks, to_access
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level

from incentives.families.queries import get_number


class CaseAccessServicer:
    """Answers anjia.incentives.v1.CaseAccessService."""

    def __init__(self, *, cell: str) -> None:
        self._county = Division.of(cell, Level.COUNTY).code

    async def ListCaseAccesses(
        self, request: pb.ListCaseAccessesRequest, _context: Context
    ) -> pb.ListCaseAccessesResponse:
        work, person_id = current_work(), UUID(request.person_id)
        number = await get_number(work, person_id)
        looks = await list_looks(work, person_id, Wanted.read(request), county=self._county, number=number)
        return pb.ListCaseAccessesResponse(accesses=map(to_access, looks))
