"""A token is verified once in its life and looked at each time it comes."""

from __future__ import annotations

import pytest
from chassis.errors import DomainError
from chassis.rpc import identity
from chassis.rpc.identity import TokenVerifier
from chassis.testing.issuer import Issuer


@pytest.fixture
def verifier(issuer: Issuer) -> TokenVerifier:
    return TokenVerifier(issuer=issuer.url, audience="anjia", keys_url=f"{issuer.url}/certs", cell="510422")


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


@pytest.mark.parametrize("role", ["service-incentives", "agency-hospital", "operator"])
async def test_system_of_another_county_is_nobody_here(verifier: TokenVerifier, issuer: Issuer, role: str) -> None:
    for code, level in (("510422000000", "county"), ("510422104000", "township"), ("510400000000", "city")):
        found = await verifier.verify(issuer.token(role, division=code, division_level=level))
        assert found.division is not None
    for code, level in (("510421000000", "county"), ("510421100000", "township"), ("510300000000", "city")):
        assert await refused(verifier, issuer.token(role, division=code, division_level=level)) == "OTHER_COUNTY"


async def test_people_of_another_county_keep_their_own_scope(verifier: TokenVerifier, issuer: Issuer) -> None:
    """They see what lies in their own territory: here, nothing but those who belong to both."""
    token = issuer.token("county-approver", division="510421000000", division_level="county")
    assert (await verifier.verify(token)).division is not None


@pytest.mark.parametrize(
    ("client", "known"),
    [
        ("hospital-510422", "hospital"),
        ("hospital", "hospital"),
        ("hospital-510421", "hospital-510421"),
        ("civil-affairs-510422", "civil-affairs"),
    ],
)
async def test_client_is_known_by_the_name_that_agreements_give_it(
    verifier: TokenVerifier, issuer: Issuer, client: str, known: str
) -> None:
    assert (await verifier.verify(issuer.token("citizen", azp=client))).client_id == known
