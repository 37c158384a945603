"""When an agency may call, and with what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chassis.errors import Kind, Refusal, Text


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


def check_period(valid_from: date, valid_until: date) -> None:
    """An agreement has at least one day."""
    if valid_until <= valid_from:
        raise PeriodInvalid(field="valid_until")


def check_fields(filled: Iterable[str], shared: Iterable[str]) -> None:
    """Only the fields of the agreement flow."""
    for field in sorted(set(filled) - set(shared)):
        raise FieldNotShared(field=field)
