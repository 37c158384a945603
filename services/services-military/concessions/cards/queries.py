"""What can be asked about cards."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from chassis.access.scope import COUNTY
from chassis.db.work import Work
from sqlalchemy import select

from concessions.cards.rows import CardRow
from concessions.cards.rules import CardNotFound
from concessions.cards.signing import CardSigner
from concessions.cards.verifying import LIST
from concessions.holders.queries import list_people_of

PAGE = 200
# an expired card fails by its own date
REVOKED = "SELECT number FROM card WHERE revoked_at IS NOT NULL AND valid_until > %s ORDER BY number"


async def list_cards(work: Work, *, holder_id: UUID | None) -> list[tuple[CardRow, UUID]]:
    """(card, person) within reach, newest first, at most 200; of one holder when named."""
    statement = select(CardRow).order_by(CardRow.card_id.desc()).limit(PAGE)  # type: ignore[attr-defined]
    if holder_id is not None:
        statement = statement.where(CardRow.holder_id == holder_id)  # type: ignore[arg-type]
    cards = list((await work.session.execute(statement)).scalars())
    people = await list_people_of(work, [card.holder_id for card in cards])
    return [(card, people[card.holder_id]) for card in cards]


async def get_card(work: Work, card_id: UUID, *, lock: bool = False) -> tuple[CardRow, UUID]:
    """A card, and whose it is.

    Errors: CARD_NOT_FOUND, also out of reach.
    """
    row = await work.find(CardRow, card_id, lock=lock)
    if row is None:
        raise CardNotFound
    return row, (await list_people_of(work, [row.holder_id]))[row.holder_id]


def text_of(work: Work, card: CardRow) -> str:
    """What the QR code says."""
    return work.keyring.decrypt_text(card.signed, "card", "signed", str(card.card_id))


async def sign_revocations(work: Work, signer: CardSigner, cell: str) -> tuple[str, datetime, int]:
    """(the list, its moment, how many): numbers that say nothing of anybody, whoever asks."""
    await work.rescope(COUNTY)
    rows = await (await work.raw.execute(REVOKED, (work.clock.today(),))).fetchall()
    numbers = [row[0] for row in rows]
    claims = {"c": cell, "a": work.now.isoformat(timespec="seconds"), "r": numbers}
    return signer.sign(claims, LIST), work.now, len(numbers)
