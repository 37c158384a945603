"""Sign-on of browsers: every step is bound to the one before; nobody is led elsewhere or let in by a forged page."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from chassis.testing.issuer import Issuer
from gateway.auth.id_tokens import BACK_CHANNEL_EVENT
from gateway.auth.sessions import SessionStore
from gateway.auth.sign_in import SignIn
from gateway.settings import GatewaySettings
from gateway.testing_door import SITE, Door, Server
from keycloak.exceptions import KeycloakConnectionError, KeycloakPostError
from starlette.requests import Request


async def test_start_asks_for_a_code_with_a_challenge_state_and_nonce_of_its_own(door: Door) -> None:
    first, second = await door.start(), await door.start()
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == f"{SITE}/signin/callback"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 32
        assert first[name] != second[name]


async def test_whole_way_ends_in_a_session_whose_cookie_a_script_cannot_read(door: Door) -> None:
    answer = await door.enter("/people?x=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/people?x=1")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(door.sign_in.cookie))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "refresh" not in cookie
    assert (await door.client.get("/token")).status_code == 200


async def test_secure_site_binds_its_cookies_to_the_host(
    gateway_settings: Callable[..., GatewaySettings], issuer: Issuer
) -> None:
    settings = gateway_settings(public_url="https://anjia.test")
    sign_in = SignIn(settings, SessionStore(settings.session_key, hours=8))
    sign_in._keycloak = Server(issuer)  # type: ignore[assignment]
    request = Request({"type": "http", "method": "GET", "path": "/signin", "query_string": b"", "headers": []})
    cookie = (await sign_in.start(request)).headers["set-cookie"]
    assert sign_in.cookie.startswith("__Host-")
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.test", "/\\evil.test", "https://evil.test", "evil.test", "javascript:alert(1)", "\\\\evil.test", "",
     "/\t/evil.test", "/\n/evil.test", "\t//evil.test", " //evil.test", "/\r/evil.test"],
)  # fmt: skip
async def test_nobody_is_led_to_another_site(door: Door, elsewhere: str) -> None:
    answer = await door.enter(elsewhere)
    location = answer.headers["location"]
    # a browser drops tabs and line ends from an address and takes a backslash for a slash
    seen = "".join(sign for sign in location if sign not in "\t\r\n").replace("\\", "/").strip()
    assert seen.startswith("/")
    assert not seen.startswith("//")


@pytest.mark.parametrize("state", ["", "other", "é", "王"])
async def test_code_without_the_state_of_this_browser_is_refused(door: Door, state: str) -> None:
    await door.start()
    answer = await door.come_back(code="good", state=state)
    assert (answer.status_code, answer.json()["reason"]) == (400, "SIGN_IN_STALE")
    assert door.server.asked == []
    assert door.session_id == ""


async def test_code_of_another_browser_is_refused(door: Door) -> None:
    asked = await door.start()
    door.client.cookies.clear()
    assert (await door.come_back(code="good", state=asked["state"])).status_code == 400
    assert door.session_id == ""


async def test_wrong_code_verifier_and_stolen_code_are_refused(door: Door) -> None:
    asked = await door.start()
    door.server.challenge = "of another browser"
    assert (await door.come_back(code="good", state=asked["state"])).status_code == 400
    assert door.session_id == ""


async def test_identity_token_of_another_sign_in_is_refused(door: Door) -> None:
    asked = await door.start()
    door.server.nonce = "of another sign-in"
    assert (await door.come_back(code="good", state=asked["state"])).status_code == 400
    assert door.session_id == ""


async def test_sign_in_that_took_too_long_is_refused(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, later = await door.start(), time.time() + 601
    monkeypatch.setattr("gateway.auth.sign_in.time.time", lambda: later)
    assert (await door.come_back(code="good", state=asked["state"])).status_code == 400


async def test_sign_on_server_that_is_away_is_said_to_be(door: Door) -> None:
    asked = await door.start()
    door.server.refuse = KeycloakConnectionError("away")
    answer = await door.come_back(code="good", state=asked["state"])
    assert (answer.status_code, answer.json()["reason"]) == (503, "SIGN_ON_UNAVAILABLE")


@pytest.mark.parametrize("how", ["refuses", "hangs"])
async def test_nobody_is_sent_to_a_sign_on_server_that_says_nothing(
    door: Door, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    async def hang() -> dict[str, Any]:
        await asyncio.sleep(3600)
        return {}

    monkeypatch.setattr("gateway.auth.sign_in.REACHED_WITHIN_SECONDS", 0.05)
    if how == "hangs":
        monkeypatch.setattr(door.server, "a_certs", hang)
    else:
        door.server.refuse = KeycloakConnectionError("away")
    answer = await door.client.get("/signin")
    assert (answer.status_code, answer.json()["reason"]) == (503, "SIGN_ON_UNAVAILABLE")


async def test_session_id_from_before_signing_in_is_never_carried_over(door: Door) -> None:
    await door.enter()
    old = door.session_id
    await door.enter()
    assert door.session_id != old
    door.client.cookies.clear()
    planted = await door.client.get("/token", headers={"Cookie": f"{door.sign_in.cookie}={old}"})
    assert planted.status_code == 401


async def test_session_changes_something_only_with_its_own_pages_token(door: Door) -> None:
    await door.enter()
    assert (await door.client.post("/token")).text == "CSRF_REFUSED"
    for forged in ("", "x", door.sign_in.csrf_token("another session"), "é"):
        answer = await door.client.post("/token", headers={"X-CSRF-Token": forged.encode()})
        assert answer.text == "CSRF_REFUSED"
    own = door.sign_in.csrf_token(door.session_id)
    assert (await door.client.post("/token", headers={"X-CSRF-Token": own})).status_code == 200


async def test_signing_out_needs_the_pages_token_and_ends_both_sessions(door: Door) -> None:
    await door.enter()
    session_id = door.session_id
    assert (await door.client.post("/signout", data={"csrf": "x"})).status_code == 403
    answer = await door.client.post("/signout", data={"csrf": door.sign_in.csrf_token(session_id)})
    assert "/protocol/openid-connect/logout?" in answer.headers["location"]
    assert await door.sign_in._sessions.find(session_id) is None


async def test_ten_requests_at_once_refresh_once(door: Door) -> None:
    import asyncio

    door.server.seconds = 1
    await door.enter()
    door.server.seconds = 300
    answers = await asyncio.gather(*(door.client.get("/token") for _ in range(10)))
    assert {answer.status_code for answer in answers} == {200}
    assert door.server.refreshed == 1


async def test_session_lives_as_long_as_its_token_while_the_sign_on_server_is_away(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.server.seconds = 20
    await door.enter()
    door.server.refuse = KeycloakConnectionError("away")
    assert (await door.client.get("/token")).status_code == 200
    later = time.time() + 30
    monkeypatch.setattr("gateway.auth.sign_in.time.time", lambda: later)
    assert (await door.client.get("/token")).status_code == 401


async def test_refused_refresh_ends_the_session(door: Door) -> None:
    door.server.seconds = 1
    await door.enter()
    door.server.refuse = KeycloakPostError("revoked", response_code=400)
    assert (await door.client.get("/token")).status_code == 401
    door.server.refuse = None
    assert (await door.client.get("/token")).status_code == 401


async def test_sign_on_server_in_trouble_of_its_own_ends_no_session(door: Door) -> None:
    door.server.seconds = 1
    await door.enter()
    door.server.refuse = KeycloakPostError("starting", response_code=503)
    assert (await door.client.get("/token")).status_code == 200
    door.server.refuse = None
    assert (await door.client.get("/token")).status_code == 200


async def test_nobody_is_sent_to_a_sign_on_server_that_does_not_answer(
    gateway_settings: Callable[..., GatewaySettings],
) -> None:
    settings = gateway_settings(keycloak_url="http://127.0.0.1:1")
    sign_in = SignIn(settings, SessionStore(settings.session_key, hours=8))
    request = Request({"type": "http", "method": "GET", "path": "/signin", "query_string": b"", "headers": []})
    answer = await sign_in.start(request)
    assert answer.status_code == 503
    assert b"SIGN_ON_UNAVAILABLE" in answer.body


def logout_token(issuer: Issuer, **changes: Any) -> str:
    told = {"aud": "gateway", "events": {BACK_CHANNEL_EVENT: {}}, "sid": "sid-1", **changes}
    return issuer.token(**{name: value for name, value in told.items() if value is not None})


async def test_sign_on_server_ends_a_session(door: Door, issuer: Issuer) -> None:
    await door.enter()
    answer = await door.client.post("/signout/back-channel", data={"logout_token": logout_token(issuer)})
    assert answer.status_code == 200
    assert (await door.client.get("/token")).status_code == 401


@pytest.mark.parametrize(
    "changes",
    [{"aud": "another"}, {"iss": "http://elsewhere"}, {"seconds": -60}, {"events": {}}, {"nonce": "x"}, {"sid": None},
     {"algorithm": "HS256"}],
    ids=["audience", "issuer", "expired", "no event", "an identity token", "no session", "algorithm"],
)  # fmt: skip
async def test_forged_logout_ends_nothing(door: Door, issuer: Issuer, changes: dict[str, Any]) -> None:
    await door.enter()
    answer = await door.client.post("/signout/back-channel", data={"logout_token": logout_token(issuer, **changes)})
    assert answer.status_code == 400
    assert (await door.client.get("/token")).status_code == 200
