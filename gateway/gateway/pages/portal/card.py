"""My card and my visits; and what anybody verifies a card with."""

from __future__ import annotations

import asyncio
import json

from google.protobuf import json_format
from starlette.responses import Response

from gateway.pages.portal.family import PURPOSE, own_id
from gateway.pages.site.packs import titles
from gateway.pages.visit import Visit


async def card(visit: Visit) -> Response:
    """The card with its QR code, until when it is good, and the visits with what is due."""
    own_id(visit)
    cards, visits, items, places = await asyncio.gather(
        visit.call("CardService_ListCards", purpose=PURPOSE),
        visit.call("VisitService_ListVisits", purpose=PURPOSE),
        visit.call("CatalogueService_ListItems"),
        visit.call("CatalogueService_ListInstitutions"),
    )
    good = next((one for one in cards.cards if one.state == "valid"), None)
    picture = ""
    if good is not None:
        drawn = await visit.call("CardService_GetCardPicture", purpose=PURPOSE, card_id=good.card_id)
        picture = drawn.svg
    return visit.show(
        "portal/card.html",
        good=good,
        picture=picture,
        earlier=[one for one in cards.cards if one.state != "valid"],
        visits=visits.visits,
        titles=titles(visit, items.items),
        institutions={one.code: one.name for one in places.institutions},
    )


async def keys(visit: Visit) -> Response:
    """The public keys of cards, for anybody: a JSON Web Key Set."""
    reply = await visit.pages.ask_as_gateway("CardService_ListCardKeys")
    found = json_format.MessageToDict(reply)
    return Response(json.dumps({"keys": found.get("keys", [])}), media_type="application/jwk-set+json")


async def revocations(visit: Visit) -> Response:
    """The signed list of revoked cards, for anybody."""
    reply = await visit.pages.ask_as_gateway("CardService_GetRevocations")
    return Response(reply.text, media_type="application/jose")
