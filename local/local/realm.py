"""The sign-on realm of an embedded cell: the same file as in the cluster, and a demo account for each role."""

from __future__ import annotations

import json
import re
from typing import Any

from gateway.auth.grants import GrantsSettings, keycloak_of, limit_grants
from keycloak import KeycloakAdmin, KeycloakOpenIDConnection

from local.fleet import ADMIN_CLIENT, addresses
from local.places import ROOT
from local.secret_store import Secrets

REALM_FILE = ROOT / "k8s" / "platform" / "keycloak" / "realm.json"
_PLACEHOLDER = re.compile(r"\$\{(ANJIA_[A-Z0-9_]+)(?::([^}]*))?\}")
SERVICE_CLIENTS = (
    *("registry", "concessions", "fees", "incentives", "notifications"),
    *("hospital", "school", "police", "civil-affairs", "disabled-federation", "operator"),
)
COUNTY = ("510421000000", "county")
VILLAGE = ("510421100001", "village")
TOWNSHIP = ("510421100000", "township")
# user name, role, division, level, full name: nobody real
ACCOUNTS = (
    ("citizen", "citizen", "", "", "示范居民"),
    ("village.worker", "village-worker", *VILLAGE, "示范村员"),
    ("township.reviewer", "township-reviewer", *TOWNSHIP, "示范乡审"),
    ("county.approver", "county-approver", *COUNTY, "示范县审"),
    # the sample roll's county
    ("yanbian.approver", "county-approver", "510422000000", "county", "示范盐边县审"),
    ("finance.officer", "finance-officer", *COUNTY, "示范财务"),
    # who checks a pay run is not who prepared it
    ("finance.checker", "finance-officer", *COUNTY, "示范复核"),
    ("legal.officer", "legal-officer", *COUNTY, "示范法制"),
    ("clinic.worker", "clinic-worker", *COUNTY, "示范医务"),
    ("military.office", "military-office", *COUNTY, "示范双拥"),
    ("care.worker", "care-worker", *TOWNSHIP, "示范关怀"),
    ("content.editor", "content-editor", *COUNTY, "示范编辑"),
    # who checks a public page is not who wrote it
    ("content.checker", "content-editor", *COUNTY, "示范校对"),
    ("supervisor", "supervisor", *COUNTY, "示范督办"),
    ("auditor", "auditor", *COUNTY, "示范审计"),
    ("system.admin", "system-admin", *COUNTY, "示范系统员"),
    ("security.admin", "security-admin", *COUNTY, "示范安全员"),
    ("audit.admin", "audit-admin", *COUNTY, "示范审计员"),
)


class PlaceholderUnset(Exception):
    """The realm file names a setting that nobody set: left so, it would itself become the secret."""


def fill(text: str, settings: dict[str, str]) -> str:
    """Replace `${ANJIA_X}` and `${ANJIA_X:default}`.

    Errors: `PlaceholderUnset`.
    """

    def value(match: re.Match[str]) -> str:
        found = settings.get(match[1], match[2])
        if found is None:
            raise PlaceholderUnset(match[1])
        return json.dumps(found)[1:-1]

    return _PLACEHOLDER.sub(value, text)


def settings_of(cell: Secrets) -> dict[str, str]:
    """What the realm file asks for."""
    secrets = {
        f"ANJIA_SECRET_{name.upper().replace('-', '_')}": cell.password(name)
        for name in (*SERVICE_CLIENTS, "gateway", "grants")
    }
    return {**secrets, "ANJIA_CELL": cell.cell, "ANJIA_PUBLIC_URL": addresses(cell)["gateway"]}


def admin(cell: Secrets, realm: str) -> KeycloakAdmin:
    """The admin interface, with the account that the first start made."""
    connection = KeycloakOpenIDConnection(
        server_url=addresses(cell)["keycloak"],
        realm_name=realm,
        user_realm_name="master",
        client_id=ADMIN_CLIENT,
        client_secret_key=cell.password(ADMIN_CLIENT),
    )
    return KeycloakAdmin(connection=connection)


