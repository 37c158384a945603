"""Refusals of the divisions room."""

from __future__ import annotations

from chassis.errors import Kind, Refusal, Text


class DivisionUnknown(Refusal):
    KIND = Kind.INVALID
    REASON = "DIVISION_UNKNOWN"
    TEXT = Text("{field}：没有这个村（社区）代码", "{field}: there is no village or community with this code")
