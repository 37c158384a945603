"""Issuing and revoking cards."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id
from sqlalchemy import select

from concessions.cards import rules
from concessions.cards.queries import get_card
from concessions.cards.rows import CardRow
from concessions.cards.signing import CardSigner
from concessions.cards.verifying import CARD
from concessions.holders.queries import list_people_of
from concessions.holders.rows import HolderRow

NUMBERS = 10**rules.FREE_DIGITS


async def issue_card(
    work: Work,
    holder: HolderRow,
    *,
    name: str,
    confirmed_until: date,
    until: date | None,
    signer: CardSigner,
    cell: str,
) -> CardRow:
    """Issue a card; the holder's older one is revoked.

    Args:
        work: the unit of work.
        holder: locked, and not ended.
        name: as the register has it; its initial alone stands on the card.
        confirmed_until: the end of the confirmation.
        until: a nearer end of the card.
        signer: of the county.
        cell: the county's code.

    Errors: VALID_TOO_LONG.
    """
    today = work.clock.today()
    valid_until = until or confirmed_until
    rules.check_valid_until(valid_until, confirmed_until, today)
    await revoke_cards(work, holder.holder_id, code="replaced")
    card_id, number = new_id(), rules.number_of(secrets.randbelow(NUMBERS))
    claims = {
        "n": number,
        "h": rules.initial_of(name),
        "i": today.isoformat(),
        "u": valid_until.isoformat(),
        "c": cell,
    }
    row = CardRow(
        card_id=card_id,
        holder_id=holder.holder_id,
        number=number,
        issued_on=today,
        valid_until=valid_until,
        signed=work.keyring.encrypt(signer.sign(claims, CARD), "card", "signed", str(card_id)),
        issued_by=work.who.principal.person_key,
    )
    work.session.add(row)
    await work.flush()
    work.record(rules.CardIssued(card_id, holder.person_id))
    return row


async def revoke_card(work: Work, card_id: UUID, *, code: str) -> tuple[CardRow, UUID]:
    """Revoke one card.

    Errors: CARD_NOT_FOUND, CARD_REVOKED_ALREADY.
    """
    row, person_id = await get_card(work, card_id, lock=True)
    if row.revoked_at is not None:
        raise rules.CardRevokedAlready
    await _revoke(work, row, person_id, code)
    return row, person_id


async def revoke_of_ended(work: Work, holder_id: UUID) -> None:
    """Cards end with the confirmation that they are for."""
    await revoke_cards(work, holder_id, code="ended")


async def revoke_cards(work: Work, holder_id: UUID, *, code: str) -> None:
    """Revoke what a holder has, if anything."""
    statement = select(CardRow).where(
        CardRow.holder_id == holder_id,  # type: ignore[arg-type]
        CardRow.revoked_at.is_(None),  # type: ignore[union-attr]
    )
    people = await list_people_of(work, [holder_id])
    for row in await work.lock_all(statement):
        await _revoke(work, row, people[holder_id], code)


async def _revoke(work: Work, row: CardRow, person_id: UUID, code: str) -> None:
    by = work.actor.principal.person_key if work.actor is not None else "register"
    row.revoked_at, row.revoked_code, row.revoked_by = work.now, code, by
    await work.flush()
    work.record(rules.CardRevoked(row.card_id, person_id))
