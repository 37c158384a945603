"""The sign-on routes under test: a browser before them, a twin of the sign-on server behind."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from chassis.errors import DomainError
from chassis.testing.issuer import Issuer
from keycloak.exceptions import KeycloakPostError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.auth.sessions import SessionStore
from gateway.auth.sign_in import SignIn
from gateway.settings import GatewaySettings

SITE = "http://anjia.test"
REFRESH = "refresh"


class Server:
    """A twin of the sign-on server's token endpoint."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self.nonce = ""
        self.challenge = ""
        # what an identity token says otherwise than it should
        self.changes: dict[str, Any] = {}
        self.foreign: Issuer | None = None
        # code → nonce and challenge of the tab that it is for; "good" is for the newest
        self.codes: dict[str, tuple[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        self.refreshed = 0
        self.refuse: Exception | None = None
        self.seconds = 300.0
        self.sid = "sid-1"

    async def a_certs(self) -> dict[str, Any]:
        """Its published keys."""
        if self.refuse:
            raise self.refuse
        return self._issuer.published

    async def a_token(self, **asked: str) -> dict[str, Any]:
        """The tokens of a code, for who proves that the code is theirs."""
        self.asked.append(asked)
        proof = base64.urlsafe_b64encode(hashlib.sha256(asked["code_verifier"].encode()).digest()).decode().rstrip("=")
        nonce, challenge = self.codes.get(asked["code"], ("", None))
        if asked["code"] == "good":
            nonce, challenge = self.nonce, self.challenge
        if self.refuse or proof != challenge:
            raise self.refuse or KeycloakPostError("no")
        return self._tokens(nonce)

    async def a_refresh_token(self, token: str) -> dict[str, Any]:
        """New tokens."""
        self.refreshed += 1
        if self.refuse or token != REFRESH:
            raise self.refuse or KeycloakPostError("no", response_code=400)
        return self._tokens(self.nonce)

    def _tokens(self, nonce: str) -> dict[str, Any]:
        told = {"nonce": nonce, "sid": self.sid, "aud": "gateway", "azp": "gateway", **self.changes}
        told = {name: value for name, value in told.items() if value is not None}
        id_token = (self.foreign or self._issuer).token("village-worker", **told)
        access = self._issuer.token("village-worker")
        return {"access_token": access, "refresh_token": REFRESH, "id_token": id_token, "expires_in": self.seconds}


class Door:
    """A browser before the sign-on routes."""

    def __init__(self, sign_in: SignIn, server: Server, client: httpx.AsyncClient) -> None:
        self.sign_in, self.server, self.client = sign_in, server, client

    async def start(self, back: str = "/") -> dict[str, str]:
        """Begin, in a tab; returns what the sign-on server is asked."""
        answer = await self.client.get("/signin", params={"next": back})
        answer = answer if answer.is_redirect else answer.raise_for_status()
        asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
        self.server.nonce, self.server.challenge = asked["nonce"], asked["code_challenge"]
        return asked

    async def come_back(self, **query: str) -> httpx.Response:
        """Come back from the sign-on server."""
        return await self.client.get("/signin/callback", params=query)

    async def enter(self, back: str = "/") -> httpx.Response:
        """The whole way."""
        asked = await self.start(back)
        return await self.come_back(code="good", state=asked["state"])

    @property
    def session_id(self) -> str:
        """What the browser holds."""
        return self.client.cookies.get(self.sign_in.cookie) or ""


@asynccontextmanager
async def door_of(settings: GatewaySettings, issuer: Issuer) -> AsyncIterator[Door]:
    """A browser before the sign-on routes alone."""
    store = SessionStore(settings.session_key, hours=8)
    await store.open(settings.nats_url)
    sign_in, server = SignIn(settings, store), Server(issuer)
    sign_in._keycloak = server  # type: ignore[assignment]  # noqa: SLF001 - a twin in its place

    async def token(request: Request) -> Response:
        try:
            return PlainTextResponse(await sign_in.token_of(request))
        except DomainError as error:
            return PlainTextResponse(error.reason, status_code=401)

    routes = [
        Route("/signin", sign_in.start),
        Route("/signin/callback", sign_in.callback),
        Route("/signout", sign_in.end, methods=["POST"]),
        Route("/signout/back-channel", sign_in.back_channel, methods=["POST"]),
        Route("/token", token, methods=["GET", "POST"]),
    ]
    transport = httpx.ASGITransport(Starlette(routes=routes))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        yield Door(sign_in, server, client)
    await store.close()
