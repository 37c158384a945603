"""What incentives asks of fees: pay what was granted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import grpc
from anjia.fees.v1 import payment_order_service_pb2 as pb
from anjia.fees.v1 import payment_order_service_pb2_grpc
from chassis.rpc.account import TokenSource
from chassis.rpc.client import call_unary


@dataclass(frozen=True, slots=True)
class Award:
    """Money granted, and where it goes."""

    entitlement_id: UUID
    programme: str
    person_id: UUID
    claimant_id: UUID
    period: str
    amount_fen: int
    payee: str
    account: str
    county_code: str


class FeesClient:
    """The office that pays."""

    def __init__(self, open_channel: Callable[[], grpc.aio.Channel], token: TokenSource) -> None:
        self._open_channel = open_channel
        self._token = token

    @cached_property
    def _orders(self) -> payment_order_service_pb2_grpc.PaymentOrderServiceStub:
        return payment_order_service_pb2_grpc.PaymentOrderServiceStub(self._open_channel())

    async def order(self, award: Award) -> tuple[UUID, str]:
        """Order a payment; the same award again is the same order. Returns (order id, its state).

        Errors: what fees refused with; UNAVAILABLE when it is away.
        """
        metadata = {
            "authorization": f"Bearer {await self._token()}",
            "anjia-purpose": "payment",
            "idempotency-key": f"order-{award.entitlement_id}",
        }
        request = pb.RecordPaymentOrderRequest(
            award_id=str(award.entitlement_id),
            programme=award.programme,
            person_id=str(award.person_id),
            payee_person_id=str(award.claimant_id),
            period=award.period,
            amount_fen=award.amount_fen,
            payee_name=award.payee,
            account_number=award.account,
            division_code=award.county_code,
        )
        order = await call_unary(self._orders.RecordPaymentOrder, request, metadata)
        assert isinstance(order, pb.PaymentOrder)  # noqa: S101 - the stub's reply
        return UUID(order.order_id), order.state
