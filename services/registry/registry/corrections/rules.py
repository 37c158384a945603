"""What is allowed about requests for correction. Pure."""

from __future__ import annotations

from chassis.errors import Kind, Refusal, Text

# what stands for a request in its number: 更正
MARK = "更"
# fields whose right value somebody is found or reached by
NUMBERS = ("id_number", "phone")


class RequestNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "CORRECTION_REQUEST_NOT_FOUND"
    TEXT = Text("没有这份更正申请", "there is no such request")


class AnsweredAlready(Refusal):
    KIND = Kind.REFUSED
    REASON = "ANSWERED_ALREADY"
    TEXT = Text("这份申请已经答复", "this request was answered already")


class ArticleNeeded(Refusal):
    KIND = Kind.INVALID
    REASON = "ARTICLE_NEEDED"
    TEXT = Text("不予更正须写明依据的法律条文", "a refusal names the article of law it rests on")


def check_answer(state: str, *, corrected: bool, article: str) -> None:
    """A request is answered once; a refusal names its article."""
    if state != "open":
        raise AnsweredAlready
    if not corrected and not article:
        raise ArticleNeeded(field="article")
