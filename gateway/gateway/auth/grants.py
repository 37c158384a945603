"""What the security administrator may grant: the roles of staff and citizens, never those of the other administrators.

Nor may they touch the account of one of those: whoever sets a password can sign in with it. Keycloak's own
`manage-users` would let its holder map any role of the realm and change any account. So nobody has it: fine-grained
admin permissions say over whom and over which roles, and Keycloak refuses the rest, whatever page or program asks.

Keycloak knows no permission over "whoever holds this role": the accounts of the other administrators are a list. So
this is run again and again (`python -m gateway.auth.grants`; a CronJob in the cluster, each start of an embedded cell)
and makes list and roles what they have to be; what is right stays untouched.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from keycloak import KeycloakAdmin, KeycloakOpenIDConnection
from keycloak.exceptions import KeycloakError
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

HOLDER = "security-admin"
# nobody grants what they do not hold: two administrators cannot make a third one of themselves
NEVER = ("system-admin", "audit-admin")
NOT_OF_PEOPLE = ("service-", "agency-", "operator", "offline_access", "uma_authorization", "default-roles-")
OVER_USERS = ("view", "manage", "map-roles", "reset-password")
# whoever sets a password can sign in with it
OVER_ADMINISTRATORS = ("manage", "map-roles", "reset-password")
CLIENT = "grants"


class GrantsSettings(BaseSettings):
    """How the sign-on server is reached. Variables carry the prefix `ANJIA_`."""

    model_config = SettingsConfigDict(env_prefix="ANJIA_", extra="ignore")

    keycloak_url: str = Field(description="where the sign-on server is reached")
    realm: str = Field(default="anjia", description="name of the realm")
    grants_secret: str = Field(description="secret of the realm's client `grants`", repr=False)


class Permissions:
    """The fine-grained admin permissions of a realm that has `adminPermissionsEnabled`."""

    def __init__(self, keycloak: KeycloakAdmin) -> None:
        self._connection = keycloak.connection
        client_id = keycloak.get_client_id("admin-permissions")
        self._base = f"admin/realms/{keycloak.connection.realm_name}/clients/{client_id}/authz/resource-server"

    def set(self, path: str, name: str, **content: Any) -> str:  # noqa: ANN401 - JSON
        """Make a policy or permission, or make it say this; its id."""
        found = self._find(path, name)
        body = {"name": name, **content}
        if found is None:
            return str(self._answer("post", path, body).json()["id"])
        if self._said(path, found) != {key: _in_order(value) for key, value in content.items()}:
            self._answer("put", f"{path}/{found}", {"id": found, **body})
        return found

    def drop(self, path: str, name: str) -> None:
        """Take it away, if it is there."""
        found = self._find(path, name)
        if found is not None:
            self._answer("delete", f"{path}/{found}")

    def _find(self, path: str, name: str) -> str | None:
        kind, _, flavour = path.partition("/")
        asked = self._answer("get", f"{kind}?name={quote(name)}&type={flavour}&first=0&max=100")
        # Keycloak finds parts of names too
        return next((str(one["id"]) for one in asked.json() if one["name"] == name), None)

    def _said(self, path: str, found: str) -> dict[str, Any]:
        """What is there, in the words of `set`; each writing would be an event in the log of administrators."""
        said = self._answer("get", f"{path}/{found}").json()
        told = {key: said[key] for key in ("resourceType", "roles") if key in said}
        if said["logic"] != "POSITIVE":
            told["logic"] = said["logic"]
        if path.startswith("permission"):
            for part, key in (("resources", "name"), ("scopes", "name"), ("associatedPolicies", "id")):
                asked = self._answer("get", f"policy/{found}/{part}").json()
                told[part.replace("associatedPolicies", "policies")] = _in_order([one[key] for one in asked])
            if told["resources"] == [told["resourceType"]]:  # all of the kind: none is named
                del told["resources"]
        return told

    def _answer(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - a response
        call = getattr(self._connection, f"raw_{verb}")
        url = f"{self._base}/{path}"
        answer = call(url) if body is None else call(url, data=json.dumps(body))
        if not answer.ok:
            raise KeycloakError(error_message=answer.text, response_code=answer.status_code)
        return answer


def _in_order(value: Any) -> Any:  # noqa: ANN401 - JSON
    return sorted(value) if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value) else value


def limit_grants(keycloak: KeycloakAdmin) -> None:
    """Say over which roles and whose accounts the security administrator has a say; safe to repeat."""
    permissions = Permissions(keycloak)
    roles = {role["name"]: role["id"] for role in keycloak.get_realm_roles()}
    granted = [role_id for name, role_id in roles.items() if name not in NEVER and not name.startswith(NOT_OF_PEOPLE)]
    holding = [{"id": roles[HOLDER], "required": True}]
    anybody_else = permissions.set("policy/role", "anybody else", logic="NEGATIVE", roles=holding)
    others = sorted({user["id"] for role in NEVER for user in keycloak.get_realm_role_members(role)})
    if others:
        permissions.set(
            "permission/scope",
            "other administrators",
            resourceType="Users",
            resources=others,
            scopes=OVER_ADMINISTRATORS,
            policies=[anybody_else],
        )
    else:  # a permission that names no account would be about all of them
        permissions.drop("permission/scope", "other administrators")
    # said last: before the others' accounts are closed, none is open
    holder = permissions.set("policy/role", "security administrator", roles=holding)
    permissions.set("permission/scope", "accounts", resourceType="Users", scopes=OVER_USERS, policies=[holder])
    permissions.set(
        "permission/scope", "roles", resourceType="Roles", resources=granted, scopes=["map-role"], policies=[holder]
    )


def keycloak_of(settings: GrantsSettings) -> KeycloakAdmin:
    """The realm's admin interface, with the account that may do this and no more."""
    connection = KeycloakOpenIDConnection(
        server_url=settings.keycloak_url,
        realm_name=settings.realm,
        client_id=CLIENT,
        client_secret_key=settings.grants_secret,
    )
    return KeycloakAdmin(connection=connection)


if __name__ == "__main__":
    limit_grants(keycloak_of(GrantsSettings()))  # read from the environment