def grants_settings(cell: Secrets) -> GrantsSettings:
    """How the step that limits grants reaches the realm."""
    return GrantsSettings(keycloak_url=addresses(cell)["keycloak"], grants_secret=cell.password("grants"))


def set_up_realm(cell: Secrets) -> None:
    """Make realm and accounts at the first start; at later ones put right what follows the ports."""
    realm: dict[str, Any] = json.loads(fill(REALM_FILE.read_text(), settings_of(cell)))
    server = admin(cell, "master")
    if "anjia" not in {one["realm"] for one in server.get_realms()}:
        server.create_realm(realm)
    _close_password_grant(server)
    keycloak = admin(cell, "anjia")
    _close_password_grant(keycloak)
    if not cell.users_made:
        _make_accounts(keycloak, cell)
        cell.users_made = True
    limit_grants(keycloak_of(grants_settings(cell)))
    _follow_ports(keycloak, next(client for client in realm["clients"] if client["clientId"] == "gateway"))


def _close_password_grant(keycloak: KeycloakAdmin) -> None:
    """Nobody signs in by password past the sign-in page, its second factor and its limits."""
    client_id = keycloak.get_client_id("admin-cli")
    client = keycloak.get_client(client_id) if client_id else {}
    if client_id and client["directAccessGrantsEnabled"]:
        keycloak.update_client(client_id, {**client, "directAccessGrantsEnabled": False})


def _make_accounts(keycloak: KeycloakAdmin, cell: Secrets) -> None:
    for number, (user, role, division, level, name) in enumerate(ACCOUNTS, start=1):
        attributes = {
            "division": division,
            "division_level": level,
            "staff_number": f"S{number:04d}" if division else "",
        }
        keycloak.create_user(
            {
                "username": user,
                "enabled": True,
                "firstName": name,
                "attributes": {key: [value] for key, value in attributes.items() if value},
                "credentials": [{"type": "password", "value": cell.password(user), "temporary": False}],
            },
            exist_ok=True,
        )
        keycloak.assign_realm_roles(_user_id(keycloak, user), [keycloak.get_realm_role(role)])


def _user_id(keycloak: KeycloakAdmin, user: str) -> str:
    found = keycloak.get_user_id(user)
    assert found is not None  # noqa: S101 - made at the first start
    return found


def _follow_ports(keycloak: KeycloakAdmin, wanted: dict[str, Any]) -> None:
    client_id = keycloak.get_client_id("gateway")
    assert client_id is not None  # noqa: S101 - the realm file has it
    client = keycloak.get_client(client_id)
    if any(client.get(name) != wanted[name] for name in ("baseUrl", "redirectUris")):
        client |= {name: wanted[name] for name in ("baseUrl", "redirectUris")}
        client["attributes"] = {**client["attributes"], **wanted["attributes"]}
        keycloak.update_client(client_id, client)


def set_person_id(cell: Secrets, user: str, person_id: str) -> None:
    """Tie an account to a person of the register. Reads, changes and writes the whole user: half would be wiped."""
    keycloak = admin(cell, "anjia")
    user_id = _user_id(keycloak, user)
    whole = keycloak.get_user(user_id)
    whole["attributes"] = {**whole.get("attributes", {}), "person_id": [person_id]}
    keycloak.update_user(user_id, whole)


def accounts_of(cell: Secrets) -> list[dict[str, str]]:
    """The demo accounts with their passwords, for `status`."""
    return [
        {"user": user, "password": cell.password(user), "role": role, "division": division}
        for user, role, division, _, _ in ACCOUNTS
    ]


def clients_of(cell: Secrets) -> list[dict[str, str]]:
    """The service accounts with their secrets, for `status`."""
    return [{"id": name, "secret": cell.password(name)} for name in SERVICE_CLIENTS]
