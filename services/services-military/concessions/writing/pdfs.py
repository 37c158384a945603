"""Every object of a PDF: strings, names and keys wherever they stand, metadata, private data, earlier versions."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from chassis.values.unit_numbers import names_unit

from concessions.writing.kinds import DocumentUnreadable
from concessions.writing.readings import readings, texts_of_xml

# streams that draw: their look is judged by eye
DRAWN = {"/Image", "/Form", "/Type1C", "/CIDFontType0C", "/OpenType"}
FONT_KEYS = {"/Length1", "/Length2", "/Length3"}
MAX_OBJECTS = 200_000
HEX_STRING = re.compile(rb"<([0-9A-Fa-f\s]{8,4000})>")


def texts_of_pdf(content: bytes) -> Iterator[tuple[str, str]]:
    """(where, text) of all that a PDF says besides what it draws.

    Errors: DOCUMENT_UNREADABLE: encrypted, or larger than a document of an office is.
    """
    from pypdf import PdfReader  # noqa: PLC0415 - seldom
    from pypdf.generic import IndirectObject  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise DocumentUnreadable(field="file")
    size: Any = reader.trailer["/Size"]
    if size > MAX_OBJECTS:
        raise DocumentUnreadable(field="file")
    for name, value in (reader.metadata or {}).items():
        yield name.lstrip("/"), str(value)
    drawn = _contents(reader)
    for number in range(1, size):
        held = reader.get_object(IndirectObject(number, 0, reader))
        yield from _walk(held, drawn=number in drawn)
    yield from (("Trailer", text) for key, value in reader.trailer.items() for text in (str(key), *_strings(value)))
    yield from (("Earlier version", text) for text in _raw(content) if names_unit(text))


def _contents(reader: Any) -> set[int]:  # noqa: ANN401 - pypdf's reader
    """Numbers of the objects that draw pages."""
    found: set[int] = set()
    for page in reader.pages:
        held = page.get("/Contents")
        many = held.get_object() if held is not None else []
        for one in many if isinstance(many, list) else [held]:
            number = getattr(one, "idnum", None)
            if number is not None:
                found.add(int(number))
    return found


def _walk(held: Any, *, drawn: bool) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any object of a PDF
    from pypdf.generic import StreamObject  # noqa: PLC0415 - seldom

    yield from (("Object", text) for text in _strings(held))
    if not isinstance(held, StreamObject) or drawn or FONT_KEYS & held.keys() or held.get("/Subtype") in DRAWN:
        return
    data = held.get_data()
    if held.get("/Subtype") == "/XML" or held.get("/Type") == "/Metadata":
        yield from (("XMP", text) for text in texts_of_xml(data))
    elif held.get("/Type") not in ("/ObjStm", "/XRef"):
        yield from (("Stream", text) for text in readings(data))


def _strings(held: Any) -> Iterator[str]:  # noqa: ANN401 - any object of a PDF
    """Strings, names and keys of an object, however deep; objects it refers to are walked by themselves."""
    if isinstance(held, dict):
        for key, value in held.items():
            yield str(key)
            yield from _strings(dict.get(held, key, value))
    elif isinstance(held, list):
        for value in list.__iter__(held):
            yield from _strings(value)
    elif isinstance(held, bytes):
        yield from readings(held)
    elif isinstance(held, str):
        yield from readings(str(held))


def _raw(content: bytes) -> Iterator[str]:
    """The file as it lies: what an earlier version said is still in it."""
    yield from readings(content)
    for match in HEX_STRING.finditer(content):
        digits = re.sub(rb"\s", b"", match[1]).decode()
        yield from readings(bytes.fromhex(digits[: len(digits) // 2 * 2]))
