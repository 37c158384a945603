"""The verbs speak to the cell as anybody does: through the gateway, with a token, for a purpose."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import httpx

from local.cell import Cell

READY_SECONDS = 120.0
TOKEN_SECONDS = 200.0


class Refused(Exception):
    """The cell refused; `problem` is its problem document."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("reason", "UNKNOWN"))
        self.problem = problem


class GatewayClient:
    """Calls as the operator of the embedded cell."""

    def __init__(self, cell: Cell, purpose: str, client: str = "operator") -> None:
        self._cell = cell
        self._purpose = purpose
        self._client = client
        self.http = httpx.Client(base_url=cell.gateway, timeout=60)
        self._token, self._fetched = "", 0.0

    def call(self, verb: str, path: str, body: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:  # noqa: ANN401
        """A call's reply as JSON.

        Errors: `Refused`.
        """
        answer = self.http.request(verb, path, json=body, headers=self.headers(), **options)
        if answer.is_error:
            try:
                problem = answer.json()
            except ValueError:
                problem = {"reason": f"HTTP_{answer.status_code}"}
            raise Refused(problem)
        found: dict[str, Any] = answer.json()
        return found

    def headers(self) -> dict[str, str]:
        """What every call carries."""
        if time.monotonic() - self._fetched > TOKEN_SECONDS or not self._token:
            self._token, self._fetched = self._cell.client_token(self._client), time.monotonic()
        return {
            "Authorization": f"Bearer {self._token}",
            "Anjia-Purpose": self._purpose,
            "Idempotency-Key": str(uuid4()),
        }

    def wait_until_ready(self) -> None:
        """Wait until sign-on and registry answer: a start may still be under way."""
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                self.call("GET", "/v1/rolls")
            except (httpx.HTTPError, Refused) as error:
                transient = isinstance(error, httpx.HTTPError) or error.problem.get("status") in (None, 503)
                if not transient or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return
