"""kill -9 under people at work: each page is right or says what to do, nothing typed is lost, nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request
from playwright.sync_api import TimeoutError as NothingCame

from tests.browser.conftest import DESK, PHONE, Walk
from tests.cells import RunningCell
from tests.chaos.killing import kill_at_once, until, wait_for_another
from tests.conftest import VILLAGE

# the right page; ours that offers to try again; the same page, which says that nobody answers
RIGHT, AGAIN, AWAY = "right", "[data-again]", "#away:not([hidden])"
SAYS = {
    "zh": {AGAIN: "再次提交不会重复办理", AWAY: "没有提交任何内容", "door": "登录服务暂时不可用"},
    "en": {AGAIN: "Sending it again does nothing twice", AWAY: "Nothing was sent", "door": "Sign-on does not answer"},
}
# (process, language, width, what a page that is sent while it is dead may show)
KILLED = [
    ("registry-serve", "zh", DESK, {AGAIN}),
    ("nats", "en", PHONE, {RIGHT, AGAIN}),
    ("keycloak", "en", DESK, {RIGHT}),
    ("gateway", "zh", PHONE, {AWAY}),
]


@dataclass
class Sender:
    """A page with a form that is filled in, and what has to come of it."""

    visit: Walk
    button: str
    right: str
    typed: dict[str, str]
    sent: list[dict[str, list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.visit.page.on("request", self._remember)

    @property
    def page(self) -> Page:
        return self.visit.page

    def _remember(self, request: Request) -> None:
        if request.method == "POST" and request.post_data and "key=" in request.post_data:
            self.sent.append(parse_qs(request.post_data, keep_blank_values=True))

    def press(self) -> str:
        """Send the form; returns which kind of page came."""
        self.page.click(self.button)
        self._arrive()
        return self._kind()

    def _arrive(self) -> None:
        try:
            self.page.wait_for_selector(f"{self.right}, {AGAIN}, {AWAY}")
        except NothingCame as error:
            message = f"{self.page.url}: {self.page.inner_text('body')}"
            raise AssertionError(message) from error

    def _kind(self) -> str:
        assert self.page.locator(".anjia-brand").is_visible(), "our frame"
        return next(kind for kind in (AGAIN, AWAY, RIGHT) if kind is RIGHT or self.page.locator(kind).count())

    def holds_what_was_typed(self) -> bool:
        """Whether every field is on the page with its value: to see, or to be sent again."""
        # what was asked of a page is kept on the server, under the word in its address
        return "kept=" in self.page.url or all(
            value in [one.input_value() for one in self.page.locator(f"main form [name={name}]").all()]
            for name, value in self.typed.items()
        )

    def go_on(self) -> None:
        """Press what the page offers until it is right."""

        def is_right() -> bool:
            kind = self._kind()
            if kind != RIGHT:
                assert self.holds_what_was_typed()
                self.page.click("[data-again] :is(button, a)" if kind == AGAIN else self.button)
                self._arrive()
            return self.page.locator(self.right).count() > 0

        until(is_right, "the walk ends well")


def person(cell: RunningCell, name: str) -> str:
    """Somebody new in the village."""
    body = {
        "name": name,
        "sex": "SEX_FEMALE",
        "birthDate": "1991-02-03",
        "residence": {"divisionCode": VILLAGE, "address": "3号"},
    }
    return str(cell.client("registration").call("POST", "/v1/people", body)["personId"])


def searching(walk: Callable[..., Walk], language: str, size: dict[str, int], name: str) -> Sender:
    """A village worker about to look for somebody."""
    visit = walk(language, size)
    visit.sign_in("village.worker", "/console/people?purpose=registration")
    visit.page.fill("#name", name)
    return Sender(visit, "main form button >> nth=0", "#found", {"name": name, "purpose": "registration"})


def correcting(walk: Callable[..., Walk], language: str, size: dict[str, int], person_id: str, phone: str) -> Sender:
    """A reviewer of the township about to write down a phone number."""
    visit = walk(language, size)
    visit.sign_in("township.reviewer", f"/console/people/{person_id}/correct?field=phone")
    reason = "本人到窗口说明"
    visit.page.fill("#value", phone)
    visit.page.fill("#reason", reason)
    banner = ".govuk-notification-banner--success"
    return Sender(visit, "main form button >> nth=0", banner, {"value": phone, "reason": reason})


@pytest.mark.parametrize(("name", "language", "size", "shown"), KILLED, ids=[one[0] for one in KILLED])
def test_people_at_work_are_told_lose_nothing_and_do_nothing_twice(
    cell: RunningCell, walk: Callable[..., Walk], name: str, language: str, size: dict[str, int], shown: set[str]
) -> None:
    who = f"孟{'甲乙丙丁'[[one[0] for one in KILLED].index(name)]}岚"
    person_id, phone = person(cell, who), "13900002222"
    senders = [searching(walk, language, size, who), correcting(walk, language, size, person_id, phone)]
    stranger = walk(language, size)
    before = kill_at_once(cell, name)
    kinds = [sender.press() for sender in senders]
    assert set(kinds) <= shown
    for sender, kind in zip(senders, kinds, strict=True):
        if kind != RIGHT:
            sender.visit.look(f"{name}-away")
            assert SAYS[language][kind] in sender.page.inner_text("main")
            assert sender.holds_what_was_typed()
    if name == "keycloak":
        refused_at_the_door(stranger)
    wait_for_another(cell, name, before)
    for sender in senders:
        sender.go_on()
    find, change = senders
    assert find.page.locator("#name").input_value() == who
    find.page.locator("tbody a").first.click()
    find.page.wait_for_selector(f"h1:has-text('{who}')")
    if name == "keycloak":
        stranger.page.click(f"{AGAIN} a")
        stranger.page.wait_for_selector("#kc-login")
    assert {tuple(one["key"]) for one in change.sent} == {tuple(change.sent[0]["key"])}, "one key, however often"
    changes_once(cell, change, person_id)


def refused_at_the_door(stranger: Walk) -> None:
    """Nobody is led to a sign-on server that is away: our page says so."""
    stranger.go("/signin?next=/start")
    stranger.look("keycloak-door")
    assert SAYS[stranger.language]["door"] in stranger.page.inner_text("h1")


def changes_once(cell: RunningCell, change: Sender, person_id: str) -> None:
    """The register was changed once, and the same form sent once more changes nothing."""
    versions = f"SELECT count(*) FROM person_version WHERE person_id = '{person_id}'"
    assert cell.query(versions) == [(2,)]
    form = {name: values[0] for name, values in change.sent[-1].items()}
    address = f"{cell.gateway}/console/people/{person_id}/correct"
    again = change.visit.context.request.post(address, form=form, max_redirects=0)
    assert again.status == 303
    assert cell.query(versions) == [(2,)]
