"""A form that is none, or is too large, is refused as such, and no fault in a page is told to its reader."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from gateway.pages import answering
from gateway.settings import GatewaySettings
from gateway.testing import Recorder, opened

PARTS = "multipart/form-data; boundary=x"
FORM = "application/x-www-form-urlencoded"
BODY_MAX = 20_000
SECRET = "a secret of ours"
PATHS = ["/console/people", "/signout/back-channel"]


@pytest.fixture
async def client(
    gateway_settings: Callable[..., GatewaySettings], recorder: tuple[Recorder, str]
) -> AsyncIterator[httpx.AsyncClient]:
    settings = gateway_settings(registry_address=recorder[1], max_body_bytes=BODY_MAX)
    async with opened(settings) as found:
        yield found


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (PARTS, b"garbage"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=" + "x" * 300, b"a"),
        (PARTS, b"--x\r\nContent-Disposition: attachment\r\n\r\nA\r\n--x--\r\n"),
        (FORM, b"a=1&" * 3_000),
    ],
    ids=["garbage", "no boundary", "long boundary", "no name", "many fields"],
)
async def test_form_that_is_none_is_refused(client: httpx.AsyncClient, path: str, kind: str, body: bytes) -> None:
    answer = await client.post(path, content=body, headers={"Content-Type": kind, "Accept-Language": "en"})
    assert answer.status_code == 400
    assert "the form cannot be read" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", [PARTS, FORM])
async def test_form_of_a_stranger_has_a_most(client: httpx.AsyncClient, path: str, kind: str) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n' if kind == PARTS else b"a="
        for _ in range(1_000):
            sent += 10_000
            yield b"x" * 10_000

    headers = {"Content-Type": kind, "Accept-Language": "en"}
    answer = await client.post(path, content=endless(), headers=headers)
    assert answer.status_code == 400
    assert f"a body has at most {BODY_MAX} bytes" in answer.text
    assert sent <= BODY_MAX + 20_000


async def test_fault_in_a_page_is_a_page_and_tells_nothing(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(answering, "_answer", fail)
    answer = await client.get("/console/people")
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert "INTERNAL" in answer.text or "内部错误" in answer.text
    assert SECRET not in answer.text
