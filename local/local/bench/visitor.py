"""A browser as far as a load needs one: cookies by address, and the whole way of signing in."""

from __future__ import annotations

import html
import json
import re
from typing import Any, Self
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from local.bench.load import OK, Answer, CallFailed, HttpClient

SESSION_COOKIE = "anjia_session"
_TOKEN = re.compile(r'name="csrf"[^>]*value="([^"]+)"')
_FORM = re.compile(r'<form[^>]*action="([^"]+/login-actions/[^"]+)"')


class NotLetIn(CallFailed):
    """The sign-on form did not lead back: a wrong password, a locked account, or a question after it."""


class Visitor:
    """One account's browser. Each sign-in begins without cookies, as a browser that was just opened."""

    def __init__(self, gateway: str, sign_on: str, user: str, password: str) -> None:
        self._clients = {url: HttpClient(url, {}) for url in (gateway, sign_on)}
        self._gateway, self._user, self._password = gateway, user, password
        self._cookies: dict[str, dict[str, str]] = {}
        self._token = ""

    async def sign_in(self) -> None:
        """From the gateway to the sign-on form and back, until the gateway has opened a session.

        Errors: `NotLetIn`, `CallFailed`.
        """
        self._cookies, self._token = {}, ""
        answer = await self._follow(await self._send("GET", f"{self._gateway}/signin?next=/start"))
        form = _FORM.search(answer.body.decode())
        if form is None:
            raise CallFailed(answer.body.decode()[:500])
        typed = urlencode({"username": self._user, "password": self._password, "credentialId": ""}).encode()
        answer = await self._send("POST", html.unescape(form[1]), typed)
        back = answer.header("location")
        if not back.startswith(f"{self._gateway}/signin/callback"):
            raise NotLetIn(self._user, answer.status)
        answer = await self._send("GET", back)
        if SESSION_COOKIE not in self._cookies[self._gateway]:
            raise CallFailed(answer.body.decode())

    async def read(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        """A page, or a call, of the session.

        Errors: `CallFailed`: a redirect (signed out) is no page.
        """
        answer = await self._send("GET", self._gateway + path, headers=headers)
        if answer.status // 100 != OK:
            raise CallFailed(path, answer.status, answer.body.decode()[:500])
        return answer.body

    async def call(self, verb: str, path: str, body: object = None, *, purpose: str) -> dict[str, Any]:
        """A call of the session, as a page's own form makes it.

        Errors: `CallFailed`.
        """
        return json.loads(await self.send(verb, path, json.dumps(body or {}).encode(), purpose=purpose)) or {}

    async def send(self, verb: str, path: str, content: bytes = b"", *, purpose: str) -> bytes:
        """The same for anything that is no JSON: files."""
        if not self._token:
            found = _TOKEN.search((await self.read("/")).decode())
            assert found is not None  # noqa: S101 - every page of a session has it
            self._token = found[1]
        told = {"Anjia-Purpose": purpose, "X-CSRF-Token": self._token, "Idempotency-Key": uuid4().hex}
        kind = {"Content-Type": "application/json"} if content.startswith(b"{") else {"Content-Type": "text/csv"}
        answer = await self._send(verb, self._gateway + path, content, headers={**told, **kind})
        if answer.status // 100 != OK:
            raise CallFailed(path, answer.status, answer.body.decode()[:500])
        return answer.body

    async def _follow(self, answer: Answer) -> Answer:
        while answer.header("location"):
            answer = await self._send("GET", answer.header("location"))
        return answer

    async def _send(
        self, verb: str, url: str, content: bytes = b"", *, headers: dict[str, str] | None = None
    ) -> Answer:
        place = "/".join(url.split("/")[:3])
        jar = self._cookies.setdefault(place, {})
        told = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        if jar:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = await self._clients[place].exchange(verb, path, content, told)
        for name, value in answer.headers:
            if name == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                jar[cookie.strip()] = kept.strip()
        return answer

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        for client in self._clients.values():
            await client.__aexit__(*raised)
