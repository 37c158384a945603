"""A pay run in the browser: budget, three people, the bank's file and answer; the payee gives another account."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from local.gateway_client import GatewayClient

from local import cell as cells
from local import realm, secret_store
from tests.browser.conftest import DESK, PHONE, RunningCell, Walk

CARD, OTHER_CARD = "6222021234567890128", "6222020000000000018"
BUDGET = {
    "amount": "500,000.00",
    "document": "米财社〔2026〕9号",
    "account_number": "51000000000001",
    "account_name": "县财政国库集中支付中心",
    "bank_code": "102665000011",
}


def ordered(cell: RunningCell) -> str:
    """An order for the demo citizen, as incentives makes it; returns its id."""
    content = secret_store.read(cell.data)
    assert content is not None
    keycloak = realm.admin(content, "anjia")
    citizen = keycloak.get_user(keycloak.get_user_id("citizen"))["attributes"]["person_id"][0]
    period = f"2026-{1 + secrets.randbelow(12):02d}"  # a cell that is used again has others
    order: dict[str, Any] = {
        "awardId": str(uuid4()), "programme": "rural_reward", "personId": citizen, "payeePersonId": citizen,
        "period": period, "amountFen": "96000", "payeeName": "示范居民", "accountNumber": CARD,
        "divisionCode": "510421100001",
    }  # fmt: skip
    incentives = GatewayClient(cells.running(cell.data), "payment", "incentives")
    return str(incentives.call("POST", "/v1/payment-orders", order)["orderId"])


def budgeted(officer: Walk, walk: Callable[..., Walk]) -> None:
    """A budget recorded by one officer, wrong at first, and confirmed by another."""
    page = officer.page
    page.click("summary:has-text('登记预算')")
    page.select_option("#programme", "rural_reward")
    page.fill("#amount", "五十万")
    page.locator("form[action='/console/payments/funds'] button").click()
    page.wait_for_selector(".govuk-error-summary a[href='#amount']")
    officer.look("budget-wrong")
    for name, value in BUDGET.items():
        page.fill(f"#{name}", value)
    page.locator("form[action='/console/payments/funds'] button").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    officer.look("budget-waits")
    # who recorded it is not offered to confirm it, and told why
    page.wait_for_selector("text=由您登记，须由另一人确认")
    assert page.locator("button[value=confirm]").count() == 0
    second = walk("en", PHONE)
    second.sign_in("finance.checker", "/console/payments")
    second.look("budget-to-confirm")
    second.page.click("button[value=confirm]")
    second.page.wait_for_selector(".govuk-notification-banner--success")
    officer.go("/console/payments")
    officer.look("funds")


def test_pay_run_goes_through_three_hands_to_the_bank_and_back(walk: Callable[..., Walk]) -> None:
    officer = walk("zh", DESK)
    ordered(officer.cell)
    officer.sign_in("finance.officer", "/console/payments")
    page = officer.page
    budgeted(officer, walk)
    page.locator("tr:has-text('奖励扶助') form button").first.click()
    page.wait_for_selector("#not-yours")  # who prepared does not check
    officer.look("prepared")
    path = page.url.split("?")[0].removeprefix(officer.cell.gateway)
    assert page.locator("button[value=check]").count() == 0

    checker = walk("en", DESK)
    checker.sign_in("finance.checker", path)
    checker.page.click("button[value=check]")
    checker.page.wait_for_selector(".govuk-notification-banner--success")
    approver = walk("zh", DESK)
    approver.sign_in("county.approver", path)
    approver.page.click("button[value=approve]")
    approver.page.wait_for_selector(".govuk-notification-banner--success")
    approver.look("approved")

    officer.go(path)
    page.click("#answer-form summary")
    officer.look("answer-form")
    with page.expect_download() as sample:
        page.click("text=样表下载")
    assert "EXAMPLE1,3600.00,settled" in sample.value.path().read_text(encoding="utf-8-sig")
    with page.expect_download() as download:
        page.click("text=下载银行文件")
    name = page.locator("#lines tbody td").first.inner_text()
    assert name in download.value.path().read_text(encoding="utf-8-sig")
    wrong = refused(officer, path, name)
    looked_at(walk, officer, wrong)
    officer.go(path)
    result = f"end_to_end_id,amount,outcome,reason\n{name},960.00,returned,AC04\n"
    page.set_input_files("#file", {"name": "result.csv", "mimeType": "text/csv", "buffer": result.encode()})
    page.locator("form[enctype] button").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    officer.look("answered")
    confirmed(walk, path)
    mended(walk)


def confirmed(walk: Callable[..., Walk], path: str) -> None:
    """Another person sees what the answer changes, and lets it take effect."""
    checker = walk("zh", PHONE)
    checker.sign_in("finance.checker", path)
    checker.page.locator("a[href^='/console/answers/']").first.click()
    assert "账户已销户" in checker.page.locator("main").inner_text()
    checker.look("answer")
    checker.page.click("button[value=confirm]")
    checker.page.wait_for_selector(".govuk-notification-banner--success")


def refused(officer: Walk, path: str, name: str) -> bytes:
    """The bank's file speaks of another amount: it is not taken, and says where."""
    wrong = f"end_to_end_id,amount,outcome,reason\n{name},961.00,settled,\n".encode()
    officer.go(path)
    officer.page.set_input_files("#file", {"name": "回盘.csv", "mimeType": "text/csv", "buffer": wrong})
    officer.page.locator("form[enctype] button").click()
    officer.page.wait_for_selector(".govuk-error-summary a[href='#file']")
    return wrong


def looked_at(walk: Callable[..., Walk], officer: Walk, wrong: bytes) -> None:
    """The refused file stands among the differences, can be looked at again, and is closed with a reason."""
    page = officer.go("/console/differences")
    row = page.locator("tr", has_text="回盘.csv").first
    assert "金额与发出的不符" in row.inner_text()
    assert "行号 2" in row.inner_text()
    with page.expect_download() as download:
        row.locator("text=查看原文件").click()
    assert download.value.suggested_filename == "回盘.csv"
    assert download.value.path().read_bytes() == wrong
    officer.look("differences")
    row.locator("summary").click()
    row.locator("input[type=text]").fill("盐农商函〔2026〕3号")
    row.locator("form button").click()
    page.wait_for_selector(".govuk-error-summary a[href^='#reason-']")
    row = page.locator("tr", has_text="回盘.csv").first
    assert row.locator("input[type=text]").input_value() == "盐农商函〔2026〕3号"
    officer.look("difference-without-reason")
    row.locator("select").select_option("SENT_IN_BY_MISTAKE")
    row.locator("form button").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    phone = walk("en", PHONE)
    phone.sign_in("county.approver", "/console/differences")
    phone.look("differences")
    phone.go("/console/differences?closed=1")
    assert "the file was sent in by mistake · 盐农商函〔2026〕3号" in phone.page.locator("main").inner_text()
    phone.look("closed")


def mended(walk: Callable[..., Walk]) -> None:
    """The payee gives another account."""
    citizen = walk("zh", PHONE)
    citizen.sign_in("citizen", "/portal/payments")
    citizen.look("returned")
    field = citizen.page.locator("input[name=account_number]").first
    field.fill("12")
    citizen.page.locator("main form button").first.click()
    citizen.page.wait_for_selector(".govuk-error-summary")
    citizen.page.locator("input[name=account_number]").first.fill(OTHER_CARD)
    citizen.page.locator("main form button").first.click()
    citizen.page.wait_for_selector(".govuk-notification-banner--success")
    citizen.look("mended")
