"""What was typed into a page, what is wrong with it, and how it survives a time-out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
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
# what a page of ours sent by itself was not taken: nobody typed it
INCOMPLETE = (
    "本页提交的内容不完整，请重新打开本页后再试",
    "this page sent something incomplete; open it again and try once more",
)
# where a sentence of a refusal names its field: the page's own label stands there
NAMED = "\ue000"
HAN = re.compile(r"[\u4e00-\u9fff]")


class Wrong(str):
    """What is wrong with a field and what would be right, before the page's label of the field is known."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Self:
        made = super().__new__(cls, text)
        made.language = language
        return made

    def beside(self, label: str) -> str:
        """The sentence with its field's name."""
        if NAMED in self:
            return self.replace(NAMED, f"“{label}”")
        colon = "：" if self.language == "zh" else ": "
        return f"{label.rstrip('：: ？?')}{colon}{self[:1].lower()}{self[1:]}" if label else str(self)


@dataclass
class Form:
    """The fields of a page; `errors` by field, '' for what concerns none."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    key: str = field(default_factory=lambda: str(uuid4()))
    lists: dict[str, list[str]] = field(default_factory=dict)
    # field → what the page calls it, learned while the page is made
    labels: dict[str, str] = field(default_factory=dict)
    restored: bool = False

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def wrong(self, name: str, label: str = "") -> str:
        """What is wrong with a field, naming it as the page does; empty when nothing is."""
        if label or name not in self.labels:
            self.labels[name] = label
        text, called = self.errors.get(name, ""), self.labels.get(name, "")
        if not isinstance(text, Wrong):
            # a page's own sentence
            text = Wrong(text, "zh" if HAN.search(text) else "en")
        return text.beside(called) if text and called not in text else str(text)

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
        broken = {
            name.removeprefix(VIOLATION): text for name, text in error.details.items() if name.startswith(VIOLATION)
        }
        found: dict[str, str] = {
            names[name]: Wrong(text.split(" / ")[0 if language == "zh" else -1].removeprefix(f"{name}: "), language)
            for name, text in broken.items()
            if name in names
        }
        if not found and broken:
            found = {"": INCOMPLETE[0 if language == "zh" else 1]}
        if not found:
            named = error.details.get("field", "")
            text = _beside(str(getattr(error.message, language)), named)
            found = {names.get(named, ""): Wrong(text, language) if names.get(named) else text.replace(NAMED, "")}
        self.errors |= found
        self.key = str(uuid4())


def _beside(text: str, name: str) -> str:
    """A sentence without the contract's name of its field: the page's own goes there."""
    if not name:
        return text
    bare = text.removeprefix(f"{name}：").removeprefix(f"{name}: ")
    text = bare.replace(f"“{name}”", NAMED)
    # `reason` may be the word it is
    return re.sub(rf"\b{re.escape(name)}\b", NAMED, text) if "_" in name else text


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
