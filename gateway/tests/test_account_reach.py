"""An administrator's pages are about the accounts of their own territory, in a sign-on that serves many counties."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from chassis.access.principal import Principal
from chassis.errors import DomainError
from chassis.values import Division
from gateway.pages.console import account_reach, accounts
from gateway.pages.console.account_reach import list_accounts, office_of, territory_of
from gateway.pages.forms import Form
from gateway.pages.visit import Visit

HERE, ELSEWHERE = "510421000000", "510422000000"
COUNTY = Division.of(HERE, "county")


def user(name: str, division: str = "", **attributes: str) -> dict[str, Any]:
    told = {"division": division, **attributes}
    return {
        "id": name,
        "username": name,
        "enabled": True,
        "attributes": {key: [value] for key, value in told.items() if value},
    }


class Realm:
    """Keycloak's admin interface as these pages use it; it keeps what it is told to write."""

    def __init__(self, *users: dict[str, Any]) -> None:
        self.users = {one["id"]: one for one in users}
        self.written: list[tuple[str, Any]] = []

    async def a_get_users(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        found = list(self.users.values())
        if "q" in query:
            name, _, value = query["q"].partition(":")
            found = [one for one in found if value in one["attributes"].get(name, [])]
        found = [one for one in found if query.get("search", "") in one["username"]]
        first = query.get("first", 0)
        return found[first : first + query.get("max", 100)]

    async def a_get_user(self, user_id: str) -> dict[str, Any]:
        return self.users[user_id]

    async def a_get_realm_roles_of_user(self, _user_id: str) -> list[dict[str, Any]]:
        return []

    async def a_get_credentials(self, user_id: str) -> list[dict[str, Any]]:
        return [{"id": f"{user_id}-{kind}", "type": kind} for kind in ("password", "otp")]

    async def a_get_realm_role(self, role: str) -> dict[str, Any]:
        return {"name": role}

    def __getattr__(self, name: str) -> Any:
        async def write(*content: Any, **_more: Any) -> None:
            self.written.append((name, content))

        assert name.startswith("a_")
        return write


class Visitor:
    """A visit as these pages use it."""

    def __init__(self, realm: Realm, user_id: str = "", territory: Division | None = COUNTY, **form: str) -> None:
        self.realm, self._user_id = realm, user_id
        self.principal = Principal("s", "security.admin", frozenset({"security-admin"}), division=territory)
        self.form = Form({**dict.fromkeys(FIELDS, ""), **form})
        self.language = "en"
        self.pages = SimpleNamespace(settings=SimpleNamespace(second_factor=False, cell=HERE[:6]))

    def path(self, _name: str) -> str:
        return self._user_id

    def query(self, _name: str) -> str:
        return ""

    def say(self, sentence: str) -> str:
        return sentence

    def show(self, _template: str, **content: Any) -> dict[str, Any]:
        return content

    def go(self, _address: str, **_more: str) -> str:
        return "gone"

    def choose(self, name: str, choices: Iterable[str]) -> str:
        return Visit.choose(self, name, choices)  # type: ignore[arg-type]


FIELDS = ("step", "role", "username", "name", "staff_number", "person_id", "division", "division_level")


@pytest.fixture(autouse=True)
def _as_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_visit: Visitor) -> dict[str, str]:
        return {}

    async def gone(visit: Visitor, path: str, _values: dict[str, str], **query: str) -> str:
        return visit.go(path, **query)

    monkeypatch.setattr(accounts, "_admin", lambda visit: visit.realm)
    monkeypatch.setattr(accounts, "taken", nothing)
    monkeypatch.setattr(accounts, "keep", gone)


async def test_list_holds_the_accounts_of_the_territory_and_those_that_keep_none() -> None:
    realm = Realm(user("worker", "510421100001"), user("other", ELSEWHERE), user("old"), user("citizen", HERE))
    shown: Any = await accounts.accounts(Visitor(realm))  # type: ignore[arg-type]
    assert [one["username"] for one, _ in shown["rows"]] == ["worker", "old", "citizen"]
    assert shown["full"] is False


