"""The five minutes of the README, as a stranger walks them: from a roll to the citizen who sees who looked."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from local.places import ROOT
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, Walk

SAMPLE = ROOT / "services" / "registry" / "tests" / "acceptance" / "yanbian-roll.csv"
STATE = "#state[data-state={}]"
LIMIT_MS = 60_000
PASSWORD = "mountain-river-2026"


def import_the_sample(page: Page) -> None:
    """Step 2: upload, read what a careful reader finds, commit."""
    page.click("nav >> text=名册")
    page.set_input_files("#file", SAMPLE)
    page.click("main form button")
    page.wait_for_selector(STATE.format("previewed"), timeout=LIMIT_MS)
    page.click("text=提交：登记这些人员")
    page.wait_for_selector(STATE.format("committed"), timeout=LIMIT_MS)


def merge_the_first_pair(page: Page) -> tuple[str, str]:
    """Step 3; returns name and record number of who stays."""
    page.click("nav >> text=重复记录")
    page.locator("tbody a").first.click()
    page.wait_for_selector("#decide")
    name = page.locator("label[for=kept]").inner_text().split("(")[1].rstrip(")")
    record = str(page.locator("input[name=kept]").first.get_attribute("value"))
    page.locator("input[name=kept]").first.check()
    page.fill("#reason", "户口簿原件两本")
    page.click("text=是一个人：合并")
    page.wait_for_selector(".govuk-notification-banner--success")
    return name, record


def find(page: Page, name: str, record: str) -> str:
    """Step 4; returns the record number that the page's address shows."""
    page.click("nav >> text=查找人员")
    page.check("input[value=data-quality]")
    page.locator("main form button").click()
    page.fill("#name", name)
    page.locator("main form button").first.click()
    page.wait_for_selector("#found")
    page.click(f"tbody a[href*='{record}']")
    page.wait_for_selector(f"h1:has-text('{name}')")
    return page.url.split("/")[-1].split("?")[0]


def make_a_citizen(page: Page, username: str, record: str) -> str:
    """Step 5; returns the password that is shown once."""
    page.click("text=新建账号")
    page.fill("#username", username)
    page.fill("#person_id", record)
    page.click("main form button")
    password = page.inner_text("main code")
    page.select_option("#role", "citizen")
    page.click("text=授予 >> nth=-1")
    page.wait_for_selector(".govuk-notification-banner--success")
    return password


def test_five_minutes_in_the_browser(walk: Callable[..., Walk]) -> None:
    staff = walk("zh", DESK)
    staff.sign_in("yanbian.approver")
    import_the_sample(staff.page)
    staff.look("committed")
    name, record = merge_the_first_pair(staff.page)
    assert find(staff.page, name, record) == record
    security = walk("zh", DESK)
    security.sign_in("security.admin")
    username = f"citizen.{uuid4().hex[:8]}"
    password = make_a_citizen(security.page, username, record)
    citizen = walk("zh", PHONE)
    page = citizen.page
    citizen.go("/")
    page.click("text=登录")
    page.fill("#username", username)
    page.fill("#password", password)
    page.click("#kc-login")
    page.fill("#password-new", PASSWORD)
    page.fill("#password-confirm", PASSWORD)
    page.click("form [type=submit] >> nth=-1")
    page.wait_for_url("**/portal")
    assert name in page.inner_text("main")
    citizen.look("family")
    page.click("nav >> text=谁看过")
    page.wait_for_selector("tbody tr")
    looks = page.locator("tbody tr").all_inner_texts()
    assert [one for one in looks if "县级审批员" in one and "盐边县" in one and "核对信息质量" in one], looks
    citizen.look("looks")
