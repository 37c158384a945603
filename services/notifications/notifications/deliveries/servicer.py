"""DeliveryService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.notifications.v1 import delivery_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from notifications.channels import Channels
from notifications.deliveries import commands, queries
from notifications.deliveries.rows import DeliveryRow


class DeliveryServicer:
    """Answers anjia.notifications.v1.DeliveryService."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels

    async def ListUndelivered(
        self, _request: pb.ListUndeliveredRequest, _context: Context
    ) -> pb.ListUndeliveredResponse:
        work = current_work()
        return pb.ListUndeliveredResponse(
            deliveries=map(_to_delivery, await queries.list_undelivered(work)),
            email_on=self._channels.email,
            sms_on=self._channels.sms,
            queued=await queries.count_queued(work),
        )

    async def RetryDelivery(self, request: pb.RetryDeliveryRequest, _context: Context) -> pb.Delivery:
        return _to_delivery(await commands.retry_delivery(current_work(), UUID(request.delivery_id)))

    async def CloseDelivery(self, request: pb.CloseDeliveryRequest, _context: Context) -> pb.Delivery:
        row = await commands.close_delivery(current_work(), UUID(request.delivery_id), request.note)
        return _to_delivery(row)


def _to_delivery(row: DeliveryRow) -> pb.Delivery:
    message = pb.Delivery(
        delivery_id=str(row.delivery_id),
        message_id=str(row.message_id or ""),
        person_id=str(row.person_id),
        channel=row.channel,
        state=row.state,
        attempts=row.attempts,
        reason_code=row.reason_code,
    )
    message.queued_at.FromDatetime(row.queued_at)
    if row.ended_at is not None:
        message.ended_at.FromDatetime(row.ended_at)
    return message
