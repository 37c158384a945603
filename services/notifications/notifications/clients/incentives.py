"""What notifications asks of incentives: the offers that stand, by its own account."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import grpc
from anjia.incentives.v1 import offer_service_pb2 as pb
from anjia.incentives.v1 import offer_service_pb2_grpc
from chassis.rpc.account import TokenSource
from chassis.rpc.status import from_rpc_error


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be taken, and by whom."""

    entitlement_id: UUID
    claimants: tuple[UUID, ...]
    claim_until: str
    village: str


class IncentivesClient:
    """The office that finds what is due."""

    def __init__(self, open_channel: Callable[[], grpc.aio.Channel], token: TokenSource) -> None:
        self._open_channel = open_channel
        self._token = token

    @cached_property
    def _offers(self) -> offer_service_pb2_grpc.OfferServiceStub:
        return offer_service_pb2_grpc.OfferServiceStub(self._open_channel())

    async def stream_offers(self, after: UUID | None) -> AsyncIterator[tuple[UUID, list[Offer]]]:
        """Parts of the offers with the cursor after each.

        Errors: what incentives refused with; UNAVAILABLE when it is away.
        """
        metadata = (("authorization", f"Bearer {await self._token()}"), ("anjia-purpose", "messaging"))
        try:
            request = pb.StreamOffersRequest(after_id=str(after or ""))
            parts: Any = self._offers.StreamOffers(request, metadata=metadata)  # the stub is typed for both kinds
            async for part in parts:
                yield UUID(part.cursor), [_offer(one) for one in part.offers]
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error) from error


def _offer(one: pb.Offer) -> Offer:
    claimants = tuple(UUID(claimant) for claimant in one.claimant_ids)
    return Offer(UUID(one.entitlement_id), claimants, one.claim_until, one.division_code)
