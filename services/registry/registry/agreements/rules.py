"""When an agency may call, and with what."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from chassis.errors import Kind, Refusal, Text

# what people write where they have nothing to write, letters and digits alone
NOTHING = frozenset(
    {"", "空", "同上", "另附", "na", "none", "nil", "null", "tbd", "todo", "xx", "later", "pending", "no"}
)
# a few characters that begin so say that there is none: 无, 暂无, 没有, 不适用, 无影响评估, 待补
NEGATIONS = frozenset("无無不没沒未暂暫待免略")
MOST_OF_A_NEGATION = 6


class AgreementMissing(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "AGREEMENT_MISSING"
    TEXT = Text(
        "没有有效的数据共享协议，不能提供或接收这些信息",
        "there is no sharing agreement in force for this; ask the county office",
    )


class FieldNotShared(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "FIELD_NOT_SHARED"
    TEXT = Text("共享协议不包括此字段：{field}", "the sharing agreement does not cover the field {field}")


class AgreementNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "AGREEMENT_NOT_FOUND"
    TEXT = Text("没有这份协议", "there is no such agreement")


class PeriodInvalid(Refusal):
    KIND = Kind.INVALID
    REASON = "PERIOD_INVALID"
    TEXT = Text("协议的截止日须晚于起始日", "an agreement ends after it starts")


class NothingNamed(Refusal):
    KIND = Kind.INVALID
    REASON = "NOTHING_NAMED"
    TEXT = Text(
        "请写明文件名称或编号（不能填“无”）",
        "name the document or its number; an agreement without it is none",
    )


def check_named(**papers: str) -> None:
    """The papers that an agreement stands on are named, not filled in with a word for nothing.

    Errors: NOTHING_NAMED.
    """
    for field, text in papers.items():
        plain = "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())
        says_none = plain[:1] in NEGATIONS and len(plain) <= MOST_OF_A_NEGATION and not any(map(str.isdigit, plain))
        if plain in NOTHING or says_none:
            raise NothingNamed(field=field)


def check_period(valid_from: date, valid_until: date) -> None:
    """An agreement has at least one day."""
    if valid_until <= valid_from:
        raise PeriodInvalid(field="valid_until")


def check_fields(filled: Iterable[str], shared: Iterable[str]) -> None:
    """Only the fields of the agreement flow."""
    for field in sorted(set(filled) - set(shared)):
        raise FieldNotShared(field=field)
