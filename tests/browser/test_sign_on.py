"""What the sign-on server asks and refuses at the door: a second factor, and whoever guesses."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from keycloak import KeycloakAdmin
from local.realm import admin
from playwright.sync_api import Page

from local import secret_store
from tests.browser.conftest import DESK, PHONE, RunningCell, Walk

STEP_SECONDS = 30
# what the realm allows before it locks (failureFactor)
GUESSES = 10
PASSWORD = "mountain-river-2026"
LOCKED = {"zh": "多次输错会暂时锁定", "en": "the account is locked for a while"}


@pytest.fixture
def realm(cell: RunningCell) -> KeycloakAdmin:
    content = secret_store.read(cell.data)
    assert content is not None
    return admin(content, "anjia")


def one_time_code(secret: str, steps_ahead: int = 0) -> str:
    """RFC 6238 with SHA-1 and six digits."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    counter = int(time.time()) // STEP_SECONDS + steps_ahead
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_one_time_code_is_the_standards_own() -> None:
    # RFC 6238, appendix B, at second 59: the counter is 1
    steps = 1 - int(time.time()) // STEP_SECONDS
    assert one_time_code(base64.b32encode(b"12345678901234567890").decode(), steps) == "287082"


def in_our_brand(page: Page) -> None:
    """The page is in our colours, with our name, and tells nothing of its insides."""
    assert "安家" in page.inner_text("#kc-header-wrapper")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == "rgb(246, 243, 236)"


def new_worker(security: Walk, name: str) -> str:
    """An account with the role of a village's worker, made on the page; returns its first password."""
    page = security.page
    security.sign_in("security.admin", "/console/accounts/new")
    page.fill("#username", name)
    page.fill("#name", "示范新人")
    page.fill("#staff_number", f"w{uuid4().hex[:8]}")
    page.fill("#division", "510421100001")
    page.select_option("#division_level", "village")
    page.click("main form button")
    password = page.inner_text("main code")
    page.select_option("#role", "village-worker")
    page.click("text=授予 >> nth=-1")
    page.wait_for_selector(".govuk-notification-banner--success")
    return password


def enter(visit: Walk, name: str, password: str) -> None:
    """Fill in the first form."""
    visit.go("/signin?next=/console")
    visit.page.fill("#username", name)
    visit.page.fill("#password", password)
    visit.page.click("#kc-login")


def set_up(visit: Walk) -> str:
    """Answer what the sign-on server asks at a first sign-in; returns the secret of the factor, if it was asked for."""
    page, secret = visit.page, ""
    while "/realms/" in page.url:  # what is asked first, a new password or the factor, is the sign-on server's matter
        page.wait_for_selector("#password-new, #kc-totp-settings")
        in_our_brand(page)
        if page.locator("#password-new").count():
            page.fill("#password-new", PASSWORD)
            page.fill("#password-confirm", PASSWORD)
            page.click("form [type=submit] >> nth=-1")
        elif page.locator("#mode-manual").count():
            page.screenshot(path=visit.pictures / f"{visit.name}-set-up.png", full_page=True)
            page.click("#mode-manual")
            secret = page.inner_text("#kc-totp-secret-key")
            page.fill("#totp", one_time_code(secret))
            page.click("#saveTOTPBtn")
    return secret


def test_staff_set_up_a_second_factor_and_sign_in_with_it_until_the_telephone_is_lost(
    walk: Callable[..., Walk],
) -> None:
    name, security = f"worker.{uuid4().hex[:8]}", walk("zh", DESK)
    password = new_worker(security, name)
    visit = walk("zh", PHONE)
    enter(visit, name, password)
    secret = set_up(visit)
    assert secret, "the factor was asked for"
    visit.page.wait_for_selector("h1:has-text('我的工作台')")
    again = walk("zh", DESK)
    enter(again, name, PASSWORD)
    again.page.wait_for_selector("#otp")
    in_our_brand(again.page)
    again.page.screenshot(path=again.pictures / f"{again.name}-asked.png", full_page=True)
    wrong = f"{(int(one_time_code(secret)) + 1) % 1_000_000:06d}"
    again.page.fill("#otp", wrong)
    again.page.click("#kc-login")
    again.page.wait_for_selector("#input-error-otp")
    # the code of set-up is used up; the next one is good already
    again.page.fill("#otp", one_time_code(secret, 1))
    again.page.click("#kc-login")
    again.page.wait_for_selector("h1:has-text('我的工作台')")
    security.page.click("text=取消原手机")
    security.page.wait_for_selector("text=原手机的验证码已失效")
    security.look("telephone-lost")
    enter(visit := walk("zh", PHONE), name, PASSWORD)
    assert set_up(visit) not in ("", secret)
    visit.page.wait_for_selector("h1:has-text('我的工作台')")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_has_no_account_or_no_password_is_led_on(walk: Callable[..., Walk], language: str) -> None:
    visit = walk(language, PHONE)
    visit.go("/signin?next=/portal")
    in_our_brand(visit.page)
    visit.page.screenshot(path=visit.pictures / f"{visit.name}-sign-in.png", full_page=True)
    visit.page.click("#anjia-help a")
    visit.page.wait_for_url("**/signing-in")
    assert {"zh": "忘记密码", "en": "Forgotten password"}[language] in visit.page.inner_text("main")
    visit.look("help")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_guessing_locks_the_account_for_a_while(walk: Callable[..., Walk], realm: KeycloakAdmin, language: str) -> None:
    name = f"guessed.{uuid4().hex[:8]}"
    credentials = [{"type": "password", "value": PASSWORD, "temporary": False}]
    user_id = realm.create_user({"username": name, "firstName": "示范", "enabled": True, "credentials": credentials})
    visit = walk(language, PHONE)
    page = visit.page
    visit.go("/signin?next=/start")
    for guess in range(GUESSES):
        page.fill("#username", name)
        page.fill("#password", f"not-the-word-{guess}")
        page.click("#kc-login")
        page.wait_for_selector("#input-error-username")
    assert realm.get_bruteforce_detection_status(user_id)["disabled"]
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.click("#kc-login")
    page.wait_for_selector("#input-error-username")
    assert "/realms/" in page.url, "the right word does not open a locked account"
    assert LOCKED[language] in page.inner_text("#input-error-username")
    in_our_brand(page)
    page.screenshot(path=visit.pictures / f"{visit.name}-locked.png", full_page=True)
    realm.clear_bruteforce_attempts_for_user(user_id)  # as time would
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.click("#kc-login")
    page.wait_for_url(visit.cell.gateway + "/**")
    realm.delete_user(user_id)
