"""The county's card key: signs cards and lists of revocations."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ID_CHARACTERS = 8


def encode(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of base64, of either alphabet, padded or not."""
    return base64.urlsafe_b64decode(
        text.replace("+", "-").replace("/", "_").rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    )


def key_id(public: bytes) -> str:
    """A key is known by what it is: nobody gives two of them one name."""
    return encode(hashlib.sha256(public).digest())[:ID_CHARACTERS]


class CardSigner:
    """Signs with the active key; knows the public halves of retired ones, whose cards are good until they end.

    Args:
        seed: the active key, base64 of 32 bytes.
        retired: public keys, base64 of 32 bytes each.
    """

    def __init__(self, seed: str, retired: tuple[str, ...] = ()) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(decode(seed))
        self._public = [self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw), *map(decode, retired)]
        for one in self._public:
            Ed25519PublicKey.from_public_bytes(one)  # a key that is none stops the start

    @property
    def key_set(self) -> list[dict[str, str]]:
        """The public keys as RFC 8037 writes them, the active one first."""
        return [{"kid": key_id(one), "kty": "OKP", "crv": "Ed25519", "x": encode(one)} for one in self._public]

    def sign(self, claims: dict[str, Any], kind: str) -> str:
        """A compact JWS over claims."""
        return jwt.encode(claims, self._key, "EdDSA", headers={"kid": key_id(self._public[0]), "typ": kind})
