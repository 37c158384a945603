"""Who writes, who checks, what a page must say, which version shows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from chassis.errors import Kind, Refusal, Text

DRAFT, SUBMITTED, RETURNED, PUBLISHED, WITHDRAWN = "draft", "submitted", "returned", "published", "withdrawn"
STATES = (DRAFT, SUBMITTED, RETURNED, PUBLISHED, WITHDRAWN)
OPEN = (DRAFT, RETURNED)


LACKS = {"zh": "请填写中文 / Enter the Chinese", "en": "请填写英文 / Enter the English"}
NOTHING = "至少写一项 / Write one at least"
NO_DAY = "没有这一天，请按 2026-11-24 的样子填写 / There is no such day; write it as 2026-11-24"
# a refusal travels in a header: more than these are told at the next try
TOLD_MOST = 40


class PageNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "PAGE_NOT_FOUND"
    TEXT = Text("没有这个页面：{name}", "there is no page {name}")


class PageIncomplete(Refusal):
    KIND = Kind.INVALID
    REASON = "PAGE_INCOMPLETE"
    TEXT = Text("页面内容不完整（{where}）：{missing}", "the page is not complete ({where}): {missing}")


class PageWaits(Refusal):
    REASON = "PAGE_WAITS"
    TEXT = Text("此页正在等待审核，审核后才能再改", "this page waits for its check; change it after that")


class NoDraft(Refusal):
    REASON = "NO_DRAFT"
    TEXT = Text("没有可以提交的草稿", "there is no draft to hand in")


class PageNotSubmitted(Refusal):
    REASON = "PAGE_NOT_SUBMITTED"
    TEXT = Text("此页没有待审核的版本", "nothing of this page waits for a check")


class SamePerson(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "SAME_PERSON"
    TEXT = Text("须由没有参与撰写的另一人审核", "this is checked by another person than who wrote it")


class FromDayPast(Refusal):
    KIND = Kind.INVALID
    REASON = "FROM_DAY_PAST"
    TEXT = Text(
        "发布日期应为真实的日期，且不能早于今天（{today}）", "the first day is a real one, not before today ({today})"
    )


class NothingToWithdraw(Refusal):
    REASON = "NOTHING_TO_WITHDRAW"
    TEXT = Text(
        "没有可以撤下的版本；最初的版本始终保留", "there is nothing to take down; the first version always stays"
    )


def check_content(content: Mapping[str, Any]) -> None:
    """Title, summary, a section and a basis, each text in both languages; a day that there is.

    Errors: PAGE_INCOMPLETE, naming the first place in words (`where`, counted from one) and each by its field
    (`violation.content.sections.0.title.zh`).
    """
    found = dict(_missing(content))
    if not found:
        return
    told = {f"violation.content.{place}": text for place, text in [*found.items()][:TOLD_MOST]}
    first = next(iter(found))
    where = re.sub(r"\.(\d+)", lambda number: f"[{int(number[1]) + 1}]", first)
    raise PageIncomplete(field="content", where=where, missing=found[first], **told)


def _missing(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(place, what it lacks), in the order of the page."""
    for name in ("title", "summary"):
        yield from _missing_text(content.get(name, {}), name)
    if content.get("event"):
        yield from _missing_text(content["event"], "event")
    for name in ("sections", "basis"):
        if not content.get(name):
            yield name, NOTHING
    for number, section in enumerate(content.get("sections", [])):
        yield from _missing_in_section(section, f"sections.{number}")
    for number, basis in enumerate(content.get("basis", [])):
        yield from _missing_text(basis, f"basis.{number}")
    if not _is_day(content.get("checked_on", "")):
        yield "checked_on", NO_DAY


def _missing_in_section(section: Mapping[str, Any], where: str) -> Iterator[tuple[str, str]]:
    yield from _missing_text(section.get("title", {}), f"{where}.title")
    if section.get("text"):
        yield from _missing_text(section["text"], f"{where}.text")
    for place, point in enumerate(section.get("points", [])):
        yield from _missing_text(point, f"{where}.points.{place}")
    for place, fact in enumerate(section.get("facts", [])):
        for name in ("title", "text"):
            yield from _missing_text(fact.get(name, {}), f"{where}.facts.{place}.{name}")


def _missing_text(text: Mapping[str, str], where: str) -> Iterator[tuple[str, str]]:
    for language, lack in LACKS.items():
        if not text.get(language, "").strip():
            yield f"{where}.{language}", lack


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def check_checker(checker: str, writers: Iterable[str]) -> None:
    """Nobody checks what they have written any part of.

    Errors: SAME_PERSON.
    """
    if checker in set(writers):
        raise SamePerson


def first_day(text: str, today: date) -> date:
    """From when a version shows; empty: today.

    Errors: FROM_DAY_PAST.
    """
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError as error:
        raise FromDayPast(field="from_on", today=today.isoformat()) from error
    if day < today:
        raise FromDayPast(field="from_on", today=today.isoformat())
    return day
