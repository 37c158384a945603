"""PaymentAccessService: wire → query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.fees.v1 import payment_access_service_pb2 as pb
from chassis.access.looks import Wanted, list_looks, to_access
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level

from fees.merges.queries import find_absorbed


class PaymentAccessServicer:
    """Answers anjia.fees.v1.PaymentAccessService."""

    def __init__(self, *, cell: str) -> None:
        self._county = Division.of(cell, Level.COUNTY).code

    async def ListPaymentAccesses(
        self, request: pb.ListPaymentAccessesRequest, _context: Context
    ) -> pb.ListPaymentAccessesResponse:
        work, person_id = current_work(), UUID(request.person_id)
        absorbed = await find_absorbed(work, [person_id])
        looks = await list_looks(work, person_id, Wanted.read(request), county=self._county, absorbed=absorbed)
        return pb.ListPaymentAccessesResponse(accesses=map(to_access, looks))
