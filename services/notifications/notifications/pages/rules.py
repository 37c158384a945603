"""Who writes, who checks, what a page must say, which version shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chassis.errors import Kind, Refusal, Text

DRAFT, SUBMITTED, RETURNED, PUBLISHED, WITHDRAWN = "draft", "submitted", "returned", "published", "withdrawn"
STATES = (DRAFT, SUBMITTED, RETURNED, PUBLISHED, WITHDRAWN)
OPEN = (DRAFT, RETURNED)


class PageNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "PAGE_NOT_FOUND"
    TEXT = Text("没有这个页面：{name}", "there is no page {name}")


class PageIncomplete(Refusal):
    KIND = Kind.INVALID
    REASON = "PAGE_INCOMPLETE"
    TEXT = Text("页面内容不完整：{where} 缺少{missing}", "the page is not complete: {where} has no {missing}")


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
    """Title, summary, a section and a basis, each text in both languages.

    Errors: PAGE_INCOMPLETE, naming the place.
    """
    for name in ("title", "summary"):
        _check_text(content.get(name, {}), name)
    if content.get("event"):
        _check_text(content["event"], "event")
    for name in ("sections", "basis"):
        if not content.get(name):
            raise PageIncomplete(field="content", where=name, missing="内容 content")
    for number, section in enumerate(content["sections"], start=1):
        where = f"sections[{number}]"
        _check_text(section.get("title", {}), f"{where}.title")
        if section.get("text"):
            _check_text(section["text"], f"{where}.text")
        for place, point in enumerate(section.get("points", []), start=1):
            _check_text(point, f"{where}.points[{place}]")
        for place, fact in enumerate(section.get("facts", []), start=1):
            _check_text(fact.get("title", {}), f"{where}.facts[{place}].title")
            _check_text(fact.get("text", {}), f"{where}.facts[{place}].text")
    for number, basis in enumerate(content["basis"], start=1):
        _check_text(basis, f"basis[{number}]")


def _check_text(text: Mapping[str, str], where: str) -> None:
    for language, called in (("zh", "中文 Chinese"), ("en", "英文 English")):
        if not text.get(language, "").strip():
            raise PageIncomplete(field="content", where=f"{where}.{language}", missing=called)


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
