"""Verifying a card without a network: a signed text, the county's public keys, the newest list of revocations.

Pure, and of one file: whoever builds a reader may copy it. A card and a list are compact JWS (RFC 7515), signed by
EdDSA (RFC 8037); keys are a JSON Web Key Set.

A card's claims: `n` number, `h` initial of the holder, `i` day of issue, `u` first day it is no longer good, `c`
county.
A list's: `c` county, `a` moment, `r` numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwt.types import Options

CARD, LIST = "card", "list"
# the header says which key, never which algorithm: there is one
ALGORITHMS = ["EdDSA"]
# our claims are none of the registered ones
UNCHECKED: Options = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}


class Forged(ValueError):
    """Not signed by a key that is known, or altered since, or no such text at all."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a card is: valid, expired, revoked, not_yet or forged.

    as_of: moment of the list that was looked in; empty: none was at hand, and the card may have been revoked.
    """

    state: str
    number: str = ""
    initial: str = ""
    valid_until: str = ""
    county: str = ""
    as_of: str = ""


def read_keys(key_set: Mapping[str, Any]) -> dict[str, Ed25519PublicKey]:
    """Key id → key of a JSON Web Key Set; keys of another kind are left out."""
    return {
        one["kid"]: jwt.PyJWK(one, algorithm="EdDSA").key
        for one in key_set["keys"]
        if (one.get("kty"), one.get("crv")) == ("OKP", "Ed25519")
    }


def open_signed(text: str, keys: Mapping[str, Ed25519PublicKey], kind: str) -> dict[str, Any]:
    """The claims of a signed text.

    Errors: `Forged`.
    """
    try:
        head = jwt.get_unverified_header(text.strip())
        if head["typ"] != kind:
            raise Forged
        claims: dict[str, Any] = jwt.decode(text.strip(), keys[head["kid"]], ALGORITHMS, options=UNCHECKED)
    except (jwt.InvalidTokenError, KeyError, ValueError) as error:
        raise Forged from error
    return claims


def verify_card(
    text: str, keys: Mapping[str, Ed25519PublicKey], today: date, revocations: str | None = None
) -> Verdict:
    """What a card is today, as far as keys and list tell.

    Args:
        text: what the QR code says.
        keys: of `read_keys`.
        today: the county's day.
        revocations: text of the newest list at hand; a list that is forged or of another county is none.
    """
    try:
        card = open_signed(text, keys, CARD)
        told = Verdict("valid", card["n"], card["h"], card["u"], card["c"])
        issued, until = date.fromisoformat(card["i"]), date.fromisoformat(card["u"])
    except (Forged, KeyError, TypeError, ValueError):
        return Verdict("forged")
    as_of, revoked = _read_list(revocations, keys, told.county)
    if told.number in revoked:
        state = "revoked"
    elif today >= until:
        state = "expired"
    else:
        state = "valid" if issued <= today else "not_yet"
    return Verdict(state, told.number, told.initial, told.valid_until, told.county, as_of)


def _read_list(text: str | None, keys: Mapping[str, Ed25519PublicKey], county: str) -> tuple[str, frozenset[str]]:
    try:
        claims = open_signed(text or "", keys, LIST)
        if claims["c"] == county:
            return str(claims["a"]), frozenset(claims["r"])
    except (Forged, KeyError, TypeError):
        pass
    return "", frozenset()
