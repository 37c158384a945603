"""A real sign-on server imports the realm of a cluster: each cell signs in as itself, and another joins later."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import jwt
import psutil
import pytest
from chassis.errors import DomainError
from chassis.rpc.identity import principal_of
from chassis.testing.parts import PASSWORD, Cluster, free_port, wait_until
from keycloak import KeycloakAdmin, KeycloakOpenIDConnection
from local.cluster import cells
from local.cluster.rendering import K8S, folders, render
from local.cluster.secret_values import make_secrets
from local.fleet import ADMIN_CLIENT
from local.parts import keycloak

JOINING = cells.County("510411", "510411.anjia.example")
ALL = [*cells.counties(), JOINING]


@dataclass
class SignOn:
    """The server, and each cell's secrets of clients by cell and client."""

    url: str
    secrets: dict[str, dict[str, str]]

    def token(self, county: cells.County, client: str) -> dict[str, object]:
        """What a token says that a client of a cell gets for itself."""
        answer = httpx.post(
            f"{self.url}/realms/anjia/protocol/openid-connect/token",
            data={
                "grant_type": "client_credentials",
                "client_id": county.client_id(client),
                "client_secret": self.secrets[county.code][client],
            },
        )
        token = answer.raise_for_status().json()["access_token"]
        claims: dict[str, object] = jwt.decode(token, options={"verify_signature": False})
        return claims

    def asks(self, client: cells.County, back_to: cells.County) -> int:
        """What the server answers to a browser that a cell sends to sign in."""
        asked = {
            "client_id": client.client_id("gateway"),
            "redirect_uri": f"https://{back_to.host}/signin/callback",
            "response_type": "code",
            "scope": "openid",
            "code_challenge": "x" * 43,
            "code_challenge_method": "S256",
        }
        return httpx.get(f"{self.url}/realms/anjia/protocol/openid-connect/auth", params=asked).status_code


def is_ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


@pytest.fixture(scope="module")
def sign_on(cluster: Cluster, scratch: Path) -> Iterator[SignOn]:
    """The server with the realm file of the cluster; the last cell comes by partial import."""
    whole = [one for folder in folders() for one in render(folder)]
    secrets = {
        county.code: next(
            one["stringData"]
            for one in make_secrets(whole, county.code)[0]
            if one["metadata"]["name"] == f"realm-{county.code}"
        )
        for county in cells.counties()
    }
    secrets[JOINING.code] = {client: uuid4().hex for client in cells.clients_of_cells()}
    placeholders = {
        county.placeholder(client): secrets[county.code][client]
        for county in cells.counties()
        for client in cells.clients_of_cells()
    }
    folder, port, management = scratch / f"keycloak-{uuid4().hex}", free_port(), free_port()
    (folder / "data" / "import").mkdir(parents=True)
    realm = (K8S / "platform" / "cells" / "realm.json").read_text()
    (folder / "data" / "import" / "anjia-realm.json").write_text(realm)
    command = keycloak.command(folder, port=port, management_port=management, database_port=cluster.port)
    told = keycloak.environment(database_password=PASSWORD, admin_client=ADMIN_CLIENT, admin_secret=PASSWORD)
    told |= {**placeholders, "ANJIA_SECRET_GRANTS": uuid4().hex}
    with (folder / "log").open("w") as log:
        server = psutil.Popen([*command, "--import-realm"], env=told, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: is_ready(management), 180, "Keycloak is ready")
        url = f"http://127.0.0.1:{port}"
        admin = KeycloakOpenIDConnection(
            server_url=url,
            realm_name="anjia",
            user_realm_name="master",
            client_id=ADMIN_CLIENT,
            client_secret_key=PASSWORD,
        )
        KeycloakAdmin(connection=admin).partial_import_realm("anjia", cells.clients_for(JOINING, secrets[JOINING.code]))
        yield SignOn(url, secrets)
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("county", ALL, ids=[one.code for one in ALL])
@pytest.mark.parametrize("client", cells.clients_of_cells())
def test_client_of_a_cell_acts_for_its_county_and_is_nobody_in_another(
    sign_on: SignOn, county: cells.County, client: str
) -> None:
    claims = sign_on.token(county, client)
    assert claims["division"] == f"{county.code}000000"
    assert {f"agency-{client}", f"service-{client}", client} & set(claims["roles"])  # type: ignore[call-overload]
    # as its own cell reads the token, and as any other does
    assert principal_of(claims, "", county.code).client_id == client
    for other in ALL:
        if other != county:
            with pytest.raises(DomainError, match="OTHER_COUNTY"):
                principal_of(claims, "", other.code)


@pytest.mark.parametrize("county", ALL, ids=[one.code for one in ALL])
def test_browser_returns_to_the_cell_that_sent_it_and_to_no_other(sign_on: SignOn, county: cells.County) -> None:
    answers = {other.code: sign_on.asks(county, other) for other in ALL}
    assert {code for code, status in answers.items() if status == httpx.codes.OK} == {county.code}


def test_secret_of_one_cell_opens_no_other(sign_on: SignOn) -> None:
    one, other = cells.counties()
    mixed = SignOn(sign_on.url, {one.code: sign_on.secrets[other.code]})
    with pytest.raises(httpx.HTTPStatusError):
        mixed.token(one, "gateway")
