"""The staff console, journey by journey."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import DESK, PHONE, RunningCell, Walk


@pytest.mark.parametrize(("language", "size"), [("zh", DESK), ("en", PHONE)], ids=["zh-desk", "en-phone"])
def test_find_a_person_for_a_purpose(walk: Callable[..., Walk], language: str, size: dict[str, int]) -> None:
    visit = walk(language, size)
    page = visit.page
    visit.go("/console/people")
    visit.page.wait_for_selector("#kc-login")
    visit.page.screenshot(path=visit.pictures / f"{visit.name}-signin.png")
    visit.sign_in("county.approver", "/console")
    visit.look("desk")
    visit.go("/console/people")
    page.locator("form button.govuk-button").click()
    assert page.locator(".govuk-error-summary").is_visible()
    visit.look("purpose-missing")
    page.check("input[value=data-quality]")
    page.locator("main form button").click()
    page.fill("#birth_date", "yesterday")
    page.locator("main form button").click()
    page.wait_for_selector(".govuk-error-summary")
    assert page.locator(".govuk-error-summary a[href='#birth_date']").count() == 1
    visit.look("find-wrong")
    page.fill("#birth_date", "")
    page.fill("#name", "wang")
    page.locator("main form button").first.click()
    page.wait_for_selector("#found")
    assert page.locator("tbody tr").count() > 5
    assert "*" * 16 in page.inner_text("table")
    visit.look("found")
    page.locator("tbody a").first.click()
    page.wait_for_selector(".anjia-timeline")
    visit.look("person")
