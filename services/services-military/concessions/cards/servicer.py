"""CardService: wire → command or query → wire."""

from __future__ import annotations

import io
from uuid import UUID

from anjia.concessions.v1 import card_service_pb2 as pb
from chassis.days import read_day
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context

from concessions.cards import commands, queries, rules
from concessions.cards.rows import CardRow
from concessions.cards.signing import CardSigner
from concessions.clients.registry import RegistryClient
from concessions.holders.queries import get_holder, load_holder
from concessions.holders.rules import HolderNotConfirmed, check_alive, check_open

MARGIN = 4  # quiet zone of a QR code, ISO/IEC 18004


class CardServicer:
    """Answers anjia.concessions.v1.CardService."""

    def __init__(self, registry: RegistryClient, signer: CardSigner, *, cell: str) -> None:
        self._registry = registry
        self._signer = signer
        self._cell = cell

    async def IssueCard(self, request: pb.IssueCardRequest, _context: Context) -> pb.Card:
        work, holder_id = current_work(), UUID(request.holder_id)
        row = await load_holder(work, holder_id)
        check_open(row.state)
        view = await get_holder(work, holder_id)
        if view.state != "confirmed":
            raise HolderNotConfirmed
        person = await self._registry.find(row.person_id, current_call())
        check_alive(person.died, work.clock.today())
        card = await commands.issue_card(
            work,
            row,
            name=person.name,
            confirmed_until=view.confirmed_until,
            until=read_day(request.valid_until, "valid_until") if request.valid_until else None,
            signer=self._signer,
            cell=self._cell,
        )
        return _to_card(card, row.person_id)

    async def RevokeCard(self, request: pb.RevokeCardRequest, _context: Context) -> pb.Card:
        card, person_id = await commands.revoke_card(current_work(), UUID(request.card_id), code=request.revoked_code)
        return _to_card(card, person_id)

    async def ListCards(self, request: pb.ListCardsRequest, _context: Context) -> pb.ListCardsResponse:
        holder_id = UUID(request.holder_id) if request.holder_id else None
        found = await queries.list_cards(current_work(), holder_id=holder_id)
        return pb.ListCardsResponse(cards=[_to_card(card, person_id) for card, person_id in found])

    async def GetCardPicture(self, request: pb.GetCardPictureRequest, _context: Context) -> pb.CardPicture:
        work = current_work()
        card, person_id = await queries.get_card(work, UUID(request.card_id))
        if card.revoked_at is not None:
            raise rules.CardRevokedAlready
        return pb.CardPicture(svg=_picture(queries.text_of(work, card)), person_id=str(person_id))

    async def ListCardKeys(self, _request: pb.ListCardKeysRequest, _context: Context) -> pb.ListCardKeysResponse:
        return pb.ListCardKeysResponse(keys=[pb.CardKey(**key) for key in self._signer.key_set])

    async def GetRevocations(self, _request: pb.GetRevocationsRequest, _context: Context) -> pb.Revocations:
        text, as_of, numbers = await queries.sign_revocations(current_work(), self._signer, self._cell)
        reply = pb.Revocations(text=text, numbers=numbers)
        reply.as_of.FromDatetime(as_of)
        return reply


def _picture(text: str) -> str:
    import segno  # noqa: PLC0415 - seldom

    drawn = io.BytesIO()
    # M: a card that is scratched by a seventh is still read
    segno.make_qr(text, error="m").save(drawn, kind="svg", xmldecl=False, omitsize=True, border=MARGIN, light="#fff")
    return drawn.getvalue().decode()


def _to_card(row: CardRow, person_id: UUID) -> pb.Card:
    work = current_work()
    return pb.Card(
        card_id=str(row.card_id),
        holder_id=str(row.holder_id),
        person_id=str(person_id),
        number=row.number,
        issued_on=row.issued_on.isoformat(),
        valid_until=row.valid_until.isoformat(),
        state=rules.shown_state(row.revoked_at, row.valid_until, work.clock.today()),
        text="" if row.revoked_at else queries.text_of(work, row),
        revoked_code=row.revoked_code,
    )
