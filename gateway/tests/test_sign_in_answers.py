"""Several tabs at once each arrive; what the sign-on server refuses is said once; tokens are verified in full."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from chassis.errors import DomainError
from chassis.testing.issuer import Issuer
from gateway.auth.attempts import KEPT_ATTEMPTS
from gateway.auth.id_tokens import IdTokens
from gateway.settings import GatewaySettings
from gateway.testing import opened
from gateway.testing_door import SITE, Door
from hypothesis import given
from hypothesis import strategies as st

BROWSER = {"Accept": "text/html"}


async def test_tabs_at_once_each_arrive_where_they_were_going_in_any_order(door: Door) -> None:
    tabs = {f"tab-{number}": await door.start(f"/people?tab={number}") for number in range(6)}
    for code, asked in tabs.items():
        door.server.codes[code] = (asked["nonce"], asked["code_challenge"])
    for number in (3, 0, 5, 1, 4, 2):
        answer = await door.come_back(code=f"tab-{number}", state=tabs[f"tab-{number}"]["state"])
        assert (answer.status_code, answer.headers["location"]) == (303, f"/people?tab={number}")
        assert (await door.client.get("/token")).status_code == 200
    assert len({one["code_verifier"] for one in door.server.asked}) == len(tabs)


async def test_code_of_one_tab_is_not_good_in_another(door: Door) -> None:
    first, second = await door.start("/first"), await door.start("/second")
    door.server.codes["first"] = (first["nonce"], first["code_challenge"])
    assert (await door.come_back(code="first", state=second["state"])).json()["reason"] == "SIGN_IN_STALE"
    assert door.session_id == ""
    assert (await door.come_back(code="first", state=first["state"])).headers["location"] == "/first"


async def test_attempt_ends_with_its_first_use(door: Door) -> None:
    asked = await door.start()
    assert (await door.come_back(code="good", state=asked["state"])).status_code == 303
    again = await door.come_back(code="good", state=asked["state"])
    assert (again.status_code, again.json()["reason"]) == (400, "SIGN_IN_STALE")


async def test_tabs_never_finished_do_not_pile_up_in_the_browser(door: Door) -> None:
    for _ in range(3 * KEPT_ATTEMPTS):
        asked = await door.start("/" + "x" * 900)
    held = [one for one in door.client.cookies.jar if "signin" in one.name]
    assert len(held) == KEPT_ATTEMPTS
    assert sum(len(one.name) + len(one.value or "") for one in held) < 4_000
    assert (await door.come_back(code="good", state=asked["state"])).status_code == 303


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [("access_denied", 403, "SIGN_IN_DENIED"), ("temporarily_unavailable", 503, "SIGN_ON_UNAVAILABLE"),
     ("server_error", 503, "SIGN_ON_UNAVAILABLE"), ("login_required", 400, "SIGN_IN_UNFINISHED"),
     ("interaction_required", 400, "SIGN_IN_UNFINISHED"), ("consent_required", 400, "SIGN_IN_UNFINISHED"),
     ("account_selection_required", 400, "SIGN_IN_UNFINISHED"), ("invalid_scope", 400, "SIGN_IN_REFUSED"),
     ("invalid_request", 400, "SIGN_IN_REFUSED"), ("unauthorized_client", 400, "SIGN_IN_REFUSED"),
     ("unsupported_response_type", 400, "SIGN_IN_REFUSED"),
     ("<script>never heard of</script>", 400, "SIGN_IN_REFUSED")],
)  # fmt: skip
async def test_refusal_of_the_sign_on_server_is_said_and_not_asked_again(
    door: Door, error: str, status: int, reason: str
) -> None:
    asked = await door.start()
    told = {"error": error, "error_description": "<b>inner words</b>"}
    for state in (asked["state"], "", "x"):
        answer = await door.come_back(**told, state=state)
        assert (answer.status_code, answer.json()["reason"]) == (status, reason)
        assert "location" not in answer.headers
        assert "inner words" not in answer.text
        assert "never heard" not in answer.text
        assert answer.json()["messages"]["zh"]
        assert answer.json()["messages"]["en"]
    assert door.session_id == ""
    assert door.server.asked == []


@pytest.mark.parametrize("error", ["temporarily_unavailable", "login_required"])
async def test_tab_that_another_tab_has_overtaken_arrives_signed_in(door: Door, error: str) -> None:
    slow = await door.start("/slow")
    await door.enter("/quick")
    answer = await door.come_back(error=error, state=slow["state"])
    assert (answer.status_code, answer.headers["location"]) == (303, "/slow")
    assert (await door.client.get("/token")).status_code == 200


@pytest.mark.parametrize("query", [{}, {"state": "x"}, {"code": ""}, {"code": "good"}, {"error": ""}])
async def test_callback_with_nothing_in_it_leads_nowhere(door: Door, query: dict[str, str]) -> None:
    answer = await door.come_back(**query)
    assert (answer.status_code, answer.json()["reason"]) == (400, "SIGN_IN_STALE")


@pytest.mark.parametrize(
    ("language", "said", "button"), [("zh", "登录已取消", "再试一次"), ("en", "cancelled", "Try again")]
)
async def test_person_reads_what_happened_and_tries_again_on_the_same_way(
    gateway_settings: Callable[..., GatewaySettings], door: Door, language: str, said: str, button: str
) -> None:
    state = (await door.start("/console/people?page=2"))["state"]
    async with opened(gateway_settings(public_url=SITE)) as client:
        answer = await client.get(
            "/signin/callback",
            params={"error": "access_denied", "state": state},
            headers={**BROWSER, "Cookie": f"anjia_language={language}"},
        )
    assert answer.status_code == 403
    assert said in answer.text
    assert button in answer.text
    assert "http-equiv" not in answer.text
    link = answer.text.split('href="/signin?')[-1].split('"')[0]
    assert parse_qs(urlsplit("?" + link).query)["next"] == ["/console/people?page=2"]


def unsigned(token: str) -> str:
    _, claims, _ = token.split(".")
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    return f"{head}.{claims}."


@pytest.mark.parametrize(
    "changes",
    [{"nonce": "another"}, {"nonce": None}, {"aud": "anjia"}, {"aud": None}, {"aud": ["anjia", "other"]},
     {"aud": ["gateway", "other"], "azp": None}, {"azp": "other"}, {"iss": "http://elsewhere"}, {"iss": ""},
     {"seconds": -60}, {"seconds": -100_000}, {"exp": "never"}, {"iat": 99_999_999_999}, {"nbf": 99_999_999_999},
     {"sub": ""}, {"at_hash": "of-another-token"}, {"algorithm": "HS256"}],
    ids=str,
)  # fmt: skip
async def test_identity_token_that_says_otherwise_opens_nothing(door: Door, changes: dict[str, Any]) -> None:
    door.server.changes = changes
    asked = await door.start()
    answer = await door.come_back(code="good", state=asked["state"])
    assert (answer.status_code, answer.json()["reason"]) == (400, "SIGN_IN_STALE")
    assert door.session_id == ""


async def test_identity_token_with_another_key_opens_nothing(door: Door, issuer: Issuer) -> None:
    other = Issuer()
    other.url = issuer.url
    door.server.foreign = other
    answer = await door.enter()
    other.close()
    assert (answer.status_code, door.session_id) == (400, "")


@pytest.mark.parametrize("change", ["unsigned", "cut", "turned", "empty", "words", "missing"])
async def test_identity_token_without_a_signature_opens_nothing(
    door: Door, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    honest = door.server._tokens

    def tokens(nonce: str) -> dict[str, Any]:
        found = honest(nonce)
        token = found["id_token"]
        head, claims, signature = token.split(".")
        other = claims[:-2] + ("A" if claims[-2] != "A" else "B") + claims[-1]
        found["id_token"] = {
            "unsigned": unsigned(token),
            "cut": f"{head}.{claims}.",
            "turned": f"{head}.{other}.{signature}",
            "empty": "",
            "words": "a.b.c",
            "missing": token,
        }[change]
        if change == "missing":
            del found["id_token"]
        return found

    monkeypatch.setattr(door.server, "_tokens", tokens)
    answer = await door.enter()
    assert (answer.status_code, answer.json()["reason"]) == (400, "SIGN_IN_STALE")
    assert door.session_id == ""


@pytest.mark.parametrize(
    "changes", [{"aud": "anjia"}, {"iss": "http://x"}, {"seconds": -60}, {"sid": "sid-2"}], ids=str
)
async def test_refreshed_session_is_over_when_its_token_is_not_of_the_same_sign_in(
    door: Door, changes: dict[str, Any]
) -> None:
    door.server.seconds = 1
    await door.enter()
    door.server.changes = changes
    assert (await door.client.get("/token")).status_code == 401
    door.server.changes = {}
    assert (await door.client.get("/token")).status_code == 401


@pytest.fixture(scope="module")
def published() -> Iterator[dict[str, Any]]:
    """Keys of a sign-on server."""
    found = Issuer()
    yield found.published
    found.close()


@given(text=st.text() | st.from_regex(r"[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}", fullmatch=True))
async def test_no_text_whatever_is_a_token(published: dict[str, Any], text: str) -> None:
    async def keys() -> dict[str, Any]:
        return published

    tokens = IdTokens(issuer="http://issuer", client_id="gateway", fetch=keys)
    with pytest.raises(DomainError, match="TOKEN_REFUSED"):
        await tokens.read(text, access_token="")
    with pytest.raises(DomainError, match="TOKEN_REFUSED"):
        await tokens.read_logout(text)
