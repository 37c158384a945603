"""What the sign-on server says in tokens meant for us, believed only when it has signed it, for us, just now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from authlib.oauth2.claims import JWTClaims
from authlib.oidc.core import CodeIDToken
from chassis.rpc.identity import ALGORITHMS, KEYS_MIN_AGE_SECONDS, LEEWAY_SECONDS, KeysUnavailable, TokenRefused
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from keycloak.exceptions import KeycloakError

BACK_CHANNEL_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class IdTokens:
    """Verifies identity tokens and logout tokens with the keys that the sign-on server publishes."""

    def __init__(self, *, issuer: str, client_id: str, fetch: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        self._issuer, self._client_id, self._fetch = issuer, client_id, fetch
        self._keys = KeySet([])
        self._fetched_at = -KEYS_MIN_AGE_SECONDS

    async def read(self, token: str, *, access_token: str, nonce: str = "") -> dict[str, Any]:
        """The claims of an identity token: OpenID Connect Core 3.1.3.7, of this very sign-in when a nonce is given.

        Errors: TOKEN_REFUSED, SIGN_ON_UNAVAILABLE.
        """
        signed = await self._decode(token)
        params = {"client_id": self._client_id, "nonce": nonce, "access_token": access_token}
        wanted = {**self._wanted(), "sub": {"essential": True}}
        return _checked(CodeIDToken(signed.claims, signed.header, wanted, params))

    async def read_logout(self, token: str) -> str:
        """The session that a logout token ends: OpenID Connect Back-Channel Logout 2.6.

        Errors: TOKEN_REFUSED, SIGN_ON_UNAVAILABLE.
        """
        signed = await self._decode(token)
        wanted = {**self._wanted(), "exp": {"essential": True}, "iat": {"essential": True}}
        claims = _checked(JWTClaims(signed.claims, signed.header, wanted))
        events, sid = claims.get("events"), claims.get("sid")
        if not isinstance(events, dict) or BACK_CHANNEL_EVENT not in events or "nonce" in claims:
            raise TokenRefused("not_a_logout")
        if not isinstance(sid, str) or not sid:
            raise TokenRefused("no_session")
        return sid

    def _wanted(self) -> dict[str, Any]:
        return {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._client_id},
        }

    async def _decode(self, token: str) -> jwt.Token:
        """A token whose signature holds; a key not seen before may be a new one."""
        try:
            return _verified(token, self._keys)
        except TokenRefused:
            if not await self._fetch_keys():
                raise
        return _verified(token, self._keys)

    async def _fetch_keys(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._fetched_at < KEYS_MIN_AGE_SECONDS:
            return False
        try:
            published = (await self._fetch())["keys"]
            usable = [key for key in published if key.get("alg") in ALGORITHMS and key.get("use") == "sig"]
            self._keys, self._fetched_at = KeySet.import_key_set({"keys": usable}), now
        except (KeycloakError, JoseError, KeyError, TypeError, ValueError) as error:
            raise KeysUnavailable from error
        return True


def _verified(token: str, keys: KeySet) -> jwt.Token:
    try:
        return jwt.decode(token, keys, algorithms=ALGORITHMS)
    except (JoseError, ValueError, TypeError) as error:
        raise TokenRefused(type(error).__name__) from error


def _checked(claims: Any) -> dict[str, Any]:  # noqa: ANN401 - authlib is untyped
    """Claims are judged only when asked: a signature alone holds for ever and for everybody."""
    try:
        claims.validate(leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError) as error:
        raise TokenRefused(type(error).__name__) from error
    return dict(claims)
