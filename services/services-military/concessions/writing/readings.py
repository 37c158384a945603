"""Bytes as the texts that they may be: cameras and editors write in several encodings and say which in none. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

from chassis.values.unit_numbers import names_unit

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
# longer than anything that somebody writes into a property; pixels and fonts are passed over before
MAX_BYTES = 2_000_000
AROUND = 120
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}")
_WORDS = ("部", "队", "隊", "军", "軍", "武警", "信箱", "dui", "DUI", "Dui")
_HINTS = re.compile(b"|".join(sorted({re.escape(word.encode(one)) for word in _WORDS for one in ENCODINGS})))


def readings(value: object) -> Iterator[str]:
    """A value as text, in every encoding it may have been written in."""
    if isinstance(value, bytes):
        # a text may begin in the middle: EXIF's comments with the name of their character set, others anywhere
        for raw in (value[:MAX_BYTES], value[1:MAX_BYTES], value[8:MAX_BYTES]):
            yield from (raw.decode(encoding, "ignore") for encoding in ENCODINGS)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from readings(one)
    elif isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from readings(one)
    elif isinstance(value, str):
        yield value
        # bytes of another encoding that were read as Latin
        if not value.isascii():
            yield from (value.encode("latin-1", "ignore").decode(encoding, "ignore") for encoding in ENCODINGS)


def unmistakable(data: bytes) -> Iterator[str]:
    """Texts in bytes of any kind (pixels, fonts, drawing) that say a unit's number, in any encoding, at any place.

    Only what stands around the words that such a number comes with is read, so that megabytes cost little.
    """
    for hint in _HINTS.finditer(data):
        start = max(0, hint.start() - AROUND)
        # characters of two bytes may begin at either
        for raw in (data[start : hint.end() + AROUND], data[start + 1 : hint.end() + AROUND]):
            yield from (text for text in (raw.decode(one, "ignore") for one in ENCODINGS) if names_unit(text))


def texts_of_xml(content: bytes) -> Iterator[str]:
    """Every text and attribute, apart and joined: a name cut into two elements is still a name."""
    root = _root(content)
    yield "".join(root.itertext())
    for element in root.iter():
        yield from (str(value) for value in element.attrib.values())
        # comments and processing instructions are nodes too
        yield from (str(text) for text in (element.text, element.tail) if text)
        for written in (element.text, *element.attrib.values()):
            yield from _of_base64(str(written or ""))


def joined_of_xml(content: bytes) -> tuple[str, str]:
    """All texts as one, and all values of attributes as one."""
    root = _root(content)
    return "".join(root.itertext()), "".join(str(value) for element in root.iter() for value in element.attrib.values())


def _root(content: bytes) -> Any:  # noqa: ANN401 - lxml has no types
    from lxml import etree  # noqa: PLC0415 - seldom

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    return etree.fromstring(content, parser)


def _of_base64(text: str) -> Iterator[str]:
    """What a text means if it is bytes written in letters."""
    for run in _BASE64.findall(text):
        try:
            data = base64.b64decode(run + "=" * (-len(run) % 4), altchars=b"-_" if set(run) & {"-", "_"} else None)
        except (binascii.Error, ValueError):
            continue
        yield from unmistakable(data)
