"""At the counter: a worker takes what is due for somebody, by a paper, reads it out, and hands over the receipt."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import DESK, Walk


@pytest.mark.parametrize("language", ["zh", "en"])
def test_worker_takes_an_offer_for_somebody_and_hands_over_the_receipt(
    walk: Callable[..., Walk], language: str
) -> None:
    worker = walk(language, DESK)
    worker.sign_in("township.reviewer", "/console/cases?list=offered")
    page = worker.page
    # the first is the demo citizen's own, whom other walks follow
    state = {"zh": "可领取", "en": "offered"}[language]
    page.locator(f"main tbody tr:has(td:text-is('{state}')) a").last.click()
    page.wait_for_selector("#account_number")
    page.fill("#account_number", "6228 4800 0000 0000 018")
    page.locator("form:has(#account_number) button").click()
    page.wait_for_selector(".govuk-error-summary a[href='#authority']")
    assert page.input_value("#account_number") == "6228 4800 0000 0000 018"
    worker.look("authority-missing")
    page.fill("#authority", "2026-11-20 signed")
    page.locator("form:has(#account_number) button").click()
    page.wait_for_selector("#read_back")
    worker.look("read-back")
    page.locator("form:has(#read_back) button").click()
    page.wait_for_selector(".govuk-error-summary a[href='#read_back']")
    worker.look("not-read-out")
    page.check("#read_back")
    page.locator("form:has(#read_back) button").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    worker.look("filed")
    link = page.locator("a[href$='receipt.pdf']").get_attribute("href")
    paper = page.request.get(f"{worker.cell.gateway}{link}")
    assert paper.body().startswith(b"%PDF")
    (worker.pictures / f"{worker.name}.pdf").write_bytes(paper.body())
