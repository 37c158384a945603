"""What may be chosen, and when an address is one's own. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from chassis.errors import Kind, Refusal, Text

# one @, a domain with a dot, nothing that could end a header
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188})\.[A-Za-z]{2,63}")


class EmailUnusable(Refusal):
    KIND = Kind.INVALID
    REASON = "EMAIL_UNUSABLE"
    TEXT = Text("请填写有效的邮箱地址，如 name@example.com", "enter an e-mail address like name@example.com")


class EmailOff(Refusal):
    REASON = "EMAIL_OFF"
    TEXT = Text("本县暂未开通邮件提示", "this county does not send e-mail")


class EmailNotConfirmed(Refusal):
    KIND = Kind.INVALID
    REASON = "EMAIL_NOT_CONFIRMED"
    TEXT = Text("请先填写并确认邮箱，再选择邮件提示", "confirm an e-mail address first, then choose e-mail")


class TooManyCodes(Refusal):
    REASON = "TOO_MANY_CODES"
    TEXT = Text("今天的确认码已发满{count}次，请明天再试", "{count} codes were sent today; try again tomorrow")


class CodeWrong(Refusal):
    KIND = Kind.INVALID
    REASON = "CODE_WRONG"
    TEXT = Text("确认码不对，请核对邮件", "that is not the code; look at the mail again")


class CodeOver(Refusal):
    KIND = Kind.INVALID
    REASON = "CODE_OVER"
    TEXT = Text("确认码已失效，请重新填写邮箱", "the code is over; enter the address again")


def read_email(text: str) -> str:
    """An address as it is kept.

    Errors: EMAIL_UNUSABLE.
    """
    found = text.strip()
    if not _ADDRESS.fullmatch(found) or ".." in found:
        raise EmailUnusable(field="email")
    return found


def shorten(email: str) -> str:
    """`wangxiuying@example.com` → `w***@example.com`: enough to know one's own by."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else ""


def code_until(now: datetime, minutes: int) -> datetime:
    """The end of a code that is made now."""
    return now + timedelta(minutes=minutes)
