"""Attempts to sign in, each by itself: tabs of one browser may be on their way at the same time.

What an attempt remembers travels sealed as its `state`; the browser keeps only its code verifier, in a cookie of the
attempt's own. So no attempt can overwrite another, and a code of another browser finds no cookie.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ATTEMPT_SECONDS = 600
# a browser sends all its cookies each time: those of tabs left open long ago go first
KEPT_ATTEMPTS = 20
# the sign-on server takes a state of at most 4000 characters
WAY_MAX_LENGTH = 1_000
SEAL_NONCE_BYTES = 12
_PURPOSE = b"signin"


@dataclass(frozen=True)
class Attempt:
    """One way to the sign-on server and back."""

    nonce: str
    challenge: str
    next: str
    until: float


class Attempts:
    """Begins attempts and finds them again."""

    def __init__(self, key: bytes, *, prefix: str) -> None:
        self._cipher = AESGCM(key)
        self._prefix = f"{prefix}anjia_signin_"

    def begin(self, way: str) -> tuple[Attempt, str, str]:
        """A new attempt, its state, and the verifier that its cookie keeps."""
        verifier = secrets.token_urlsafe(48)
        challenge = create_s256_code_challenge(verifier)
        attempt = Attempt(secrets.token_urlsafe(24), challenge, _own(way), time.time() + ATTEMPT_SECONDS)
        return attempt, self._seal(asdict(attempt)), verifier

    def read(self, state: str) -> Attempt | None:
        """The attempt of a state that was sealed here and is not over."""
        try:
            sealed = base64.urlsafe_b64decode(state)
            plain = self._cipher.decrypt(sealed[:SEAL_NONCE_BYTES], sealed[SEAL_NONCE_BYTES:], _PURPOSE)
        except (ValueError, InvalidTag):
            return None
        attempt = Attempt(**json.loads(plain))
        return attempt if attempt.until > time.time() else None

    def verifier(self, attempt: Attempt, cookies: Mapping[str, str]) -> str:
        """The code verifier of an attempt of this browser; empty when another browser began it."""
        found = cookies.get(self.cookie(attempt), "")
        return found if found and create_s256_code_challenge(found) == attempt.challenge else ""

    def cookie(self, attempt: Attempt) -> str:
        """The name of the attempt's own cookie."""
        return self._prefix + attempt.challenge[:16]

    def superfluous(self, cookies: Mapping[str, str]) -> list[str]:
        """Cookies of the oldest attempts, so that another one fits (browsers send the oldest first)."""
        held = [name for name in cookies if name.startswith(self._prefix)]
        return held[: max(0, len(held) + 1 - KEPT_ATTEMPTS)]

    def retry(self, state: str) -> str:
        """Where signing in begins again, on the way that the attempt was on."""
        attempt = self.read(state)
        return f"/signin?{urlencode({'next': attempt.next if attempt else '/start'})}"

    def _seal(self, content: dict[str, Any]) -> str:
        nonce = secrets.token_bytes(SEAL_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, json.dumps(content).encode(), _PURPOSE)
        return base64.urlsafe_b64encode(sealed).decode()


def _own(way: str) -> str:
    """Only a path of our own: an open redirect would lend our name to anybody."""
    is_own = way.startswith("/") and not way.startswith(("//", "/\\")) and len(way) <= WAY_MAX_LENGTH
    return way if is_own else "/"
