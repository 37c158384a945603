"""Every page can be come back to: what was asked is kept on the server, and no form answers with a page of its own."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from anjia.incentives.v1 import application_service_pb2 as cases
from anjia.incentives.v1 import assessment_service_pb2 as assessments
from anjia.registry.v1 import household_service_pb2, matching_service_pb2, person_pb2, person_service_pb2
from gateway.pages.routes import GET, POST
from gateway.testing_pages import Browser

ID = "01900000-0000-7000-8000-000000000001"
CHILD = "01900000-0000-7000-8000-000000000002"
SEARCH = "PersonService_SearchPeople"
NAME, NUMBER = "王秀英", "510422199005170021"
# role of the desk, its search, the page it lands on
DESKS = {
    "/console/people": "village-worker", "/console/fees": "clinic-worker", "/console/visits": "clinic-worker",
    "/console/concessions": "military-office",
}  # fmt: skip
EVERYBODY = (
    "citizen", "village-worker", "township-reviewer", "county-approver", "finance-officer", "clinic-worker",
    "military-office", "content-editor", "supervisor", "auditor",
)  # fmt: skip
# what the forms of the pages send, as far as a page looks at it before it asks a service
SENT = {
    "purpose": "registration", "case": "2026-0123", "why": "holder-present", "name": NAME, "decision": "corrected",
    "step": "submit", "field": "name", "version": "1", "kept": ID, "reason": "核对", "amount": "1.00", "year": "2026",
}  # fmt: skip


@pytest.mark.parametrize("desk", DESKS)
async def test_search_lands_on_a_page_that_says_nothing_in_its_address(browser: Browser, desk: str) -> None:
    await browser.sign_in(DESKS[desk])
    summary = person_service_pb2.PersonSummary(person_id=ID, name=NAME)
    browser.answers.told[SEARCH] = person_service_pb2.SearchPeopleResponse(people=[summary], next_page_token="n")
    answer = await browser.send(desk, purpose="registration", name=NAME, id_number=NUMBER)
    place = answer.headers["location"]
    assert answer.status_code == 303
    assert set(parse_qs(urlsplit(place).query)) <= {"purpose", "kept"}
    for _ in range(2):  # come back as often as you like, in either language
        page = await browser.read(place)
        assert f'value="{NAME}"' in page
        assert 'id="found"' in page
        assert (browser.answers.asked[SEARCH][-1].name, browser.answers.asked[SEARCH][-1].id_number) == (NAME, NUMBER)
        browser.speak("en")
    assert re.search(r'href="/language\?to=zh&back=([^"]+)"', page)
    # nobody else's session opens it
    asked = len(browser.answers.asked[SEARCH])
    await browser.sign_in(DESKS[desk], staff_number="S-2")
    assert 'id="found"' not in await browser.read(place)
    assert len(browser.answers.asked[SEARCH]) == asked


async def test_switch_of_language_comes_back_to_what_was_found(browser: Browser) -> None:
    await browser.sign_in("village-worker")
    place = (await browser.send("/console/people", purpose="registration", name=NAME)).headers["location"]
    found = re.search(r'href="(/language\?to=en&back=[^"]+)"', await browser.read(place))
    assert found
    assert (await browser.client.get(found[1])).headers["location"] == place
    # from a page that a refused form shows, too
    browser.speak("zh")
    wrong = await browser.send(f"/console/people/{ID}/unmask", at="/console/people", purpose="registration")
    assert wrong.status_code == 400
    found = re.search(r'href="(/language\?to=en&amp;back=[^"]+)"', wrong.text)
    assert found
    back = (await browser.client.get(found[1].replace("&amp;", "&"))).headers["location"]
    assert back == f"/console/people/{ID}?purpose=registration"


@pytest.mark.parametrize("path", sorted(POST))
async def test_no_form_answers_with_a_page_but_a_refusal(browser: Browser, path: str) -> None:
    await browser.sign_in(*EVERYBODY[:1] if path.startswith("/portal") else EVERYBODY[1:], person_id=ID)
    for name in ("first", "second"):
        people = {name: person_pb2.Person(person_id=ID)}
        browser.answers.told["MatchingService_GetCandidate"] = matching_service_pb2.Candidate(**people)
    address = re.sub(r"\{(\w+):int\}", "1", re.sub(r"\{(\w+):uuid\}", ID, path)).replace("{name}", "birth")
    answer = await browser.send(address, **SENT)
    assert answer.status_code != 200
    assert "ROLES_MIXED" not in answer.text
    assert not answer.headers.get("location", "").startswith("/signin")
    if answer.status_code == 303:
        assert NAME not in answer.headers["location"]


def test_every_desk_with_a_search_is_tried() -> None:
    assert set(DESKS) <= set(GET) & set(POST)


@pytest.mark.parametrize("role", ["village-worker", "township-reviewer", "county-approver"])
async def test_whoever_may_list_cases_finds_them_in_the_menu(browser: Browser, role: str) -> None:
    await browser.sign_in(role)
    page = await browser.read("/console/cases")
    assert re.search(r'<nav.*href="/console/cases" aria-current="page"', page, re.DOTALL)
    states = list(browser.answers.asked["ApplicationService_ListEntitlements"][-1].states)
    assert states == (["offered", "accepted"] if role == "village-worker" else states)
    assert states
    browser.answers.told["ApplicationService_ListEntitlements"] = cases.ListEntitlementsResponse(total=3)
    assert 'href="/console/cases">' in (await browser.read("/console")).partition("<main")[2]


async def test_citizen_is_offered_no_page_of_the_console(browser: Browser) -> None:
    await browser.sign_in("citizen", person_id=ID)
    page = await browser.read("/portal/messages")
    assert 'href="/portal/due"' in page
    assert 'href="/console' not in page


async def test_parents_page_knows_of_the_childs_offer(browser: Browser) -> None:
    await browser.sign_in("village-worker")
    child = person_service_pb2.PersonSummary(person_id=CHILD, name="王小英")
    browser.answers.told["HouseholdService_ListKinship"] = household_service_pb2.ListKinshipResponse(
        kin=[household_service_pb2.Kin(person=child, kind="child")]
    )
    browser.answers.told["AssessmentService_AssessPerson"] = assessments.PersonAssessment(
        packs=[{"programme": "childcare_subsidy", "title_zh": "育儿补贴", "entitlement_id": CHILD, "state": "offered"}]
    )
    page = (await browser.read(f"/console/people/{ID}/due")).partition('id="cared"')[2]
    assert "王小英" in page
    assert f"/console/cases/{CHILD}" in page