async def test_list_looks_past_others_and_says_when_it_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_reach, "PAGE", 2)
    many = [user(f"other{number}", ELSEWHERE) for number in range(5)]
    users, full = await list_accounts(Realm(*many, user("ours", HERE)), "", COUNTY, 3)  # type: ignore[arg-type]
    assert ([one["username"] for one in users], full) == (["ours"], False)
    ours = [user(f"ours{number}", HERE) for number in range(5)]
    users, full = await list_accounts(Realm(*ours), "", COUNTY, 3)  # type: ignore[arg-type]
    assert (len(users), full) == (3, True)
    monkeypatch.setattr(account_reach, "LOOKED_AT", 4)
    users, full = await list_accounts(Realm(*many, user("ours", HERE)), "", COUNTY, 3)  # type: ignore[arg-type]
    assert (users, full) == ([], True)


@pytest.mark.parametrize("step", accounts.STEPS)
async def test_account_elsewhere_is_neither_shown_nor_changed(step: str) -> None:
    realm = Realm(user("other", ELSEWHERE, staff_number="S1"))
    visit: Any = Visitor(realm, "other", step=step, role="village-worker", staff_number="S2")
    for page in (accounts.account, accounts.change):
        with pytest.raises(DomainError) as refused:
            await page(visit)
        assert refused.value.reason == "ACCOUNT_NOT_FOUND"
    assert realm.written == []
    own = Realm(user("ours", HERE, staff_number="S1"))
    assert await accounts.change(Visitor(own, "ours", step=step, role="village-worker", staff_number="S2")) == "gone"  # type: ignore[arg-type]
    assert own.written


async def test_new_account_is_of_an_office_of_the_territory_or_of_the_county() -> None:
    realm = Realm()
    away: Any = Visitor(realm, username="new", division=ELSEWHERE, division_level="county")
    await accounts.create(away)
    assert realm.written == []
    assert away.form.errors
    await accounts.create(Visitor(realm, username="new", division="510421100001", division_level="village"))  # type: ignore[arg-type]
    await accounts.create(Visitor(realm, username="citizen", person_id=str(uuid4())))  # type: ignore[arg-type]
    worker, citizen = (content[0]["attributes"] for _, content in realm.written)
    assert (worker["division"], worker["division_level"]) == (["510421100001"], ["village"])
    assert citizen["division"] == [HERE]
    assert "division_level" not in citizen  # no territory: a resident has none


async def test_another_countys_staff_number_is_nobody_here() -> None:
    realm = Realm(user("other", ELSEWHERE, staff_number="S0004"), user("ours", HERE, staff_number="S0005"))
    await accounts.create(Visitor(realm, username="new", staff_number="s-0004", division=HERE, division_level="county"))  # type: ignore[arg-type]
    assert len(realm.written) == 1
    await accounts.create(
        Visitor(realm, username="newer", staff_number="s-0005", division=HERE, division_level="county")
    )  # type: ignore[arg-type]
    assert len(realm.written) == 1


async def test_administrator_without_a_territory_has_no_say() -> None:
    realm = Realm(user("ours", HERE))
    visit: Any = Visitor(realm, "ours", territory=None, step="closed", username="new")
    for page in (accounts.accounts, accounts.account, accounts.change, accounts.create):
        with pytest.raises(DomainError) as refused:
            await page(visit)
        assert refused.value.reason == "SCOPE_MISSING"
    assert realm.written == []


def test_city_has_a_say_in_all_its_counties_and_keeps_who_has_no_office_in_none_of_them() -> None:
    city = Division.of("510400000000", "city")
    assert territory_of(Principal("s", "n", frozenset(), division=city)) == city
    assert office_of(ELSEWHERE, city) == ELSEWHERE
    assert office_of("", city) == "510400000000"
