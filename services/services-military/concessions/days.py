"""Days as they come in requests."""

from __future__ import annotations

from datetime import date

from chassis.errors import Kind, Refusal, Text


class DateUnreadable(Refusal):
    KIND = Kind.INVALID
    REASON = "DATE_UNREADABLE"
    TEXT = Text("“{field}”不是真实的日期", "{field} is no real date")


def read_day(text: str, field: str) -> date:
    """A day written `2026-11-24`.

    Errors: DATE_UNREADABLE.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateUnreadable(field=field) from None
