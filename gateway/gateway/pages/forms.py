"""What was typed into a page, what is wrong with it, and how it survives a time-out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from chassis.errors import DomainError, Kind
from starlette.datastructures import UploadFile
from starlette.requests import Request

from gateway.bodies import form_of
from gateway.problems import VIOLATION

# what every form of ours carries beside what is typed
CSRF, KEY, AT, HOLDER = "csrf", "key", "at", "holder"
OWN = {CSRF, KEY, AT, HOLDER}
# a refusal of these kinds is about what was typed: it is shown beside it
ANSWERABLE = {Kind.INVALID, Kind.TAKEN, Kind.REFUSED, Kind.CONFLICT}
WORDS = {
    "date": ("请填写真实的日期", "Enter a real date"),
    "id_number": ("请填写 18 位或 15 位身份号码", "Enter an identity number of 18 or 15 characters"),
    "phone": ("请填写 11 位手机号码", "Enter a phone number of 11 digits"),
    "division_code": ("请填写 12 位区划代码", "Enter a division code of 12 digits"),
    "reason": ("请说明理由（至少两个字）", "Give a reason of two characters or more"),
    "article": ("请写明条款（至少两个字）", "Name the article, in two characters or more"),
    "other": ("请检查此项", "Check this"),
}


@dataclass
class Form:
    """The fields of a page; `errors` by field, '' for what concerns none."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    key: str = field(default_factory=lambda: str(uuid4()))
    lists: dict[str, list[str]] = field(default_factory=dict)
    restored: bool = False

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def refuse(self, error: DomainError, language: str, fields: Mapping[str, str] | None = None) -> None:
        """Take a refusal onto the page, beside the field it is about.

        Args:
            error: what the service said; anything but an answerable refusal is raised again.
            language: of the reader.
            fields: name in the contract → name on the page, where they differ.
        """
        if error.kind not in ANSWERABLE:
            raise error
        names = {**{name: name for name in self.values}, **(fields or {})}
        found = {
            names[name.removeprefix(VIOLATION)]: _readable(name.removeprefix(VIOLATION), text, language)
            for name, text in error.details.items()
            if name.startswith(VIOLATION) and name.removeprefix(VIOLATION) in names
        }
        if not found:
            named = error.details.get("field", "")
            found = {names.get(named, ""): _beside(str(getattr(error.message, language)), named, language)}
        self.errors |= found
        self.key = str(uuid4())


def _beside(text: str, name: str, language: str) -> str:
    """A sentence that stands beside its field, without the contract's name of it."""
    if not name:
        return text
    bare = text.removeprefix(f"{name}：").removeprefix(f"{name}: ")
    if bare != text:
        return bare[:1].upper() + bare[1:]
    this = "此项" if language == "zh" else "this"
    text = text.replace(f"“{name}”", this)
    # `reason` may be the word it is
    return re.sub(rf"\b{re.escape(name)}\b", this, text) if "_" in name else text


def _readable(name: str, text: str, language: str) -> str:
    """A rule's message for people: the contract's own where it has both languages, else ours for the kind of field."""
    zh, cut, en = text.partition(" / ")
    if cut:
        return zh.partition(": ")[2] or zh if language == "zh" else en
    kind = next((word for word in WORDS if name.endswith(word)), "other")
    return WORDS[kind][0 if language == "zh" else 1]


async def read_form(request: Request, most: int) -> tuple[Form, dict[str, str], dict[str, UploadFile]]:
    """What was sent: the typed values, our own fields, the files.

    Errors: BODY_TOO_LARGE beyond `most` bytes, REQUEST_UNREADABLE.
    """
    sent = await form_of(request, most)
    form, own, files = Form(), {}, {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            files[name] = value
        elif name in OWN:
            own[name] = value
        else:
            form.values[name] = value.strip()
            form.lists.setdefault(name, []).append(value)
    form.key = own.get(KEY, form.key)
    return form, own, files
