"""The citizen's portal: my family, is this right, who looked, take it with me."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.browser.conftest import DESK, PHONE, Walk


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh-phone", "en-desk"])
def test_my_family_correction_looks_and_data(walk: Callable[..., Walk], language: str, size: dict[str, int]) -> None:
    visit = walk(language, size)
    page = visit.page
    visit.sign_in("citizen", "/start")
    page.wait_for_url("**/portal")
    visit.look("family")
    page.locator(".govuk-summary-list__actions a").nth(4).click()
    page.locator("main form button").click()
    assert page.locator(".govuk-error-summary a[href='#proposed']").count() == 1
    visit.look("correction-empty")
    page.fill("#proposed", "20")
    page.fill("#statement", "结婚证")
    page.locator("main form button").click()
    page.wait_for_selector("[role=status]")
    visit.look("correction-asked")
    visit.go("/portal/accesses")
    assert page.locator("tbody tr").count() > 0
    visit.look("looks")
    visit.go("/portal/data")
    visit.look("data")
    told = visit.context.request.get(visit.cell.gateway + "/portal/data.json")
    assert set(json.loads(told.text())) == {"person", "household", "kinship", "history", "accesses"}
    paper = visit.context.request.get(visit.cell.gateway + "/portal/data.pdf")
    assert paper.body().startswith(b"%PDF")
    (visit.pictures / f"{visit.name}.pdf").write_bytes(paper.body())


def test_a_correction_is_answered_and_the_citizen_reads_it(walk: Callable[..., Walk]) -> None:
    citizen = walk("zh", PHONE)
    citizen.sign_in("citizen", "/portal/corrections/new?field=other")
    citizen.page.fill("#proposed", "请核对户籍地址")
    citizen.page.click("main form button")
    citizen.page.wait_for_selector("[role=status]")
    staff = walk("zh", DESK)
    staff.sign_in("county.approver", "/console/corrections")
    request = staff.page.locator("article:has-text('请核对户籍地址')").first
    request.locator("summary").click()
    request.locator("text=不予更正并说明理由").click()
    staff.page.wait_for_selector(".govuk-error-summary")
    staff.look("answer-wrong")
    request = staff.page.locator("article:has(details[open])").first
    request.locator("input[name=answer]").fill("经核对，登记与户口簿一致")
    request.locator("input[name=article]").fill("个人信息保护法第四十六条")
    request.locator("text=不予更正并说明理由").click()
    staff.page.wait_for_selector(".govuk-notification-banner--success")
    staff.look("corrections")
    citizen.go("/portal/corrections")
    citizen.page.wait_for_selector("text=经核对，登记与户口簿一致")


def test_signing_out_at_the_sign_on_server_ends_the_session_here(walk: Callable[..., Walk]) -> None:
    visit = walk("zh", DESK)
    visit.sign_in("citizen", "/portal")
    visit.page.click("text=退出")
    visit.page.wait_for_selector("text=登录")
    visit.go("/portal")
    visit.page.wait_for_selector("#kc-login")


def test_a_double_click_asks_once(walk: Callable[..., Walk]) -> None:
    visit = walk("zh", PHONE)
    visit.sign_in("citizen", "/portal/corrections/new?field=phone")
    page = visit.page
    sent = {one.get_attribute("name"): one.input_value() for one in page.locator("main form input").all()}
    sent |= {"proposed": "13900000000", "statement": ""}
    for _ in range(2):
        answer = visit.context.request.post(visit.cell.gateway + "/portal/corrections/new", form=sent, max_redirects=0)
        assert answer.status == 303
    visit.go("/portal/corrections")
    assert page.locator("tr:has-text('13900000000')").count() == 1
