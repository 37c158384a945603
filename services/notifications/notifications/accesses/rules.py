"""Whose log is shown."""

from __future__ import annotations

from chassis.errors import Kind, Refusal, Text


class PersonNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "PERSON_NOT_FOUND"
    TEXT = Text("没有找到这个人，或不是您本人", "nobody is found here by that id, or it is not you")
