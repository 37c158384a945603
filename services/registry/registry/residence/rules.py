"""What is allowed of places: one after the other."""

from __future__ import annotations

from datetime import date

from chassis.errors import Kind, Refusal, Text


class MoveBeforeLast(Refusal):
    KIND = Kind.INVALID
    REASON = "MOVE_BEFORE_LAST"
    TEXT = Text(
        "{field}：此日期之后已有登记的居住或户籍；请核对日期，或办理更正",
        "{field}: a later place is registered already; check the date, or correct the record",
    )


def check_move(moved_on: date, last_from: date | None, *, start_unknown: bool, field: str) -> None:
    """A move comes after the place it leaves; an unknown start gives way to a known day."""
    if last_from is not None and moved_on <= last_from and not start_unknown:
        raise MoveBeforeLast(field=field)
