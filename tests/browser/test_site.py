"""The public site: no sign-in, both languages, both widths."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from local.places import ROOT

from tests.browser.conftest import DESK, PHONE, RunningCell, Walk


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh-phone", "en-desk"])
def test_public_pages(walk: Callable[..., Walk], language: str, size: dict[str, int]) -> None:
    visit = walk(language, size)
    visit.go("/")
    assert visit.page.locator(".anjia-card").count() == 6
    visit.look("home")
    visit.page.locator(".anjia-card a").first.click()
    visit.page.wait_for_url("**/guides/birth")
    visit.look("guide")
    visit.go("/statistics")
    assert visit.page.locator("svg rect").count() > 10
    visit.look("statistics")
    for path in ("/accessibility", "/privacy"):
        visit.go(path)
        visit.look(path[1:])


@pytest.mark.parametrize(("language", "size"), [("zh", PHONE), ("en", DESK)], ids=["zh-phone", "en-desk"])
def test_law_pack_shows_amounts_over_time_and_the_calculator_counts(
    walk: Callable[..., Walk], language: str, size: dict[str, int]
) -> None:
    visit = walk(language, size)
    page = visit.go("/packs/rural_reward")
    assert page.locator("figure svg rect").count() == 3
    visit.look("pack")
    visit.go("/packs/childcare_subsidy")
    page.click("a[href='/calculators/childcare-subsidy']")
    page.fill("#birth_date", "2024-01-31")
    page.click("main .govuk-button")
    page.wait_for_selector("text=¥7,500.00")
    assert page.locator("tbody tr").count() == 4  # three years and their sum
    visit.look("calculator")
    page.fill("#birth_date", "2024-02-31")
    page.click("main .govuk-button")
    page.wait_for_selector(".govuk-error-summary")
    assert page.input_value("#birth_date") == "2024-02-31"
    visit.look("calculator-wrong")


def test_language_and_large_text_are_kept_and_stay_on_the_page(walk: Callable[..., Walk]) -> None:
    visit = walk("zh", PHONE)
    visit.go("/guides/move")
    visit.page.click("text=English")
    visit.page.wait_for_url("**/guides/move")
    assert visit.page.locator("html").get_attribute("lang") == "en"
    visit.page.click("text=Large text")
    visit.page.wait_for_url("**/guides/move")
    assert "large" in (visit.page.locator("html").get_attribute("class") or "")
    visit.look("large")


def test_statistics_hold_no_figure_below_ten(http: httpx.Client) -> None:
    for table in ("age_sex", "township_sex"):
        answer = http.get(f"/statistics/{table}.csv")
        figures = [cell for line in answer.text.splitlines()[1:] for cell in line.split(",")[1:] if cell]
        assert answer.headers["content-type"].startswith("text/csv")
        assert figures
        assert all(int(figure) >= 10 and int(figure) % 10 == 0 for figure in figures)


def test_a_page_that_is_not_there_says_so(walk: Callable[..., Walk]) -> None:
    visit = walk("zh", PHONE)
    visit.go("/guides/nothing")
    visit.look("refused")
    assert "没有这个页面" in visit.page.inner_text("h1")


PHONE_FIRST_VISIT_MAX_BYTES = 300_000


def test_first_visit_is_small_on_a_phone_that_has_chinese_letters(cell: RunningCell) -> None:
    """The page with its style and script, as they go over the wire; letters come from the phone."""
    with httpx.Client(base_url=cell.gateway, follow_redirects=True) as client:
        first = client.get("/")
        found = re.findall(r'(?:href|src)="(/static/[^"]+)"', first.text)
        assert any(path.endswith(".css") for path in found)
        assert any(path.endswith(".js") for path in found)
        parts = {path: client.get(path) for path in found}
        # what a module brings along
        parts |= {
            path: client.get(path)
            for part in list(parts.values())
            for path in re.findall(r'from "(/static/[^"]+)"', part.text)
        }
    weights = {path: part.num_bytes_downloaded for path, part in parts.items()} | {"/": first.num_bytes_downloaded}
    assert sum(weights.values()) < PHONE_FIRST_VISIT_MAX_BYTES, weights


def test_phones_own_letters_come_before_those_that_are_fetched() -> None:
    style = (ROOT / "gateway" / "gateway" / "static" / "frame.css").read_text()
    families = re.search(r'\*, \[class\*="govuk-"\] \{ font-family: ([^;]*) !important', style)
    assert families is not None
    names = [name.strip(' "') for name in families[1].split(",")]
    assert names.index("Noto Sans SC Variable") == len(names) - 3
    assert names[-2:] == ["system-ui", "sans-serif"]
    assert {"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Anjia Local"} <= set(names)
