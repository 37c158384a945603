"""Two records become one with a choice for each field, seen on the person's page, and two again."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from local.gateway_client import GatewayClient

from local import cell as cells
from tests.browser.conftest import DESK, RunningCell, Walk, wait
from tests.browser.rolls import GIVEN, SURNAMES, VILLAGE

LIMIT_SECONDS = 60.0
PHONES = ("13811110001", "13822220002")
Pair = dict[str, str]


@pytest.fixture
def twins(cell: RunningCell) -> Pair:
    """Two names that sound alike, one birth date, two phones: name → phone, in the register and on the desk."""
    chance = random.Random()  # noqa: S311 - names of nobody
    surname, last = chance.choice(SURNAMES), chance.choice(GIVEN)
    day = f"19{chance.randrange(50, 99)}-0{chance.randrange(1, 9)}-{chance.randrange(13, 28)}"
    names = [f"{surname}{sound}{last}" for sound in "玫梅"]
    rows = ["姓名,性别,出生日期,手机号码,现居住地区划代码,现居住地址"]
    rows += [
        f"{name},女,{day},{phone},{VILLAGE},5组{house}号"
        for house, (name, phone) in enumerate(zip(names, PHONES, strict=True), start=1)
    ]
    client = GatewayClient(cells.running(cell.data), "registration")
    query = {"fileName": "two.csv", "county": VILLAGE[:6]}
    answer = client.http.post("/v1/rolls", params=query, content="\n".join(rows).encode(), headers=client.headers())
    address = f"/v1/rolls/{answer.raise_for_status().json()['rollId']}"
    wait(lambda: client.call("GET", address)["state"] == "previewed", LIMIT_SECONDS, "the roll is read")
    client.call("POST", f"{address}:commit", {})
    wait(lambda: client.call("GET", address)["state"] == "committed", LIMIT_SECONDS, "the roll is committed")
    return dict(zip(names, PHONES, strict=True))


def open_pair(visit: Walk, names: Pair) -> tuple[str, list[str], list[str]]:
    """The pair's page: its address, the names as first and second, and the addresses of their records."""
    page = visit.page
    visit.go("/console/duplicates")
    for address in reversed([str(link.get_attribute("href")) for link in page.locator("tbody a").all()]):
        visit.go(address)
        if all(name in page.inner_text("main") for name in names):
            shown = page.locator("tr:has(#take-name) td").all_inner_texts()[:2]
            records = [str(link.get_attribute("href")) for link in page.locator("a[href*='/console/people/']").all()]
            return address, shown, records
    raise AssertionError(names)


def test_merge_takes_the_chosen_fields_from_the_other_record_and_undoing_gives_them_back(
    walk: Callable[..., Walk], twins: Pair
) -> None:
    visit = walk("zh", DESK)
    page = visit.page
    visit.sign_in("county.approver", "/console/duplicates")
    pair, (kept, other), (kept_record, other_record) = open_pair(visit, twins)
    visit.go(kept_record)
    own_phone = page.inner_text("dt:text-is('手机号码') + dd")
    visit.go(other_record)
    other_phone = page.inner_text("dt:text-is('手机号码') + dd")
    assert own_phone != other_phone
    visit.go(pair)
    page.locator("input[name=kept]").first.check()
    page.check("#take-name")
    page.check("#take-phone")
    page.fill("#reason", "户口簿原件两本")
    visit.look("chosen")
    page.click("text=是一个人：合并")
    page.wait_for_selector(".govuk-notification-banner--success")
    visit.go(kept_record)
    visit.look("merged")
    assert page.inner_text("h1") == other
    assert page.inner_text("dt:text-is('手机号码') + dd") == other_phone
    visit.go(other_record)
    assert "此记录已并入另一记录" in page.inner_text("main")
    visit.go(pair)
    page.fill("#reason", "两本户口簿不是一人")
    page.click("text=撤销合并")
    page.wait_for_selector("text=合并已撤销")
    visit.go(kept_record)
    assert page.inner_text("h1") == kept
    assert page.inner_text("dt:text-is('手机号码') + dd") == own_phone
    visit.go(other_record)
    assert page.inner_text("h1") == other
    assert "此记录已并入另一记录" not in page.inner_text("main")
