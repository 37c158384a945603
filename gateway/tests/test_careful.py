"""What touches many people or needs a second person says so first; accounts are of somebody; files open as they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from anjia.concessions.v1 import catalogue_service_pb2
from anjia.fees.v1 import disbursement_service_pb2 as batches
from anjia.incentives.v1 import application_service_pb2
from anjia.notifications.v1 import page_service_pb2
from anjia.registry.v1 import roll_service_pb2
from chassis.errors import DomainError
from fees.disbursements import wire
from fees.disbursements.profiles.loading import PAIN, table_of, tables
from fees.disbursements.profiles.tables import read_table
from gateway.pages import places
from gateway.pages.console import accounts
from gateway.pages.console.account_keys import check_username, read_keys, read_office
from gateway.testing_pages import Browser
from google.protobuf import struct_pb2
from registry.rolls.columns import settle

import gateway

ID = "01900000-0000-7000-8000-000000000001"
BATCH = f"/console/payments/{ID}"
ROLL = f"/console/rolls/{ID}"
MARK = b"\xef\xbb\xbf"
PROFILES = [*tables(), PAIN]


def batch(state: str, **fields: Any) -> batches.Batch:
    return batches.Batch(batch_id=ID, state=state, profile="csv", **fields)


@pytest.mark.parametrize(
    ("state", "before", "shown"),
    [
        ("prepared", {"prepared_by": "S1"}, ""),
        ("prepared", {"prepared_by": "S2"}, "check"),
        ("checked", {"prepared_by": "S2", "checked_by": "S1"}, ""),
        ("checked", {"prepared_by": "S2", "checked_by": "S3"}, "approve"),
    ],
)
async def test_next_step_of_a_batch_is_offered_to_who_may_do_it_and_else_it_is_said_why(
    browser: Browser, state: str, before: dict[str, str], shown: str
) -> None:
    await browser.sign_in("finance-officer", "county-approver", staff_number="S1")
    browser.answers.told["DisbursementService_GetBatch"] = batch(state, **before)
    page = await browser.read(BATCH)
    assert [step for step in ("check", "approve") if f'value="{step}"' in page] == ([shown] if shown else [])
    assert ("另一人" in page.partition('id="not-yours"')[2]) == (not shown)


async def test_budget_and_answer_are_not_offered_for_confirmation_to_who_sent_them_in(browser: Browser) -> None:
    await browser.sign_in("finance-officer", "county-approver", staff_number="S1")
    for sent_in_by, offered in (("S1", False), ("S2", True)):
        browser.answers.told["DisbursementService_GetResultFile"] = batches.ResultFile(
            file_id=ID, state="waiting", sent_in_by=sent_in_by
        )
        page = await browser.read(f"/console/answers/{ID}")
        assert ('value="confirm"' in page) == offered
        assert 'value="put_back"' in page


@pytest.mark.parametrize("barred", ["", "SAME_PERSON", "OWN_CASE"])
async def test_decision_is_offered_to_who_may_take_it_and_else_it_is_said_why(browser: Browser, barred: str) -> None:
    await browser.sign_in("county-approver")
    browser.answers.told["ApplicationService_GetEntitlement"] = application_service_pb2.Entitlement(
        entitlement_id=ID, person_id=ID, programme="childcare_subsidy", state="county_decision", barred_code=barred
    )
    page = await browser.read(f"/console/cases/{ID}")
    assert ('value="granted"' in page) == (not barred)
    assert ('id="not-yours"' in page) == bool(barred)


async def test_public_page_is_offered_for_its_check_to_another_than_its_writer(browser: Browser) -> None:
    await browser.sign_in("content-editor", "county-approver", staff_number="S1")
    for writer, offered in (("S1", False), ("S2", True)):
        browser.answers.told["PageService_GetPage"] = page_service_pb2.PageHistory(
            versions=[{"number": 2, "state": "submitted", "written_by": writer}]
        )
        page = await browser.read("/console/guides/birth")
        assert ('value="approve"' in page) == offered


@pytest.mark.parametrize("code", PROFILES)
async def test_batch_shows_how_the_bank_answers_in_its_form_and_a_sample_that_can_be_read(
    browser: Browser, code: str
) -> None:
    await browser.sign_in("finance-officer")
    browser.answers.told["DisbursementService_GetBatch"] = batches.Batch(batch_id=ID, state="approved", profile=code)
    browser.answers.told["DisbursementService_ListBankProfiles"] = batches.ListBankProfilesResponse(
        profiles=[wire.to_profile(one) for one in PROFILES]
    )
    page = (await browser.read(BATCH)).partition('id="answer-form"')[2]
    form = table_of(code).results
    for _, headers in form.columns:
        assert " / ".join(headers) in page
    assert form.settled[0] in page
    assert form.returned[0] in page
    sample = await browser.client.get(f"{BATCH}/answer-sample.csv")
    results = read_table(sample.content, form)
    assert [one.settled for one in results] == [True, False]
    assert sample.content.startswith(MARK) == (form.encoding == "utf-8-sig")


async def test_undo_says_how_many_people_and_asks_for_the_number_and_a_reason(browser: Browser) -> None:
    await browser.sign_in("county-approver")
    report = struct_pb2.Struct()
    report.update(
        {"rows": 3, "accepted": 2, "repeated": [], "linked": [], "likely_duplicates": [],
         "quarantined": {"name_missing": [7]}}
    )  # fmt: skip
    browser.answers.told["RollService_GetRoll"] = roll_service_pb2.Roll(
        roll_id=ID, state="committed", people=3245, report=report
    )
    page = await browser.read(ROLL)
    assert "3,245" in page.partition('id="registered"')[2].partition("</li>")[0]
    assert "将撤销本次导入登记的 3,245 人" in page
    assert f'href="{ROLL}/rows/7"' in page
    refused = await browser.send(f"{ROLL}/undo", people="all of them", reason="重复")
    assert refused.status_code == 400
    assert not browser.answers.asked["RollService_UndoRoll"]
    assert (await browser.send(f"{ROLL}/undo", people="3,245", reason="重复")).status_code == 303
    asked = browser.answers.asked["RollService_UndoRoll"][-1]
    assert (asked.people, asked.reason) == (3245, "重复")


async def test_refused_file_can_be_put_aside_with_a_reason_and_leaves_the_list(browser: Browser) -> None:
    await browser.sign_in("county-approver")
    browser.answers.told["RollService_GetRoll"] = roll_service_pb2.Roll(roll_id=ID, state="refused")
    assert f'action="{ROLL}/dismiss"' in await browser.read(ROLL)
    assert (await browser.send(f"{ROLL}/dismiss", reason="错误文件")).status_code == 303
    assert browser.answers.asked["RollService_DismissRoll"][-1].reason == "错误文件"
    browser.answers.told["RollService_ListRolls"] = roll_service_pb2.ListRollsResponse(
        rolls=[roll_service_pb2.Roll(roll_id=ID, state="dismissed", file_name="坏.csv", ended_reason="错误文件")]
    )
    page = await browser.read("/console/rolls")
    assert "anjia-table" not in page
    assert "错误文件" in page


async def test_template_of_a_roll_is_read_without_a_question(browser: Browser) -> None:
    await browser.sign_in("county-approver")
    answer = await browser.client.get("/console/rolls/template.csv")
    assert answer.content.startswith(MARK)
    (heads,) = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    # a head that is not known for certain would be refused as in doubt
    assert len(settle(heads, {head: [] for head in heads}).fields) == len(heads)


async def test_clinic_is_offered_the_institutions_of_its_own_territory(browser: Browser) -> None:
    await browser.sign_in("clinic-worker", division="510421000000", division_level="county")
    browser.answers.told["CatalogueService_ListInstitutions"] = catalogue_service_pb2.ListInstitutionsResponse(
        institutions=[
            catalogue_service_pb2.Institution(code="Y001", name="本县医院", division_code="510421100001"),
            catalogue_service_pb2.Institution(code="Y101", name="邻县医院", division_code="510422104207"),
        ]
    )
    page = await browser.read(f"/console/visits/new/{ID}")
    assert "本县医院" in page
    assert "邻县医院" not in page


@pytest.mark.parametrize(
    ("division", "level", "reason"),
    [
        ("not-a-number", "county", "OFFICE_UNUSABLE"),
        ("510422", "county", "OFFICE_UNUSABLE"),
        ("510499000000", "county", "OFFICE_UNUSABLE"),
        ("510422000000", "village", "OFFICE_LEVEL_UNUSABLE"),
        ("510422000000", "", "OFFICE_LEVEL_UNUSABLE"),
        ("", "county", "OFFICE_UNUSABLE"),
    ],
)
def test_account_is_of_an_office_that_there_is(
    monkeypatch: pytest.MonkeyPatch, division: str, level: str, reason: str
) -> None:
    names = {"510422000000": "盐边县", "510422104000": "红格镇", "510422104207": "昔格达村"}
    monkeypatch.setattr(places, "_NAMES", names)
    with pytest.raises(DomainError) as refused:
        read_office(division, level, "510422")
    assert refused.value.reason == reason
    for code, own in zip(names, ("county", "township", "village"), strict=True):
        assert read_office(code, own, "510422") == {"division": code, "division_level": own}
    assert read_office("", "", "510422") == {}


@pytest.mark.parametrize("text", ["not-a-number", "工号", "----"])
def test_word_is_no_staff_number(text: str) -> None:
    if text == "----":
        assert read_keys(text, "") == {}
        return
    with pytest.raises(DomainError):
        read_keys(text, "")


@pytest.mark.parametrize("name", ["", "ab", "Not A Name", "1abc", "x" * 41])
def test_account_is_called_something_that_can_be_typed(name: str) -> None:
    with pytest.raises(DomainError):
        check_username(name)
    check_username("village.worker-2")


class Realm:
    """A twin of the sign-on server's administration, of one account."""

    def __init__(self) -> None:
        self.user: dict[str, Any] = {"id": ID, "username": "li.si", "enabled": True, "attributes": {}}
        self.said: list[tuple[str, Any]] = []

    async def a_get_users(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        return [] if "q" in query else [self.user]

    async def a_get_user(self, _user_id: str) -> dict[str, Any]:
        return self.user

    async def a_get_realm_roles_of_user(self, _user_id: str) -> list[dict[str, str]]:
        return [{"name": "village-worker"}, {"name": "offline_access"}]

    async def a_create_user(self, told: dict[str, Any]) -> str:
        self.said.append(("create", told))
        return ID

    async def a_update_user(self, _user_id: str, told: dict[str, Any]) -> None:
        self.user = told

    async def a_set_user_password(self, _user_id: str, password: str, *, temporary: bool) -> None:
        self.said.append(("password", (password, temporary)))

    async def a_user_logout(self, _user_id: str) -> None:
        self.said.append(("logout", None))


@pytest.fixture
def realm(monkeypatch: pytest.MonkeyPatch) -> Realm:
    found = Realm()
    monkeypatch.setattr(accounts, "_admin", lambda _visit: found)
    monkeypatch.setattr(places, "_NAMES", {"510422000000": "盐边县"})
    return found


async def test_list_of_accounts_says_who_has_which_role(browser: Browser, realm: Realm) -> None:
    await browser.sign_in("security-admin")
    page = (await browser.read("/console/accounts")).partition("<main")[2]
    assert "村（社区）工作人员" in page
    assert "offline_access" not in page
    assert realm.user["username"] in page


async def test_account_for_what_is_no_number_is_not_made(browser: Browser, realm: Realm) -> None:
    await browser.sign_in("security-admin")
    told = {"username": "li.si", "staff_number": "S7", "division": "not-a-number", "division_level": "county"}
    refused = await browser.send("/console/accounts/new", **told)
    assert refused.status_code == 400
    assert 'id="division-error"' in refused.text
    assert realm.said == []
    made = await browser.send("/console/accounts/new", **{**told, "division": "510422000000"})
    password = realm.said[0][1]["credentials"][0]["value"]
    page = await browser.read(made.headers["location"])
    assert password in page
    assert password not in made.headers["location"]
    # shown once
    assert password not in await browser.read(made.headers["location"])


async def test_password_is_given_anew_and_an_office_corrected(browser: Browser, realm: Realm) -> None:
    await browser.sign_in("security-admin")
    address = f"/console/accounts/{ID}"
    answer = await browser.send(address, step="password")
    (password, temporary), logout = realm.said[0][1], realm.said[1][0]
    assert (temporary, logout) == (True, "logout")
    assert password in await browser.read(answer.headers["location"])
    office = {"step": "office", "division": "510422000000"}
    assert (await browser.send(address, **office, division_level="village")).status_code == 400
    await browser.send(address, **office, division_level="county")
    assert realm.user["attributes"] == {"division": ["510422000000"], "division_level": ["county"]}


def test_every_table_that_people_open_is_written_in_one_place() -> None:
    folder = Path(gateway.__file__).parent
    writing = [path.name for path in folder.rglob("*.py") if "csv.writer" in path.read_text()]
    assert writing == ["tables.py"]
