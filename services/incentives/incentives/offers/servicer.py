"""OfferService: wire → query → wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from anjia.incentives.v1 import offer_service_pb2 as pb
from chassis.access.log import pack_set
from chassis.rpc.call import current_call
from chassis.rpc.server import Context

from incentives.applications.queries import Offer, list_offers

BEGINNING = UUID(int=0)


class OfferServicer:
    """Answers anjia.incentives.v1.OfferService."""

    async def StreamOffers(self, request: pb.StreamOffersRequest, _context: Context) -> AsyncIterator[pb.OffersPart]:
        call, after = current_call(), UUID(request.after_id) if request.after_id else BEGINNING
        while True:
            async with call.chunk() as work:
                offers = await list_offers(work, after)
                if not offers:
                    return
                work.log("OK", person_set=pack_set(offer.person_no for offer in offers))
            after = offers[-1].entitlement_id
            yield pb.OffersPart(offers=map(_to_offer, offers), cursor=str(after))


def _to_offer(offer: Offer) -> pb.Offer:
    return pb.Offer(
        entitlement_id=str(offer.entitlement_id),
        person_id=str(offer.person_id),
        claimant_ids=map(str, offer.claimants),
        claim_until=offer.claim_until.isoformat(),
        division_code=offer.village,
    )
