"""The office confirms and issues a card, the clinic records a visit with consent, the person sees both."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PIL import Image

from tests.browser.conftest import DESK, PHONE, Walk, citizen_of, wait

UNTIL, SOON = ((datetime.now(UTC) + timedelta(days=days)).date().isoformat() for days in (200, 30))
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
    page.fill("#confirmed_until", SOON)
    sent(office)
    page.wait_for_selector(".govuk-notification-banner--success")
    office.look("confirmed")
    page.locator("button:has-text('发卡')").click()
    page.wait_for_selector(".anjia-qr svg")
    office.look("card")
    renewed(office, walk)
    page.click("summary:has-text('终止确认')")
    page.fill("#reason", f"调入{PLANTED}")
    page.locator("button:has-text('终止')").last.click()
    page.wait_for_selector(".govuk-error-summary a[href='#reason']")
    assert page.input_value("#reason") == f"调入{PLANTED}"
    office.look("reason-refused")
    served(walk, person)
    seen_by_the_person(walk)
    unseen_by_others(walk)


def renewed(office: Walk, walk: Callable[..., Walk]) -> None:
    """What ends soon is renewed from the list; the card goes on until its day, and is replaced on request."""
    page = office.page
    held = page.url.partition("?")[0].removeprefix(office.cell.gateway)
    office.go("/console/concessions")
    office.look("ends-soon")
    page.locator(f"a[href='{held}/renew']").click()
    page.wait_for_selector("#confirmed_until")
    assert page.input_value("#body_code") == "B1"
    office.look("renewal")
    page.fill("#confirmed_until", UNTIL)
    sent(office)
    page.wait_for_selector(".govuk-error-summary a[href='#file']")
    assert page.input_value("#confirmed_until") == UNTIL
    page.set_input_files("#file", {"name": "scan.png", "mimeType": "image/png", "buffer": scan()})
    page.fill("#confirmed_until", "2099-01-01")
    sent(office)
    page.wait_for_selector(".govuk-error-summary a[href='#confirmed_until']")
    office.look("renewal-refused")
    page.fill("#confirmed_until", UNTIL)
    page.select_option("#body_code", "B2")
    sent(office)
    page.wait_for_selector(".govuk-notification-banner--success")
    office.look("renewed")
    number = page.locator(".anjia-qr + p").inner_text()
    page.click("summary:has-text('换发')")
    page.locator("button:has-text('换发')").click()
    page.wait_for_selector(".govuk-notification-banner--success")
    assert page.locator(".anjia-qr + p").inner_text() != number
    phone = walk("en", PHONE)
    phone.sign_in("military.office", held)
    phone.look("holder-phone")
    phone.go(f"{held}/renew")
    phone.look("renewal-phone")


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
    cancelled(clinic, person)


def cancelled(clinic: Walk, person: str) -> None:
    """The visit is found by its person, and taken back with a reason, in two steps."""
    page = clinic.page
    clinic.go(f"/console/visits/new/{person}")
    page.locator("main table a").first.click()
    page.wait_for_selector("summary:has-text('cancel it')")
    clinic.look("visit-shown")
    page.click("summary:has-text('cancel it')")
    page.fill("#reason", f"should have gone to {PLANTED}")
    page.locator("button:has-text('Cancel the visit')").click()
    page.wait_for_selector(".govuk-error-summary a[href='#reason']")
    assert page.input_value("#reason") == f"should have gone to {PLANTED}"
    clinic.look("cancel-refused")
    page.fill("#reason", "another person was meant")
    page.locator("button:has-text('Cancel the visit')").click()
    page.wait_for_selector(".govuk-notification-banner--success")

    def is_cancelled() -> bool:
        clinic.go("/console/visits")
        return "cancelled" in page.locator("main tbody tr").first.inner_text()

    wait(is_cancelled, 30, "the visit is cancelled with its invoice")
    clinic.look("visits-cancelled")
    page.locator("main table a").first.click()
    page.wait_for_selector("dl")
    assert page.locator("main details").count() == 0
    clinic.look("visit-cancelled")


def seen_by_the_person(walk: Callable[..., Walk]) -> None:
    for language, size in (("zh", PHONE), ("en", DESK)):
        citizen = walk(language, size)
        citizen.sign_in("citizen", "/portal/card")
        citizen.page.wait_for_selector(".anjia-qr svg")
        shown = citizen.page.locator("main").inner_text()
        assert ("已撤销" if language == "zh" else "cancelled") in shown
        assert "another person was meant" in shown
        citizen.look("my-card")
        citizen.go("/portal/payments")
        assert ("已作废" if language == "zh" else "cancelled") in citizen.page.locator("main").inner_text()
        citizen.look("my-payments")
        citizen.go("/portal/accesses")
        citizen.look("who-looked")
        office = "双拥办工作人员" if language == "zh" else "military families office"
        while office not in (shown := citizen.page.locator("main").inner_text()):
            assert "r8" not in shown
            citizen.page.click("a[href*='before=']")  # newer looks fill the page; it is an older one's
        assert "r8" not in shown


def unseen_by_others(walk: Callable[..., Walk]) -> None:
    for user in ("township.reviewer", "finance.officer", "citizen"):
        other = walk("zh", DESK)
        other.sign_in(user, "/start")
        assert other.page.locator("nav a[href='/console/concessions'], nav a[href='/console/visits']").count() == 0
    other.go("/console/concessions")
    assert "_NOT_ALLOWED" in other.page.locator("main").inner_text()
