"""Messages, preferences, clocks, the board and public pages, walked through on a phone and at a desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.browser.conftest import DESK, PHONE, Walk, wait


def code_in(folder: Path) -> str:
    """The code of the only mail to our address."""
    for path in folder.glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if mail["To"] == "phone@mail.example.com":
            found = re.search(r"\b\d{6}\b", mail.get_content().replace("是", " "))  # type: ignore[attr-defined]
            return found[0] if found else ""
    return ""


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh-phone", "en-desk"])
def test_inbox_counts_opens_and_goes_on(walk: Callable[..., Walk], language: str, size: dict[str, int]) -> None:
    visit = walk(language, size)
    visit.sign_in("citizen", "/portal/messages")
    page = visit.page

    def told() -> bool:
        page.reload()
        return page.locator("main table a").count() > 0

    wait(told, 60, "the assessment's offers are told")
    visit.look("inbox")
    page.locator("main table a").first.click()
    page.wait_for_url("**/portal/messages/*")
    visit.look("message")
    go_on = page.locator("main a.govuk-button")
    assert (go_on.get_attribute("href") or "").startswith("/portal/")
    page.locator("main form button").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    nav = page.locator("nav a[href='/portal/messages']").inner_text()
    assert re.search(r"\(\d+\)", nav)


def test_address_is_confirmed_by_its_code(walk: Callable[..., Walk]) -> None:
    visit = walk("zh", PHONE)
    visit.sign_in("citizen", "/portal/preferences")
    page = visit.page
    visit.look("preferences")
    page.fill("#email", "nobody")
    page.locator("form:has(input[type=hidden][value=email]) button").click()
    page.wait_for_selector(".govuk-error-summary a[href='#email']")
    visit.look("preferences-wrong")
    page.fill("#email", "phone@mail.example.com")
    page.locator("form:has(input[type=hidden][value=email]) button").click()
    page.wait_for_selector("#code")
    visit.look("preferences-code")
    folder = visit.cell.data / "mail"
    wait(lambda: code_in(folder), 30, "the code comes")
    page.fill("#code", code_in(folder))
    page.locator("form:has(input[type=hidden][value=confirm]) button").click()
    page.wait_for_selector("text=p***@mail.example.com")
    assert page.locator("input[value=email][type=checkbox]").is_checked()
    visit.look("preferences-confirmed")


def test_board_texts_and_failed_deliveries_are_looked_at(walk: Callable[..., Walk]) -> None:
    supervisor = walk("zh", DESK)
    supervisor.sign_in("supervisor", "/console/supervision")
    supervisor.look("board")
    supervisor.go("/console/texts")
    supervisor.look("texts")
    supervisor.page.locator("main ul a").first.click()
    supervisor.page.wait_for_selector("dl")
    supervisor.look("text")
    county = walk("en", PHONE)
    county.sign_in("county.approver", "/console/undelivered")
    county.look("undelivered")
    county.go("/console/supervision")
    county.look("board-phone")


def test_public_page_is_written_checked_and_read(walk: Callable[..., Walk]) -> None:
    editor = walk("zh", DESK)
    editor.go("/")  # the release's own pages are handed over when the site is first opened
    editor.sign_in("content.editor", "/console/guides")
    page = editor.page
    editor.look("pages")
    page.fill("#name", "流感")
    page.locator("main form button").last.click()
    page.wait_for_selector(".govuk-error-summary a[href='#name']")
    assert page.input_value("#name") == "流感"
    editor.go("/console/guides")
    page.locator("main table a").first.click()
    page.wait_for_selector("#title-zh")
    editor.look("page")
    written(editor)
    page.locator("button[value=save]").first.click()
    page.wait_for_selector("button[value=submit]")
    page.locator("button[value=submit]").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    address = page.url.split("?")[0].replace(editor.cell.gateway, "")
    # who wrote it does not check it
    page.wait_for_selector("#not-yours")
    assert page.locator("button[value=approve]").count() == 0

    checker = walk("en", PHONE)
    checker.sign_in("county.approver", address)
    changed = checker.page.locator("#changes + table")
    assert [one.inner_text() for one in changed.locator("ins").all()][:1] == ["（已更新）"]
    checker.look("check")
    checker.page.locator("button[value=approve]").click()
    checker.page.wait_for_selector(".govuk-notification-banner--success")
    reader = walk("zh", PHONE, script=False)

    def shown() -> bool:
        return "已更新" in reader.go("/guides/birth").locator("h1").inner_text()

    wait(shown, 30, "what was published is read")
    checker.page.locator("details:has(#withdraw-reason) summary").click()
    checker.page.fill("#withdraw-reason", "试验结束")
    checker.page.locator("button[value=withdraw]").click()
    checker.page.wait_for_selector(".govuk-notification-banner--success")
    wait(lambda: not shown(), 30, "the version before shows again")


def written(editor: Walk) -> None:
    """A row is added and half filled, refused beside its fields, taken out again; a time-out loses nothing."""
    page = editor.page
    title = page.input_value("#title-zh").replace("生孩子：登记", "生孩子（已更新）：登记", 1)
    page.fill("#title-zh", title)
    page.fill("#summary-en", "")
    page.click("button[value='add sections-0-points']")
    page.wait_for_selector("#sections-0-points-0-zh")
    assert page.input_value("#title-zh") == title
    page.fill("#sections-0-points-0-zh", "先打电话")
    page.locator("button[value=save]").first.click()
    page.wait_for_selector(".govuk-error-summary a[href='#summary-en']")
    page.wait_for_selector(".govuk-error-summary a[href='#sections-0-points-0-en']")
    assert page.input_value("#sections-0-points-0-zh") == "先打电话"
    editor.look("page-refused")
    page.click("button[value='out sections-0-points-0']")
    page.wait_for_selector("#sections-0-points-0-zh", state="detached")
    page.fill("#summary-en", "How a newborn is registered.")
    editor.context.clear_cookies(name="anjia_session")
    page.locator("button[value=preview]").first.click()
    page.wait_for_selector(".govuk-notification-banner")
    assert (page.input_value("#title-zh"), page.input_value("#summary-en")) == (title, "How a newborn is registered.")
    page.locator("button[value=preview]").first.click()
    page.wait_for_selector("#preview p:has-text('已更新')")
    editor.look("preview")


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh-phone", "en-desk"])
def test_page_is_written_at_any_width(walk: Callable[..., Walk], language: str, size: dict[str, int]) -> None:
    editor = walk(language, size)
    editor.go("/")
    editor.sign_in("content.editor", "/console/guides/a-new-page")
    editor.page.wait_for_selector("#sections-0-title-zh")
    editor.page.locator("button[value=save]").first.click()
    editor.page.wait_for_selector(".govuk-error-summary a[href='#title-zh']")
    editor.page.wait_for_selector(".govuk-error-summary a[href='#sections']")
    editor.look("new-page")
