"""Pages under test: a signed-in browser before the whole gateway, and services that answer as a test says."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from typing import Any

import grpc
import httpx
from chassis.errors import DomainError
from chassis.rpc.status import to_status
from chassis.testing.issuer import Issuer
from google.protobuf.message import Message

from gateway.app import create_app
from gateway.auth.sessions import Session
from gateway.pages.visit import Pages
from gateway.settings import GatewaySettings
from gateway.transcoding.contract import rules

SITE = "http://anjia.test"


class Answers(grpc.GenericRpcHandler):  # type: ignore[type-arg]
    """Answers every call: as it was told for an operation, else with an empty message; keeps what was asked."""

    def __init__(self) -> None:
        self.told: dict[str, Message | DomainError] = {}
        self.asked: dict[str, list[Any]] = defaultdict(list)
        self.metadata: dict[str, list[dict[str, str]]] = defaultdict(list)
        self._rules = {rule.method.path: rule for rule in rules()}

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[Any, Any]:
        rule = self._rules[str(details.method)]
        metadata = {str(name): str(value) for name, value in details.invocation_metadata}

        async def behave(requests: AsyncIterator[bytes], context: Any) -> AsyncIterator[bytes]:
            async for one in requests:
                self.asked[rule.operation].append(rule.method.request_class.FromString(one))
            self.metadata[rule.operation].append(metadata)
            told = self.told.get(rule.operation)
            if isinstance(told, DomainError):
                await context.abort_with_status(to_status(told, "request"))
            yield told.SerializeToString() if isinstance(told, Message) else b""

        return grpc.stream_stream_rpc_method_handler(behave)


class Account:
    """A twin of the sign-on server, of whom only the gateway's own token is asked."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer

    async def a_token(self, **_asked: str) -> dict[str, Any]:
        """The gateway's own token."""
        return {"access_token": self._issuer.token("service-gateway"), "expires_in": 300}


class Browser:
    """A browser before the pages, and what stands behind them."""

    def __init__(self, client: httpx.AsyncClient, pages: Pages, answers: Answers, issuer: Issuer) -> None:
        self.client, self.answers, self._pages, self._issuer = client, answers, pages, issuer
        self._session_id = ""

    async def sign_in(self, *roles: str, language: str = "zh", **claims: Any) -> None:
        """Be signed in with roles."""
        staff = {} if roles == ("citizen",) else {"staff_number": "S-1"}
        token = self._issuer.token(
            *roles, **{"division": "510422000000", "division_level": "county", **staff, **claims}
        )
        session = Session(token, "", "", time.time() + 300, "sid", "-".join(roles), roles[0])
        self._session_id = await self._pages.sign_in.sessions.create(session)
        self.client.cookies.set(self._pages.sign_in.cookie, self._session_id)
        self.speak(language)

    def speak(self, language: str) -> None:
        """Read pages in a language."""
        for one in [one for one in self.client.cookies.jar if one.name == "anjia_language"]:
            self.client.cookies.jar.clear(one.domain, one.path, one.name)
        self.client.cookies.set("anjia_language", language)

    async def read(self, path: str) -> str:
        """A page as it stands."""
        answer = await self.client.get(path)
        assert answer.status_code == httpx.codes.OK, (answer.status_code, answer.text[-2000:])
        return unescape(answer.text)

    async def send(self, path: str, files: dict[str, Any] | None = None, **fields: Any) -> httpx.Response:
        """A form of a page, as the page's own button sends it; the answer is not followed."""
        own = {"csrf": self._pages.sign_in.csrf_token(self._session_id), "at": path}
        return await self.client.post(path, data={**own, **fields}, files=files)


@asynccontextmanager
async def browser_of(settings: GatewaySettings, answers: Answers, issuer: Issuer) -> AsyncIterator[Browser]:
    """A browser before a gateway that runs in this process."""
    app = create_app(settings)
    (pages,) = app.state.refuse.args
    pages.sign_in._keycloak = Account(issuer)  # noqa: SLF001 - a twin in its place
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
            yield Browser(client, pages, answers, issuer)
