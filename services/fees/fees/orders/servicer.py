"""PaymentOrderService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.fees.v1 import payment_order_service_pb2 as pb
from chassis.access.scope import Scope
from chassis.db.work import Work
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level

from fees.orders import queries, wire
from fees.orders.commands import others, recording
from fees.orders.rows import PaymentOrderRow


class PaymentOrderServicer:
    """Answers anjia.fees.v1.PaymentOrderService, but for what two people decide: that is the changes' room's."""

    def __init__(self, *, cell: str) -> None:
        self._county = Division.of(cell, Level.COUNTY)

    async def RecordPaymentOrder(self, request: pb.RecordPaymentOrderRequest, _context: Context) -> pb.PaymentOrder:
        work = current_work()
        county = Scope("range", division=self._county)
        return await _shown(work, await recording.record_order(work, wire.from_record_request(request), county=county))

    async def GetPaymentOrder(self, request: pb.GetPaymentOrderRequest, _context: Context) -> pb.PaymentOrder:
        work = current_work()
        return wire.to_order(await queries.get_order(work, UUID(request.order_id)), work.clock.today())

    async def ListPaymentOrders(
        self, request: pb.ListPaymentOrdersRequest, _context: Context
    ) -> pb.ListPaymentOrdersResponse:
        work = current_work()
        views, token = await queries.list_orders(
            work,
            programme=request.programme,
            state=request.state,
            person_id=UUID(request.person_id) if request.person_id else None,
            page_size=request.page_size,
            page_token=request.page_token,
        )
        return pb.ListPaymentOrdersResponse(
            orders=[wire.to_order(view, work.clock.today()) for view in views], next_page_token=token
        )

    async def CancelPaymentOrder(self, request: pb.CancelPaymentOrderRequest, _context: Context) -> pb.PaymentOrder:
        work = current_work()
        # incentives takes back what it granted itself; a person's word needs a second one where the order is held
        by_two = current_call().role == "service-incentives"
        row = await recording.cancel_order(work, UUID(request.order_id), reason_code=request.reason_code, by_two=by_two)
        return await _shown(work, row)

    async def RecordOtherPayments(
        self, request: pb.RecordOtherPaymentsRequest, _context: Context
    ) -> pb.RecordOtherPaymentsResponse:
        payments = [wire.from_other_payment(one, number) for number, one in enumerate(request.payments)]
        told = await others.record_other_payments(current_work(), payments, division_code=self._county.code)
        return wire.to_told(told)


async def _shown(work: Work, row: PaymentOrderRow) -> pb.PaymentOrder:
    return wire.to_order((await queries.view_orders(work, [row]))[0], work.clock.today())
