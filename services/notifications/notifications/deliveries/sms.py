"""SMS: a provider's gateway over HTTP, and its twin that writes to a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol
from uuid import UUID

import httpx

from notifications.deliveries.rules import DELIVERED, FAILED, SENT, Fault

TIMEOUT_SECONDS = 10.0
TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500


class SmsProvider(Protocol):
    """Whoever carries short messages."""

    async def send(self, phone: str, text: str, reference: UUID) -> str:
        """Hand one over; the same reference again is the same message. Returns the provider's own id of it.

        Errors: `Fault`.
        """

    async def state_of(self, provider_id: str) -> str:
        """`sent`, `delivered` or `failed`.

        Errors: `Fault`.
        """


class HttpSms:
    """A gateway: POST {url}/messages, GET {url}/messages/{id}; bearer token, Idempotency-Key."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}

    async def send(self, phone: str, text: str, reference: UUID) -> str:
        """POST; the reference is the key."""
        content = await self._ask(
            "POST", "/messages", json={"to": phone, "text": text}, headers={"Idempotency-Key": str(reference)}
        )
        return str(content["id"])

    async def state_of(self, provider_id: str) -> str:
        """GET; a word that is not known means that it is under way."""
        state = str((await self._ask("GET", f"/messages/{provider_id}"))["state"])
        return state if state in (DELIVERED, FAILED) else SENT

    async def _ask(self, verb: str, path: str, **options: object) -> dict[str, object]:
        headers = {**self._headers, **options.pop("headers", {})}  # type: ignore[dict-item]
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as http:
                answer = await http.request(verb, self._url + path, headers=headers, **options)  # type: ignore[arg-type]
            if answer.status_code >= SERVER_ERROR or answer.status_code == TOO_MANY_REQUESTS:
                raise Fault("SMS_GATEWAY_AWAY")
            if answer.is_error:
                raise Fault("SMS_REFUSED", final=True)
            content: dict[str, object] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Fault("SMS_GATEWAY_AWAY") from error
        return content


class FakeSms:
    """Writes each message to a file of lines and calls it delivered. For demonstrations and tests: nothing is sent."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: set[str] | None = None

    async def send(self, phone: str, text: str, reference: UUID) -> str:
        """Write it down once."""
        if not phone.isdigit():
            raise Fault("SMS_REFUSED", final=True)
        if str(reference) not in self._written():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"id": str(reference), "to": phone, "text": text}, ensure_ascii=False) + "\n")
            self._written().add(str(reference))
        return str(reference)

    async def state_of(self, provider_id: str) -> str:
        """What was written down has arrived."""
        if provider_id not in self._written():
            raise Fault("SMS_REFUSED", final=True)
        return DELIVERED

    def _written(self) -> set[str]:
        """References that stand in the file, read once."""
        if self._known is None:
            lines = self._file.read_text(encoding="utf-8").splitlines() if self._file.exists() else []
            self._known = {json.loads(line)["id"] for line in lines}
        return self._known
