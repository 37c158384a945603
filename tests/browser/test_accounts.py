"""Who may give what to whom: Keycloak itself says no."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from uuid import uuid4

import httpx
import pytest
from gateway.auth.grants import keycloak_of, limit_grants
from keycloak import KeycloakAdmin, KeycloakOpenIDConnection
from keycloak.exceptions import KeycloakError
from local.realm import admin, grants_settings

from local import secret_store
from tests.browser.conftest import DESK, RunningCell, Walk


@pytest.fixture
def realm(cell: RunningCell) -> KeycloakAdmin:
    content = secret_store.read(cell.data)
    assert content is not None
    return admin(content, "anjia")


@pytest.fixture
def security(cell: RunningCell, realm: KeycloakAdmin) -> Iterator[KeycloakAdmin]:
    """Keycloak's admin interface as the security administrator."""
    client_id = f"test-{uuid4().hex[:8]}"
    made = realm.create_client(
        {"clientId": client_id, "publicClient": True, "directAccessGrantsEnabled": True, "fullScopeAllowed": True}
    )
    connection = KeycloakOpenIDConnection(
        server_url=cell.keycloak,
        realm_name="anjia",
        client_id=client_id,
        username="security.admin",
        password=cell.passwords["security.admin"],
    )
    yield KeycloakAdmin(connection=connection)
    realm.delete_client(made)


def test_security_administrator_makes_no_system_administrator(security: KeycloakAdmin, realm: KeycloakAdmin) -> None:
    worker = realm.get_user_id("village.worker")
    for role in ("system-admin", "audit-admin"):
        with pytest.raises(KeycloakError) as refused:
            security.assign_realm_roles(worker, [realm.get_realm_role(role)])
        assert refused.value.response_code == 403
    clerk = [realm.get_realm_role("care-worker")]
    security.assign_realm_roles(worker, clerk)
    security.delete_realm_roles_of_user(worker, clerk)


def test_security_administrator_takes_over_no_other_administrators_account(
    cell: RunningCell, security: KeycloakAdmin, realm: KeycloakAdmin
) -> None:
    for user in ("system.admin", "audit.admin"):
        user_id = realm.get_user_id(user)
        changes = (
            lambda user_id=user_id, user=user: security.set_user_password(
                user_id, cell.passwords[user], temporary=False
            ),
            lambda user_id=user_id: security.update_user(user_id, {**realm.get_user(user_id), "enabled": False}),
        )
        for change in changes:
            with pytest.raises(KeycloakError) as refused:
                change()
            assert refused.value.response_code == 403
        assert security.get_user(user_id)["enabled"]
    security.set_user_password(realm.get_user_id("care.worker"), cell.passwords["care.worker"], temporary=False)


def test_a_new_administrators_account_is_closed_by_the_next_run(
    cell: RunningCell, security: KeycloakAdmin, realm: KeycloakAdmin
) -> None:
    content = secret_store.read(cell.data)
    assert content is not None
    step, role = keycloak_of(grants_settings(content)), [realm.get_realm_role("audit-admin")]
    user = f"made-{uuid4().hex[:8]}"
    user_id = realm.create_user({"username": user, "enabled": True, "firstName": "示范新审计员"})
    try:
        security.set_user_password(user_id, "first-Password-1", temporary=False)
        realm.assign_realm_roles(user_id, role)
        limit_grants(step)
        with pytest.raises(KeycloakError) as refused:
            security.set_user_password(user_id, "second-Password-2", temporary=False)
        assert refused.value.response_code == 403
        # what is right stays untouched: no event of an administrator a minute
        realm.connection.raw_delete("admin/realms/anjia/admin-events")
        limit_grants(step)
        assert realm.get_admin_events() == []
        # and who is none any more is like anybody
        realm.delete_realm_roles_of_user(user_id, role)
        limit_grants(step)
        security.set_user_password(user_id, "third-Password-3", temporary=False)
    finally:
        realm.delete_user(user_id)
        limit_grants(step)


def test_page_says_that_a_grant_is_refused(walk: Callable[..., Walk]) -> None:
    visit = walk("zh", DESK)
    page = visit.page
    visit.sign_in("security.admin")
    page.click("text=village.worker")
    page.select_option("#role", "system-admin")
    page.click("text=授予 >> nth=-1")
    page.wait_for_selector("h1:has-text('不能授予或更改您自己没有的权限')")
    visit.look("grant-refused")


def test_realm_guards_itself(realm: KeycloakAdmin) -> None:
    found = realm.get_realm("anjia")
    assert found["bruteForceProtected"]
    assert found["internationalizationEnabled"]
    assert found["loginTheme"] == "anjia"
    client = realm.get_client(realm.get_client_id("gateway"))
    assert client["attributes"]["backchannel.logout.url"].endswith("/signout/back-channel")
    profile = realm.get_realm_users_profile()
    editable = {one["name"] for one in profile["attributes"] if "user" in one["permissions"]["edit"]}
    assert not editable & {"username", "division", "division_level", "person_id", "staff_number"}


def test_ending_a_session_at_keycloak_ends_it_here(walk: Callable[..., Walk], realm: KeycloakAdmin) -> None:
    visit = walk("zh", DESK)
    visit.sign_in("finance.officer", "/start")
    realm.user_logout(realm.get_user_id("finance.officer"))
    deadline = time.monotonic() + 15
    while visit.context.request.get(visit.cell.gateway + "/console", max_redirects=0).status != 303:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_two_administrator_roles_open_nothing(walk: Callable[..., Walk], realm: KeycloakAdmin) -> None:
    user_id = realm.get_user_id("system.admin")
    role = realm.get_realm_role("audit-admin")
    realm.assign_realm_roles(user_id, [role])
    try:
        visit = walk("zh", DESK)
        visit.sign_in("system.admin", "/console/accounts")
        visit.look("two-roles")
        assert "三员分立" in visit.page.inner_text("h1")
    finally:
        realm.delete_realm_roles_of_user(user_id, [role])


def test_nobody_signs_in_by_password_past_the_page(cell: RunningCell) -> None:
    for realm in ("anjia", "master"):
        form = {
            "grant_type": "password",
            "client_id": "admin-cli",
            "username": "security.admin",
            "password": cell.passwords["security.admin"],
        }
        answer = httpx.post(f"{cell.keycloak}/realms/{realm}/protocol/openid-connect/token", data=form)
        assert answer.status_code in (400, 401)
        assert answer.json()["error"] == "unauthorized_client"


def test_token_of_a_person_is_over_within_a_minute(realm: KeycloakAdmin) -> None:
    client = realm.get_client(realm.get_client_id("gateway"))
    assert int(client["attributes"]["access.token.lifespan"]) <= 60
