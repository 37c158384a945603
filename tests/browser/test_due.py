"""One line of work in the browser: offered, taken in two steps, checked, decided; refused and objected to."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest
from playwright.sync_api import Page

from local import fleet, secret_store
from tests.browser.conftest import DESK, PHONE, Walk, wait


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh-phone", "en-desk"])
def test_programmes_and_notices_are_public(walk: Callable[..., Walk], language: str, size: dict[str, int]) -> None:
    visit = walk(language, size)
    visit.go("/packs")
    visit.look("packs")
    visit.page.locator(".anjia-card a").first.click()
    visit.page.wait_for_selector("table")
    visit.look("pack")
    visit.go("/notices")
    visit.look("notices")


def test_offer_is_taken_checked_refused_objected_to_and_granted(walk: Callable[..., Walk]) -> None:
    citizen = walk("zh", PHONE)
    citizen.sign_in("citizen", "/portal/due")
    page = citizen.page
    citizen.look("due")
    page.locator("a:has-text('领取')").first.click()
    page.wait_for_selector("#account_number")
    page.locator("main form button").first.click()
    page.wait_for_selector(".govuk-error-summary a[href='#account_number']")
    citizen.look("account-wrong")
    page.fill("#account_number", "6228 4800 0000 0000 018")
    page.locator("main form button").first.click()
    page.wait_for_selector("text=第二步")
    citizen.look("check-answers")
    assert "6228" not in page.locator("main").inner_text()
    page.locator("main form button").first.click()
    page.wait_for_selector(".govuk-notification-banner--success")
    citizen.look("filed")
    case, number = page.url.split("?")[0].rpartition("/")[2], page.locator("dd").first.inner_text().strip()

    township = walk("zh", DESK)
    township.sign_in("township.reviewer", "/console")
    township.page.locator("a:has-text('审核台')").first.click()
    township.look("desk")
    township.go(f"/console/cases/{case}")
    township.page.locator("button[value=not_passed]").click()
    township.page.wait_for_selector(".govuk-error-summary a[href='#reason']")
    township.look("check-wrong")
    township.page.locator("button[value=passed]").click()
    township.page.wait_for_selector(".govuk-notification-banner--success")

    county = walk("en", DESK)
    county.sign_in("county.approver", "/console")
    found_by_number(county, number)
    county.look("case")
    stopped_and_let_run(county, walk, case)
    county.go(f"/console/cases/{case}")
    county.page.locator("button[value=refused]").click()
    county.page.wait_for_selector(".govuk-error-summary a[href='#reason']")
    county.page.fill("#reason", "户口不在本县")
    county.page.fill("#article", "管理规范（试行）补贴对象")
    county.page.locator("button[value=refused]").click()
    county.page.wait_for_selector(".govuk-notification-banner--success")

    citizen.go(f"/portal/due/{case}")
    citizen.look("refused")
    assert "行政复议" in page.locator("main").inner_text()
    page.fill("#reason", "户口在本县，见户口簿")
    page.locator("main form button").first.click()
    page.wait_for_selector(".govuk-notification-banner--success")
    # who refused does not decide again
    county.go(f"/console/cases/{case}")
    county.page.wait_for_selector("#not-yours")
    assert county.page.locator("button[value=granted]").count() == 0
    county.look("same-person")


def found_by_number(county: Walk, number: str) -> None:
    """What somebody says on the telephone leads to the case; a slip is told before anything is searched."""
    page = county.page
    slip = str((int(number[-1]) + 1) % 10)
    page.fill("#number", number[:-1] + slip)
    page.locator("main form button").first.click()
    page.wait_for_selector(".govuk-error-summary a[href='#number']")
    county.look("number-wrong")
    page.fill("#number", number.replace("-", ""))
    page.locator("main form button").first.click()
    page.wait_for_url("**/console/cases/*")
    assert number in page.locator("main").inner_text()
    printed(page)


def printed(page: Page) -> None:
    """On paper a case says whose paper it is, offers nothing to press and shows no address of a link."""
    page.emulate_media(media="print")
    assert "安家" in page.locator(".anjia-paper").inner_text()
    assert page.locator(".anjia-paper").is_visible()
    assert page.locator("nav, main form, main button").evaluate_all("all => all.every(one => !one.offsetParent)")
    behind = "all => all.map(one => getComputedStyle(one, '::after').content).filter(one => /http|\\//.test(one))"
    assert page.locator("a[href]").evaluate_all(behind) == []
    page.emulate_media(media="screen")


def stopped_and_let_run(county: Walk, walk: Callable[..., Walk], case: str) -> None:
    """A clock is stopped with reason and article, and let run on; who may not stop it reads why it stood still."""
    page, address = county.page, f"/console/cases/{case}/clocks"

    def follows() -> bool:
        return county.go(address).locator("summary:has-text('Stop the clock')").count() > 0

    wait(follows, 60, "the clock of the case is there")
    county.look("clocks")
    page.click("summary:has-text('Stop the clock')")
    page.fill("#reason", "等待外地回函")
    page.locator("button:has-text('Stop it')").click()
    page.wait_for_selector(".govuk-error-summary a[href='#article']")
    assert page.input_value("#reason") == "等待外地回函"
    county.look("clocks-wrong")
    page.fill("#article", "行政许可法 第45条")
    page.locator("button:has-text('Stop it')").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    page.wait_for_selector("main li:has-text('等待外地回函')")
    other = walk("zh", PHONE)
    other.sign_in("township.reviewer", address)
    other.page.wait_for_selector("main li:has-text('等待外地回函')")
    assert other.page.locator("main form").count() == 0
    other.look("clocks-stopped")
    page.click("summary:has-text('Let the clock run on')")
    page.locator("button:has-text('Let it run on')").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    county.look("clocks-run-on")
    county.go("/console")
    county.look("desk-clocks")
    passed_up(county, walk, case)


def passed_up(county: Walk, walk: Callable[..., Walk], case: str) -> None:
    """A late step reaches the supervisor, counted in the frame until it is marked; nobody is named."""
    content = secret_store.read(county.cell.data)
    assert content is not None
    url = fleet.database_url("postgres", "notifications", content)
    with psycopg.connect(url, autocommit=True) as connection:
        # as the loop does it when the day has come
        connection.execute(
            "INSERT INTO escalation SELECT clock_id, 1, 'supervisor', office_code, started_on + 1 FROM clock WHERE"
            " case_id = %s AND ended_on IS NULL",
            (case,),
        )
    for language, size in (("zh", PHONE), ("en", DESK)):
        other = walk(language, size)
        other.sign_in("supervisor", "/console/late-steps")
        assert case in (other.page.locator("main tbody a").first.get_attribute("href") or "")
        other.look("late-steps")
    nav = other.page.locator("nav a[href='/console/late-steps']")
    assert "(1)" in nav.inner_text()
    other.page.locator("main tbody button").first.click()
    other.page.wait_for_selector(".govuk-notification-banner--success")
    assert "(" not in nav.inner_text()
    other.look("late-steps-read")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DELETE FROM escalation_read")
        connection.execute("DELETE FROM escalation")


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh-phone", "en-desk"])
def test_everybody_is_assessed_from_the_console(walk: Callable[..., Walk], language: str, size: dict[str, int]) -> None:
    county = walk(language, size)
    county.sign_in("county.approver", "/console/assessments")
    county.look("assessments")
    button = county.page.locator("form[action='/console/assessments'] button")
    wait(lambda: county.go("/console/assessments") and button.count(), 60, "the last one has ended")
    button.click()
    county.page.wait_for_selector(".govuk-notification-banner--success")
    county.look("assessments-begun")
