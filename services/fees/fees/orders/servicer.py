"""PaymentOrderService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.fees.v1 import payment_order_service_pb2 as pb
from chassis.access.scope import Scope
from chassis.db.work import Work
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level

from fees.changes import commands as changes
from fees.changes import queries as change_queries
from fees.changes.rows import OrderChangeRow
from fees.changes.wire import to_change
from fees.orders import queries, wire
from fees.orders.commands import others, recording
from fees.orders.rows import PaymentOrderRow


class PaymentOrderServicer:
    """Answers anjia.fees.v1.PaymentOrderService."""

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

    async def MendAccount(self, request: pb.MendAccountRequest, _context: Context) -> pb.PaymentOrder:
        work, order_id = current_work(), UUID(request.order_id)
        account = {
            "payee_name": request.payee_name.strip(),
            "account_number": "".join(request.account_number.split()),
            "bank_code": request.bank_code,
        }
        if work.home.kind == "persons":
            return await _shown(work, await recording.mend_account(work, order_id, **account))
        change = await changes.propose_account(work, order_id, **account, document=request.document)
        order = await _shown(work, await queries.get_row(work, order_id))
        order.change_id = str(change.change_id)
        return order

    async def DecideHeldOrder(self, request: pb.DecideHeldOrderRequest, _context: Context) -> pb.OrderChange:
        work = current_work()
        row = await changes.propose_decision(
            work,
            UUID(request.order_id),
            decision=request.decision,
            reason_code=request.reason_code,
            document=request.document,
        )
        return await _changed(work, row)

    async def ListOrderChanges(
        self, _request: pb.ListOrderChangesRequest, _context: Context
    ) -> pb.ListOrderChangesResponse:
        work = current_work()
        rows = await change_queries.list_waiting(work)
        return pb.ListOrderChangesResponse(changes=[await _changed(work, row) for row in rows])

    async def GetOrderChange(self, request: pb.GetOrderChangeRequest, _context: Context) -> pb.OrderChange:
        work = current_work()
        return await _changed(work, await change_queries.get_change(work, UUID(request.change_id)))

    async def ConfirmOrderChange(self, request: pb.ConfirmOrderChangeRequest, _context: Context) -> pb.OrderChange:
        work = current_work()
        return await _changed(work, await changes.confirm_change(work, UUID(request.change_id)))

    async def RefuseOrderChange(self, request: pb.RefuseOrderChangeRequest, _context: Context) -> pb.OrderChange:
        work = current_work()
        return await _changed(work, await changes.refuse_change(work, UUID(request.change_id)))

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


async def _changed(work: Work, row: OrderChangeRow) -> pb.OrderChange:
    return to_change(await change_queries.view_change(work, row))
