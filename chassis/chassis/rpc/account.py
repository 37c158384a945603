"""A service's own account at the sign-on server: for fact handlers and system jobs alone, never for a person's call."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import httpx

from chassis.errors import DomainError, Kind, Text
from chassis.settings import ServiceSettings

# A token this close to its end may be refused on arrival.
RENEW_BEFORE_SECONDS = 20.0
TIMEOUT_SECONDS = 5.0

# Where a job gets the token it calls other services with.
TokenSource = Callable[[], Awaitable[str]]


class ServiceAccount:
    """Tokens by client credentials, kept until shortly before they end."""

    def __init__(self, settings: ServiceSettings) -> None:
        base = settings.keycloak_url or settings.issuer.partition("/realms/")[0]
        self._url = f"{base}/realms/{settings.realm}/protocol/openid-connect/token"
        self._form = {
            "grant_type": "client_credentials",
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
        }
        self._token, self._until = "", 0.0

    async def token(self) -> str:
        """A token that holds for a while yet.

        Errors: SIGN_ON_UNAVAILABLE.
        """
        if time.monotonic() >= self._until:
            try:
                async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
                    answer = (await http.post(self._url, data=self._form)).raise_for_status().json()
            except httpx.HTTPError as error:
                text = Text("统一登录暂时不可用，请稍后再试", "sign-on does not answer; please try again soon")
                raise DomainError(Kind.UNAVAILABLE, "SIGN_ON_UNAVAILABLE", text) from error
            self._token = answer["access_token"]
            self._until = time.monotonic() + answer["expires_in"] - RENEW_BEFORE_SECONDS
        return self._token
