"""What the security administrator may grant: the roles of staff and citizens, never those of the other administrators.

Nor may they touch the account of one of those: whoever sets a password can sign in with it. Keycloak's own
`manage-users` would let its holder map any role of the realm and change any account. So nobody has it: fine-grained
admin permissions say over whom and over which roles, and Keycloak refuses the rest, whatever page or program asks.
"""

from __future__ import annotations

import json
from typing import Any

from keycloak import KeycloakAdmin

HOLDER = "security-admin"
# nobody grants what they do not hold: two administrators cannot make a third one of themselves
NEVER = ("system-admin", "audit-admin")
NOT_OF_PEOPLE = ("service-", "agency-", "operator", "offline_access", "uma_authorization", "default-roles-")
OVER_USERS = ("view", "manage", "map-roles", "reset-password")
# whoever sets a password can sign in with it
OVER_ADMINISTRATORS = ("manage", "map-roles", "reset-password")


def limit_grants(keycloak: KeycloakAdmin) -> None:
    """Tell a new realm; it has `adminPermissionsEnabled`, which brings the client that holds the permissions."""
    client_id = keycloak.get_client_id("admin-permissions")
    base = f"admin/realms/{keycloak.connection.realm_name}/clients/{client_id}/authz/resource-server"

    def add(path: str, **content: Any) -> str:  # noqa: ANN401 - JSON
        answer = keycloak.connection.raw_post(f"{base}/{path}", data=json.dumps(content))
        return str(answer.json()["id"])

    roles = {role["name"]: role["id"] for role in keycloak.get_realm_roles()}
    granted = [role_id for name, role_id in roles.items() if name not in NEVER and not name.startswith(NOT_OF_PEOPLE)]
    holding = [{"id": roles[HOLDER], "required": True}]
    holder = add("policy/role", name="security administrator", roles=holding)
    add("permission/scope", name="accounts", resourceType="Users", scopes=OVER_USERS, policies=[holder])
    add(
        "permission/scope",
        name="roles",
        resourceType="Roles",
        resources=granted,
        scopes=["map-role"],
        policies=[holder],
    )
    others = [user["id"] for role in NEVER for user in keycloak.get_realm_role_members(role)]
    if not others:  # a permission that names no account would be about all of them
        return
    anybody_else = add("policy/role", name="anybody else", logic="NEGATIVE", roles=holding)
    add(
        "permission/scope",
        name="other administrators",
        resourceType="Users",
        resources=others,
        scopes=OVER_ADMINISTRATORS,
        policies=[anybody_else],
    )
