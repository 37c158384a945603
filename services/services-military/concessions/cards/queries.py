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
from concessions.holders.rows import HolderRow

PAGE = 200
# an expired card fails by its own date
REVOKED = "SELECT number FROM card WHERE revoked_at IS NOT NULL AND valid_until > %s ORDER BY number"


async def list_cards(work: Work, *, holder_id: UUID | None) -> list[tuple[CardRow, UUID]]:
    """(card, person) within reach, newest first, at most 200; of one holder when named."""
    statement = (
        select(CardRow, HolderRow.person_id)  # type: ignore[call-overload]
        .join(HolderRow, HolderRow.holder_id == CardRow.holder_id)
        .order_by(CardRow.card_id.desc())  # type: ignore[attr-defined]
        .limit(PAGE)
    )
    if holder_id is not None:
        statement = statement.where(CardRow.holder_id == holder_id)
    return [(card, person) for card, person in (await work.session.execute(statement)).all()]


async def get_card(work: Work, card_id: UUID, *, lock: bool = False) -> tuple[CardRow, UUID]:
    """A card, and whose it is.

    Errors: CARD_NOT_FOUND, also out of reach.
    """
    row = await work.find(CardRow, card_id, lock=lock)
    holder = await work.session.get(HolderRow, row.holder_id) if row is not None else None
    if row is None or holder is None:
        raise CardNotFound
    return row, holder.person_id


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
