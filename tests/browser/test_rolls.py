"""A roll from upload to undo, and the work it leaves: duplicates, differences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import DESK, PHONE, Walk
from tests.browser.rolls import write_small_roll

STATE = "#state[data-state={}]"


def test_a_roll_is_read_settled_committed_mended_and_undone(walk: Callable[..., Walk], tmp_path: Path) -> None:
    visit = walk("zh", DESK)
    page = visit.page
    file = tmp_path / "小名册.csv"
    twin = write_small_roll(file)
    visit.sign_in("county.approver", "/console/rolls")
    page.click("main form button")
    assert page.locator(".govuk-error-summary a[href='#file']").count() == 1
    page.set_input_files("#file", file)
    visit.look("rolls")
    page.click("main form button")
    page.wait_for_selector(STATE.format("in_doubt"), timeout=60_000)
    visit.look("in-doubt")
    page.select_option("tr:has-text('联系电话') select", "")
    page.click("text=确认并重新读取")
    page.wait_for_selector(STATE.format("previewed"), timeout=60_000)
    visit.look("preview")
    address = page.url
    page.click("text=提交：登记这些人员")
    page.wait_for_selector(STATE.format("committed"), timeout=60_000)
    visit.look("committed")
    _mend(visit)
    _merge(visit, twin)
    _settle(visit)
    page.goto(address)
    page.click("text=撤销本次导入")
    page.click("form[action$=undo] button")
    page.wait_for_selector(".govuk-error-summary a[href='#people']")
    visit.look("undo-uncounted")
    page.fill("#people", page.inner_text("#registered .anjia-count"))
    page.fill("#reason", "重复导入")
    page.click("form[action$=undo] button")
    page.wait_for_selector(STATE.format("undone"), timeout=60_000)
    visit.look("undone")


def _mend(visit: Walk) -> None:
    page = visit.page
    page.click("text=修改待处理的行")
    page.click("tbody a")
    page.click("main form button")
    assert page.locator(".govuk-error-summary a[href='#birth_date']").count() == 1
    visit.look("row-still-wrong")
    page.fill("#birth_date", "1985-02-03")
    page.click("main form button")
    page.wait_for_selector(".govuk-notification-banner--success")
    visit.look("row-mended")


def _merge(visit: Walk, twin: str) -> None:
    """Two records become one, two again, and one more look keeps them apart: by keyboard alone."""
    page = visit.page
    pair = _pair_of(visit, twin)
    visit.look("pair")
    page.focus("input[name=kept]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("户口簿原件两本")
    page.keyboard.press("Enter")
    page.wait_for_selector(".govuk-notification-banner--success")
    visit.look("pair-merged")
    page.fill("#reason", "两本户口簿不是一人")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=合并已撤销")
    page.goto(pair)
    page.fill("#reason", "双胞胎")
    page.click("text=是两个人：分开")
    page.wait_for_url("**/console/duplicates?done=kept-apart")
    visit.look("duplicates")


def _pair_of(visit: Walk, twin: str) -> str:
    """The address of the pair with this name."""
    page = visit.page
    visit.go("/console/duplicates")
    addresses = [link.get_attribute("href") for link in page.locator("tbody a").all()]
    for address in reversed(addresses):
        visit.go(str(address))
        if twin in page.inner_text("main"):
            return page.url
    raise AssertionError(twin)


def _settle(visit: Walk) -> None:
    page = visit.page
    visit.go("/console/quality")
    item = page.locator("article:has-text('婚姻状况')").first
    item.locator("summary").click()
    item.locator("text=采用来源").click()
    page.wait_for_selector(".govuk-error-summary")
    visit.look("quality-no-reason")
    item = page.locator("article:has(details[open])").first
    item.locator("input[name=reason]").fill("结婚证原件")
    item.locator("text=采用来源").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    visit.look("quality")


def test_a_roll_goes_through_without_any_script(walk: Callable[..., Walk], tmp_path: Path) -> None:
    visit = walk("en", PHONE, script=False)
    page = visit.page
    file = tmp_path / "small.csv"
    write_small_roll(file)
    file.write_text(file.read_text().replace("联系电话", "备注"))
    visit.sign_in("county.approver", "/console/rolls")
    page.set_input_files("#file", file)
    page.click("main form button")
    for _ in range(60):
        if page.locator(STATE.format("previewed")).count():
            break
        page.click("text=Refresh")
    assert page.locator("text=Commit: register these people").is_visible()
