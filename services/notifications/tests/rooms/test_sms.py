"""One contract for both twins of the SMS provider: over HTTP, and into a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from notifications.deliveries.rules import DELIVERED, Fault
from notifications.deliveries.sms import FakeSms, HttpSms, SmsProvider

TOKEN = "secret"
TEXT = "【安家】您有一条新消息"


class Gateway(BaseHTTPRequestHandler):
    """A provider's gateway as its manual says it is."""

    sent: dict[str, dict[str, str]]
    status = 0

    def do_POST(self) -> None:
        if self._stopped():
            return
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not content["to"].isdigit():
            self._answer(422, {"error": "to"})
            return
        key = self.headers["Idempotency-Key"]
        self.sent.setdefault(key, content)
        self._answer(202, {"id": f"p-{key}"})

    def do_GET(self) -> None:
        if self._stopped():
            return
        known = self.path.rpartition("/p-")[2] in self.sent
        self._answer(200 if known else 404, {"state": "delivered"})

    def _stopped(self) -> bool:
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._answer(401, {})
            return True
        if self.status:
            self._answer(self.status, {})
        return bool(self.status)

    def _answer(self, status: int, content: dict[str, str]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway() -> Iterator[tuple[str, Any]]:
    handler = type("Handler", (Gateway,), {"sent": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["http", "file"])
def twin(request: pytest.FixtureRequest, gateway: tuple[str, Any], tmp_path: Path) -> tuple[SmsProvider, Any]:
    """A provider, and what it has carried."""
    if request.param == "http":
        url, handler = gateway
        return HttpSms(url, TOKEN), lambda: [(one["to"], one["text"]) for one in handler.sent.values()]
    file = tmp_path / "sms" / "sent.jsonl"
    return FakeSms(file), lambda: [(one["to"], one["text"]) for one in map(json.loads, file.read_text().splitlines())]


async def test_message_is_carried_and_its_end_is_told(twin: tuple[SmsProvider, Any]) -> None:
    provider, carried = twin
    name = await provider.send("13812345678", TEXT, uuid4())
    assert carried() == [("13812345678", TEXT)]
    assert await provider.state_of(name) == DELIVERED


async def test_same_reference_again_is_the_same_message(twin: tuple[SmsProvider, Any]) -> None:
    provider, carried = twin
    reference = uuid4()
    names = {await provider.send("13812345678", TEXT, reference) for _ in range(2)}
    assert len(names) == 1
    assert len(carried()) == 1


async def test_number_that_is_none_is_refused_for_good(twin: tuple[SmsProvider, Any]) -> None:
    provider, _ = twin
    with pytest.raises(Fault) as caught:
        await provider.send("not a number", TEXT, uuid4())
    assert (caught.value.reason, caught.value.final) == ("SMS_REFUSED", True)


async def test_name_that_nobody_gave_is_refused(twin: tuple[SmsProvider, Any]) -> None:
    provider, _ = twin
    with pytest.raises(Fault):
        await provider.state_of(str(uuid4()))


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_gateway_that_is_away_is_tried_again(gateway: tuple[str, Any], status: int) -> None:
    url, handler = gateway
    handler.status = status
    with pytest.raises(Fault) as caught:
        await HttpSms(url, TOKEN).send("13812345678", TEXT, uuid4())
    assert (caught.value.reason, caught.value.final) == ("SMS_GATEWAY_AWAY", False)


async def test_gateway_that_does_not_answer_is_tried_again() -> None:
    with pytest.raises(Fault) as caught:
        await HttpSms("http://127.0.0.1:1", TOKEN).send("13812345678", TEXT, uuid4())
    assert not caught.value.final
