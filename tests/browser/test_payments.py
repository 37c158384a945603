"""A pay run in the browser: budget, three people, the bank's file and answer; the payee gives another account."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from uuid import uuid4

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
    headers = cell.operator.headers() | {"Anjia-Purpose": "payment"}
    answer = cell.operator.http.post("/v1/payment-orders", json=order, headers=headers)
    return str(answer.raise_for_status().json()["orderId"])


def test_pay_run_goes_through_three_hands_to_the_bank_and_back(walk: Callable[..., Walk]) -> None:
    officer = walk("zh", DESK)
    ordered(officer.cell)
    officer.sign_in("finance.officer", "/console/payments")
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
    officer.look("funds")
    page.locator("tr:has-text('奖励扶助') form button").first.click()
    page.wait_for_selector("button[value=check]")
    officer.look("prepared")
    path = page.url.split("?")[0].removeprefix(officer.cell.gateway)
    page.click("button[value=check]")
    page.wait_for_selector("text=SAME_PERSON")  # who prepared does not check

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
    with page.expect_download() as download:
        page.click("text=下载银行文件")
    name = page.locator("tbody td").first.inner_text()
    assert name in download.value.path().read_text(encoding="utf-8-sig")
    result = f"end_to_end_id,amount,outcome,reason\n{name},960.00,returned,AC04\n"
    page.set_input_files("#file", {"name": "result.csv", "mimeType": "text/csv", "buffer": result.encode()})
    page.locator("form[enctype] button").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    officer.look("answered")
    mended(walk)


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
