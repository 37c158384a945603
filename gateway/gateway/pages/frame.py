"""The frame that all pages share: templates, formats of dates and codes, both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chassis.values.clock import day_of
from chassis.values.money import Money
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, Undefined

from gateway.pages.codes import said
from gateway.pages.places import place_and_address, place_name
from gateway.pages.speech import translations

TEMPLATES = Path(__file__).with_name("templates")
HERE = ZoneInfo("Asia/Shanghai")


@cache
def environment(language: str) -> Environment:
    """Templates in a language."""
    found = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(TEMPLATES),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        undefined=_Lenient,
    )
    found.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    found.globals["colon"] = "：" if language == "zh" else ": "
    found.filters |= {
        "day": lambda text: say_day(text, language),
        "due": lambda clock: say_due(clock, language),
        "year": lambda text: say_year(text, language),
        "moment": lambda stamp: say_moment(stamp, language),
        "said": lambda code, table: said(table, code, language),
        "place": place_name,
        "located": lambda place: place_and_address(place.division_code, place.address) if place.division_code else "",
        "number": lambda value: f"{int(value):,}",
        "yuan": lambda fen: str(Money(int(fen))),
    }
    return found


class _Lenient(Undefined):
    """The macros ask for parameters that were not given; a page's own names are tested by rendering each page."""


def say_day(text: str, language: str) -> str:
    """`2026-11-24` → 2026年11月24日, 24 November 2026."""
    if not text:
        return ""
    day = date.fromisoformat(text[:10])
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else f"{day.day} {day:%B %Y}"


PROVISIONAL = {
    "zh": "（暂定：该年放假安排公布后重新计算）",
    "en": " (provisional: counted again when that year's holidays are published)",
}


def say_due(clock: Any, language: str) -> str:  # noqa: ANN401 - a step, a clock, a request
    """A last day by law, and whether it may change: it was counted beyond the published calendar."""
    return say_day(clock.due_on, language) + (PROVISIONAL[language] if clock.due_provisional else "")


def say_year(text: str, language: str) -> str:
    """The year of a date, all that a list shows of a birth date."""
    return f"{text[:4]}年" if text and language == "zh" else text[:4]


def say_moment(stamp: Any, language: str) -> str:  # noqa: ANN401 - a protobuf timestamp
    """Day and minute, in the county's time."""
    if not stamp or not stamp.seconds:
        return ""
    moment = datetime.fromtimestamp(stamp.seconds, UTC).astimezone(HERE)
    return f"{say_day(day_of(moment).isoformat(), language)} {moment:%H:%M}"
