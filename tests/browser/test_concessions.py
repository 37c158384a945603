"""The office confirms and issues a card, the clinic records a visit with consent, the person sees both."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PIL import Image

from tests.browser.conftest import DESK, PHONE, Walk, citizen_of

UNTIL = (datetime.now(UTC) + timedelta(days=200)).date().isoformat()
PLANTED = "中国人民解放军61234部队"


def scan() -> bytes:
    made = io.BytesIO()
    Image.new("L", (8, 8), 255).save(made, "png")
    return made.getvalue()


def sent(walk: Walk) -> None:
    walk.page.locator("main form button").last.click()


def test_holder_is_confirmed_gets_a_card_and_is_served_and_nobody_else_sees_the_desk(
    walk: Callable[..., Walk],
) -> None:
    office = walk("zh", DESK)
    person, name = citizen_of(office.cell)
    office.sign_in("military.office", "/start")
    page = office.page
    page.wait_for_selector("h1:has-text('优待对象确认')")
    assert "military" not in page.url
    office.look("desk")
    page.fill("#name", name)
    page.locator("main form button").first.click()
    page.wait_for_selector("#found")
    office.look("found")
    office.go(f"/console/concessions/new/{person}")
    office.look("blank")
    page.fill("#confirmed_until", UNTIL)
    page.set_input_files("#file", {"name": f"{PLANTED}.png", "mimeType": "image/png", "buffer": scan()})
    sent(office)
    page.wait_for_selector(".govuk-error-summary a[href='#file']")
    assert page.input_value("#confirmed_until") == UNTIL
    assert "61234" not in page.locator("main").inner_text()
    office.look("refused")
    page.set_input_files("#file", {"name": "scan.png", "mimeType": "image/png", "buffer": scan()})
    page.fill("#confirmed_until", "2020-01-01")
    sent(office)
    page.wait_for_selector(".govuk-error-summary a[href='#confirmed_until']")
    assert page.locator("#file").count() == 0  # what was kept is not asked for again
    page.fill("#confirmed_until", UNTIL)
    sent(office)
    page.wait_for_selector(".govuk-notification-banner--success")
    office.look("confirmed")
    page.locator("button:has-text('发卡')").click()
    page.wait_for_selector(".anjia-qr svg")
    office.look("card")
    page.click("summary:has-text('终止确认')")
    page.fill("#reason", f"调入{PLANTED}")
    page.locator("button:has-text('终止')").last.click()
    page.wait_for_selector(".govuk-error-summary a[href='#reason']")
    assert page.input_value("#reason") == f"调入{PLANTED}"
    office.look("reason-refused")
    served(walk, person)
    seen_by_the_person(walk)
    unseen_by_others(walk)


def served(walk: Callable[..., Walk], person: str) -> None:
    clinic = walk("en", PHONE)
    clinic.sign_in("clinic.worker", "/start")
    clinic.page.wait_for_selector("h1:has-text('Visits')")
    clinic.look("clinic")
    clinic.go(f"/console/visits/new/{person}")
    clinic.look("visit")
    sent(clinic)
    clinic.page.wait_for_selector(".govuk-error-summary a[href='#agreed']")
    clinic.look("no-consent")
    clinic.page.check("#agreed")
    sent(clinic)
    clinic.page.wait_for_selector(".govuk-notification-banner--success")
    clinic.look("recorded")


def seen_by_the_person(walk: Callable[..., Walk]) -> None:
    for language, size in (("zh", PHONE), ("en", DESK)):
        citizen = walk(language, size)
        citizen.sign_in("citizen", "/portal/card")
        citizen.page.wait_for_selector(".anjia-qr svg")
        citizen.look("my-card")
        citizen.go("/portal/accesses")
        shown = citizen.page.locator("main").inner_text()
        assert ("双拥办工作人员" if language == "zh" else "military families office") in shown
        assert "r8" not in shown
        citizen.look("who-looked")


def unseen_by_others(walk: Callable[..., Walk]) -> None:
    for user in ("township.reviewer", "finance.officer", "citizen"):
        other = walk("zh", DESK)
        other.sign_in(user, "/start")
        assert other.page.locator("nav a[href='/console/concessions'], nav a[href='/console/visits']").count() == 0
    other.go("/console/concessions")
    assert "_NOT_ALLOWED" in other.page.locator("main").inner_text()
