"""A public page as a form: what is typed, rows added, moved and taken out, and what differs between two versions.

A field's name is its place: `sections-0-points-1-zh`. Pure: nothing here asks a service.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from anjia.notifications.v1 import page_service_pb2 as pb
from google.protobuf import json_format

TEXT = {"zh": "", "en": ""}
# what an added row begins as, by the name of its list
BLANK: dict[str, dict[str, Any]] = {
    "sections": {"title": TEXT, "text": TEXT, "points": [], "facts": []},
    "points": TEXT,
    "facts": {"title": TEXT, "text": TEXT},
    "basis": {**TEXT, "source": ""},
}
PAIRS = ("title", "summary", "event")
LISTS = ("sections", "basis")
# where each begins on the page
ORDER = {name: number for number, name in enumerate((*PAIRS, *LISTS, "checked_on"))}
PARTS = {name: number for number, name in enumerate(("title", "text", "points", "facts", "zh", "en", "source"))}
# a list by its place: `sections`, `sections-0-points`, `basis`; or a row of it
LIST = re.compile(r"(?:sections|basis|sections-\d+-(?:points|facts))")
ROW = re.compile(rf"({LIST.pattern})-(\d+)")
# the first field that every form of a page sends
MARK = "title-zh"
# lines that are less alike than this are shown whole, not letter by letter
ALIKE = 0.5
Segments = list[tuple[bool, str]]


def is_typed(values: Mapping[str, str]) -> bool:
    """Whether a form of a page was sent."""
    return MARK in values


def values_of(content: pb.PageContent) -> dict[str, str]:
    """The fields of the form for a page."""
    found = json_format.MessageToDict(content, preserving_proto_field_name=True)
    page: dict[str, Any] = {name: TEXT | found.get(name, {}) for name in PAIRS}
    page["sections"] = [BLANK["sections"] | one for one in found.get("sections", [])]
    page["basis"] = [BLANK["basis"] | one for one in found.get("basis", [])]
    ticked = {"unverified": "yes"} if content.unverified else {}
    return flat(page) | {"checked_on": content.checked_on} | ticked


def flat(page: dict[str, Any]) -> dict[str, str]:
    """A page as the fields of its form, each under its place."""
    return {name: text for head, value in page.items() for name, text in _flat(head, value).items()}


def _flat(name: str, value: Any) -> dict[str, str]:  # noqa: ANN401 - a text, a row or a list of them
    if isinstance(value, str):
        return {name: value}
    rows = enumerate(value) if isinstance(value, list) else value.items()
    return {key: text for part, one in rows for key, text in _flat(f"{name}-{part}", one).items()}


def read(values: Mapping[str, str]) -> dict[str, Any]:
    """What the form holds, as the page is built: texts, sections with their points and facts, the basis."""

    def text(name: str) -> dict[str, str]:
        return {language: _clean(values.get(f"{name}-{language}", "")) for language in TEXT}

    def places(name: str) -> list[str]:
        found = {int(one[1]) for key in values if (one := re.match(rf"{re.escape(name)}-(\d+)-", key))}
        return [f"{name}-{number}" for number in sorted(found)]

    def section(name: str) -> dict[str, Any]:
        facts = [{"title": text(f"{one}-title"), "text": text(f"{one}-text")} for one in places(f"{name}-facts")]
        points = [text(one) for one in places(f"{name}-points")]
        return {"title": text(f"{name}-title"), "text": text(f"{name}-text"), "points": points, "facts": facts}

    return {
        **{name: text(name) for name in PAIRS},
        "sections": [section(one) for one in places("sections")],
        "basis": [{**text(one), "source": _clean(values.get(f"{one}-source", ""))} for one in places("basis")],
    }


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def without_empty(page: dict[str, Any]) -> dict[str, Any]:
    """The page without rows in which nothing stands: a row that was added and left alone is no mistake."""
    sections = [
        {**one, "points": [*filter(_says, one["points"])], "facts": [*filter(_says, one["facts"])]}
        for one in page["sections"]
        if _says(one)
    ]
    return {**page, "sections": sections, "basis": [*filter(_says, page["basis"])]}


def _says(value: Any) -> bool:  # noqa: ANN401 - a text, a row or a list of them
    if isinstance(value, str):
        return bool(value)
    return any(map(_says, value if isinstance(value, list) else value.values()))


def _told(value: Any) -> Any:  # noqa: ANN401 - a text, a row or a list of them
    """The same without names under which nothing stands, as a message has them."""
    if isinstance(value, list):
        return [_told(one) for one in value]
    return {name: _told(one) for name, one in value.items() if _says(one)} if isinstance(value, dict) else value


def content_of(page: dict[str, Any], values: Mapping[str, str]) -> pb.PageContent:
    """The page as the contract knows it."""
    content = json_format.ParseDict(_told(page), pb.PageContent())
    content.checked_on = values.get("checked_on", "").strip()
    content.unverified = values.get("unverified") == "yes"
    return content


def rearranged(page: dict[str, Any], action: str) -> tuple[dict[str, Any], str]:
    """(The page after a row was added, moved up or taken out; the place to look at). What is no action changes nothing.

    Args:
        page: as `read` gives it.
        action: `add sections-0-points`, `up sections-1`, `out basis-0`.
    """
    verb, _, place = action.partition(" ")
    if verb == "add" and LIST.fullmatch(place) and (rows := _rows(page, place)) is not None:
        rows.append(BLANK[place.rpartition("-")[2]])
        return page, f"{place}-{len(rows) - 1}"
    found = ROW.fullmatch(place)
    if found is None or (rows := _rows(page, found[1])) is None or (number := int(found[2])) >= len(rows):
        return page, ""
    if verb == "up" and number:
        rows[number - 1], rows[number] = rows[number], rows[number - 1]
        return page, f"{found[1]}-{number - 1}"
    if verb == "out":
        del rows[number]
        return page, found[1]
    return page, place


def _rows(page: dict[str, Any], place: str) -> list[dict[str, Any]] | None:
    head, _, rest = place.partition("-")
    rows: list[dict[str, Any]] = page[head]
    if not rest:
        return rows
    number, _, name = rest.partition("-")
    found: list[dict[str, Any]] | None = rows[int(number)][name] if int(number) < len(rows) else None
    return found


def place_of(field: str) -> tuple[int, ...]:
    """Where a field stands on the page: refusals are read from the top."""
    head, *rest = field.split("-")
    return (ORDER.get(head, -1), *(int(one) if one.isdigit() else PARTS.get(one, 0) for one in rest))


def fields_of(values: Mapping[str, str]) -> dict[str, str]:
    """Name in the contract's refusals → name on the page."""
    named = {f"content.{name.replace('-', '.')}": name for name in values}
    return named | {"content.sections": "sections", "content.basis": "basis", "content.checked_on": "checked_on"}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a page: what it is, in which language, what it says."""

    label: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence as it stands and as it is to stand; each in pieces, those that differ marked. Empty: not there."""

    label: str
    language: str
    before: Segments
    after: Segments


