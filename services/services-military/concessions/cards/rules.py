"""What a card says and how long it is good. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Kind, Refusal, Text


class CardNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "CARD_NOT_FOUND"
    TEXT = Text("没有这张卡，或不在您的办理范围内", "there is no such card within your reach")


class CardRevokedAlready(Refusal):
    REASON = "CARD_REVOKED_ALREADY"
    TEXT = Text("这张卡已经作废", "this card is revoked already")


class ValidTooLong(Refusal):
    KIND = Kind.INVALID
    REASON = "VALID_TOO_LONG"
    TEXT = Text("卡的有效期须晚于今天，且不得晚于确认的截止日期 {latest}", "a card ends after today and by {latest}")


VALID, EXPIRED, REVOKED = "valid", "expired", "revoked"
# ended: with the confirmation; the others are a person's word
REVOCATIONS = ("ended", "lost", "replaced", "wrong")
FREE_DIGITS = 11
BASE = 10
DOUBLE = 2


def check_digit(digits: str) -> str:
    """The last digit of a card's number (Luhn): one mistyped digit is noticed."""
    total = 0
    for place, one in enumerate(reversed(digits)):
        value = int(one) * (DOUBLE if place % DOUBLE == 0 else 1)
        total += value - (BASE - 1) if value >= BASE else value
    return str(-total % BASE)


def number_of(draw: int) -> str:
    """A card's number of twelve digits from a number that was drawn."""
    digits = str(draw).zfill(FREE_DIGITS)
    return digits + check_digit(digits)


def initial_of(name: str) -> str:
    """`王秀英` → `王**`: enough to ask the holder's name, too little to learn it."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def check_valid_until(until: date, confirmed_until: date, today: date) -> None:
    """A card never outlives the confirmation.

    Errors: VALID_TOO_LONG.
    """
    if not today < until <= confirmed_until:
        raise ValidTooLong(field="valid_until", latest=confirmed_until.isoformat())


def shown_state(revoked: object, until: date, today: date) -> str:
    """valid, expired or revoked: what a reader is told."""
    if revoked:
        return REVOKED
    return VALID if today < until else EXPIRED


@dataclass(frozen=True, slots=True)
class CardIssued:
    """Somebody has a card."""

    card_id: UUID
    person_id: UUID
    version: int = 1


@dataclass(frozen=True, slots=True)
class CardRevoked:
    """A card is no longer good."""

    card_id: UUID
    person_id: UUID
    version: int = 2
