"""Days as callers write them."""

from __future__ import annotations

from datetime import date

from chassis.errors import Kind, Refusal, Text


class DateUnreadable(Refusal):
    KIND = Kind.INVALID
    REASON = "DATE_UNREADABLE"
    TEXT = Text(
        "{field}：没有这一天，请按 2026-11-24 的样子填写", "{field}: there is no such day; write it as 2026-11-24"
    )


def read_day(text: str, field: str) -> date:
    """An ISO 8601 day.

    Errors: DATE_UNREADABLE, naming the field.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateUnreadable(field=field) from None