def lines_of(content: pb.PageContent) -> list[Line]:
    """Every sentence of a page in its order."""
    values = values_of(content)
    found = []
    for name, text in values.items():
        if not text or name == "unverified":
            continue
        label = re.sub(r"-\d+", "", name)
        language = label.rpartition("-")[2]
        if language in TEXT:
            found.append(Line(label.rpartition("-")[0], language, text))
        else:
            found.append(Line(label, "", text))
    return [*found, Line("unverified", "", "yes" if content.unverified else "no")]


def changes(before: pb.PageContent, after: pb.PageContent) -> list[Change]:
    """What differs, sentence by sentence, in the order of the page."""
    old, new = lines_of(before), lines_of(after)
    found: list[Change] = []
    for kind, left, left_end, right, right_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _between(old[left:left_end], new[right:right_end])
    return found


def _between(gone: list[Line], come: list[Line]) -> list[Change]:
    """Sentences that went beside those that came in their place."""
    found, waiting = [], list(come)
    for one in gone:
        kind = (one.label, one.language)
        other = next((line for line in waiting if (line.label, line.language) == kind), None)
        if other is None:
            found.append(Change(*kind, [(True, one.text)], []))
            continue
        waiting.remove(other)
        found.append(Change(*kind, *_marked(one.text, other.text)))
    return [*found, *(Change(one.label, one.language, [], [(True, one.text)]) for one in waiting)]


def _marked(before: str, after: str) -> tuple[Segments, Segments]:
    match = SequenceMatcher(None, before, after, autojunk=False)
    if match.ratio() < ALIKE:
        return [(True, before)], [(True, after)]
    left: Segments = []
    right: Segments = []
    for kind, start, end, other, other_end in match.get_opcodes():
        differs = kind != "equal"
        left += [(differs, before[start:end])] if end > start else []
        right += [(differs, after[other:other_end])] if other_end > other else []
    return left, right
