"""PaymentOrderService, what two people decide: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.fees.v1 import payment_order_service_pb2 as pb
from chassis.db.work import Work
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from chassis.values.bank_account import read_account

from fees.changes import commands, queries
from fees.changes.rows import OrderChangeRow
from fees.changes.wire import to_change
from fees.orders.commands.recording import mend_account
from fees.orders.queries import get_row, view_orders
from fees.orders.wire import to_order


class OrderChangeServicer:
    """Answers what anjia.fees.v1.PaymentOrderService says of changes of an order; the orders' room answers the rest."""

    async def MendAccount(self, request: pb.MendAccountRequest, _context: Context) -> pb.PaymentOrder:
        work, order_id = current_work(), UUID(request.order_id)
        account = {
            "payee_name": request.payee_name.strip(),
            "account_number": read_account(request.account_number, "account_number"),
            "bank_code": request.bank_code,
        }
        change_id = ""
        if work.home.kind == "persons":
            row = await mend_account(work, order_id, **account)
        else:
            change = await commands.propose_account(work, order_id, **account, document=request.document)
            change_id, row = str(change.change_id), await get_row(work, order_id)
        order = to_order((await view_orders(work, [row]))[0], work.clock.today())
        order.change_id = change_id
        return order

    async def DecideHeldOrder(self, request: pb.DecideHeldOrderRequest, _context: Context) -> pb.OrderChange:
        work = current_work()
        row = await commands.propose_decision(
            work,
            UUID(request.order_id),
            decision=request.decision,
            reason_code=request.reason_code,
            document=request.document,
        )
        return await _shown(work, row)

    async def ListOrderChanges(
        self, _request: pb.ListOrderChangesRequest, _context: Context
    ) -> pb.ListOrderChangesResponse:
        work = current_work()
        rows = await queries.list_waiting(work)
        return pb.ListOrderChangesResponse(changes=[await _shown(work, row) for row in rows])

    async def GetOrderChange(self, request: pb.GetOrderChangeRequest, _context: Context) -> pb.OrderChange:
        work = current_work()
        return await _shown(work, await queries.get_change(work, UUID(request.change_id)))

    async def ConfirmOrderChange(self, request: pb.ConfirmOrderChangeRequest, _context: Context) -> pb.OrderChange:
        work = current_work()
        return await _shown(work, await commands.confirm_change(work, UUID(request.change_id)))

    async def RefuseOrderChange(self, request: pb.RefuseOrderChangeRequest, _context: Context) -> pb.OrderChange:
        work = current_work()
        return await _shown(work, await commands.refuse_change(work, UUID(request.change_id)))


async def _shown(work: Work, row: OrderChangeRow) -> pb.OrderChange:
    return to_change(await queries.view_change(work, row))
