"""A token is verified once in its life and looked at each time it comes."""

from __future__ import annotations

import pytest
from chassis.errors import DomainError
from chassis.rpc import identity
from chassis.rpc.identity import TokenVerifier
from chassis.testing.issuer import Issuer


@pytest.fixture
def verifier(issuer: Issuer) -> TokenVerifier:
    return TokenVerifier(issuer=issuer.url, audience="anjia", keys_url=f"{issuer.url}/certs")


async def refused(verifier: TokenVerifier, token: str) -> str:
    with pytest.raises(DomainError) as caught:
        await verifier.verify(token)
    return caught.value.reason


async def test_same_token_is_the_same_caller_and_its_signature_is_read_once(
    verifier: TokenVerifier, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issuer.token("county-approver")
    first = await verifier.verify(token)
    monkeypatch.setattr(identity.jwt, "decode", None)
    assert await verifier.verify(token) is first


async def test_remembered_token_is_refused_once_it_is_over(
    verifier: TokenVerifier, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issuer.token("county-approver", seconds=-3)
    await verifier.verify(token)  # the leeway for clocks that differ
    monkeypatch.setattr(identity, "LEEWAY_SECONDS", 0)
    assert await refused(verifier, token) == "TOKEN_REFUSED"


async def test_altered_token_is_nobodys_however_often_the_right_one_came(
    verifier: TokenVerifier, issuer: Issuer
) -> None:
    token = issuer.token("county-approver")
    await verifier.verify(token)
    head, body, signature = token.split(".")
    other = issuer.token("system-admin").split(".")[1]
    for forged in (f"{head}.{other}.{signature}", token + "x", f"{head}.{body}.", token.upper()):
        assert await refused(verifier, forged) == "TOKEN_REFUSED"


async def test_memory_of_tokens_is_bounded(
    verifier: TokenVerifier, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "REMEMBERED_TOKENS", 3)
    for number in range(6):
        await verifier.verify(issuer.token("citizen", sub=str(number)))
    assert len(verifier._remembered) == 3
