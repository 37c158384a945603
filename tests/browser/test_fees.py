"""The fees desk: charged, waived in part, paid, with a receipt; the payer sees it; everybody reads the prices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.browser.conftest import DESK, PHONE, Walk, citizen_of


def test_service_is_charged_waived_in_part_paid_and_receipted(walk: Callable[..., Walk]) -> None:
    officer = walk("zh", DESK)
    officer.sign_in("finance.officer", "/console/fees")
    page = officer.page
    person, name = citizen_of(officer.cell)
    page.fill("#name", name)
    page.click("text=查找 >> nth=-1")
    officer.look("found")
    page.click(f"a[href$='/console/fees/new/{person}']")
    page.fill("#served_on", "昨天")
    page.select_option("#item", "S02")
    page.click("text=开单 >> nth=-1")
    page.wait_for_selector(".govuk-error-summary a[href='#served_on']")
    assert (page.input_value("#served_on"), page.input_value("#item")) == ("昨天", "S02")
    officer.look("wrong")
    page.fill("#served_on", date.today().isoformat())  # noqa: DTZ011
    page.click("text=开单 >> nth=-1")
    page.wait_for_selector(".govuk-notification-banner--success")
    page.select_option("#reason_code", "W02")
    charged_by_mistake(officer, person)
    page.click("text=按此代码减免")
    page.wait_for_selector("text=¥60.00")
    page.fill("#amount", "六十")
    page.click("text=收款并出具收据")
    page.wait_for_selector(".govuk-error-summary a[href='#amount']")
    officer.look("amount-wrong")
    page.fill("#amount", "60.00")
    page.click("text=收款并出具收据")
    page.wait_for_selector("text=已缴清")
    officer.look("invoice")
    link = page.locator("a[href$='.pdf']").get_attribute("href")
    assert page.request.get(f"{officer.cell.gateway}{link}").body().startswith(b"%PDF")
    officer.go("/console/fees")
    officer.look("desk")

    citizen = walk("zh", PHONE)
    citizen.sign_in("citizen", "/portal/payments")
    citizen.page.wait_for_selector("text=已缴清")
    citizen.look("mine")
    own = citizen.page.locator("a[href^='/portal/receipts/']").first.get_attribute("href")
    assert citizen.page.request.get(f"{citizen.cell.gateway}{own}").body().startswith(b"%PDF")


def charged_by_mistake(officer: Walk, person: str) -> None:
    """Another charge is taken back; the one on the page stays as it was."""
    page, here = officer.page, officer.page.url
    officer.go(f"/console/fees/new/{person}")
    page.click("text=开单 >> nth=-1")
    page.wait_for_selector(".govuk-notification-banner--success")
    page.click("summary:has-text('开单有误')")
    page.select_option("#ended_code", "twice")
    officer.look("cancel")
    page.click("button:has-text('作废账单')")
    page.wait_for_selector(".govuk-notification-banner--success")
    assert "已作废" in page.locator("main dl").inner_text()
    assert page.locator("main form").count() == 0
    officer.look("cancelled")
    page.goto(here)
    page.select_option("#reason_code", "W02")


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh-phone", "en-desk"])
def test_prices_are_public(walk: Callable[..., Walk], language: str, size: dict[str, int]) -> None:
    visit = walk(language, size)
    visit.go("/fees")
    assert visit.page.locator("tbody").first.locator("tr").count() == 3
    visit.look("fees")
