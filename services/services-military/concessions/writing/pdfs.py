"""Every object of a PDF: strings, names and keys wherever they stand, metadata, private data, earlier versions."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from chassis.values.unit_numbers import names_unit

from concessions.writing.kinds import DocumentUnreadable
from concessions.writing.readings import readings, texts_of_xml, unmistakable

# how programs of fonts begin: TrueType, OpenType, CFF, Type 1
FONTS = (b"\x00\x01\x00\x00", b"true", b"OTTO", b"ttcf", b"\x01\x00", b"%!", b"\x80\x01")
FONT_KEYS = ("/Length1", "/Length2", "/Length3")
FONT_KINDS = ("/Type1C", "/CIDFontType0C", "/OpenType")
# text that is drawn but not seen
UNSEEN = re.compile(rb"\b[37]\s+Tr\b")
# scanners' own, whose results are pixels
CODECS = ("/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode")
MAX_DEPTH, MAX_INFLATED = 8, 60_000_000
# an object wherever it lies, in the table of objects or not
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
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
    yield from (("Hidden text", text) for text in _unseen(reader))
    yield from (("Earlier version", text) for text in _raw(content) if names_unit(text))
    for match in STREAM.finditer(content):
        yield from (("Stream", text) for data in _unpacked(match[1]) for text in unmistakable(data))


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
    if not isinstance(held, StreamObject):
        return
    # what a filter cannot undo raises, and is refused; pictures' own filters leave a picture
    for data in _unpacked(_data(held)):
        yield from (("Stream", text) for text in unmistakable(data))
        yield from (("Stream", text) for digits in HEX_STRING.findall(data) for text in unmistakable(_of_hex(digits)))
        if held.get("/Type") == "/Metadata" or held.get("/Subtype") == "/XML":
            yield from (("XMP", text) for text in texts_of_xml(data))
        elif not (drawn or _draws(held, data)):
            yield from (("Stream", text) for text in readings(data))


def _data(held: Any) -> bytes:  # noqa: ANN401 - a stream of a PDF
    filters = held.get("/Filter")
    last = filters[-1] if isinstance(filters, list) and len(filters) == 1 else filters
    if held.get("/Subtype") == "/Image" and last in CODECS:
        coded: bytes = held._data  # noqa: SLF001 - pypdf has no other name for a stream as it lies
        return coded
    decoded: bytes = held.get_data()
    return decoded


def _draws(held: Any, data: bytes) -> bool:  # noqa: ANN401 - a stream of a PDF
    """Whether a stream is what it says: numbers of a picture, a program of a font, a table; not any text named so."""
    if held.get("/Subtype") == "/Image":
        return not _is_text(data)
    if any(key in held for key in FONT_KEYS) or held.get("/Subtype") in FONT_KINDS:
        return data.startswith(FONTS)
    return held.get("/Type") == "/XRef" and not _is_text(data)


def _is_text(data: bytes) -> bool:
    """Whether bytes are text from end to end in the encoding that everybody writes."""
    try:
        return data.decode("utf-8").isprintable()
    except UnicodeDecodeError:
        return False


def _unpacked(data: bytes) -> Iterator[bytes]:
    """A stream, and what it holds packed within: packed twice is still written."""
    yield data
    left = MAX_INFLATED
    for _ in range(MAX_DEPTH):
        try:
            data = zlib.decompressobj().decompress(data, left)
        except zlib.error:
            return
        if not data:
            return
        left -= len(data)
        if left <= 0:
            raise DocumentUnreadable(field="file")
        yield data
    raise DocumentUnreadable(field="file")


def _unseen(reader: Any) -> Iterator[str]:  # noqa: ANN401 - pypdf's reader
    """Text of pages on which some is drawn that nobody sees: under a scan, too."""
    for page in reader.pages:
        contents = page.get_contents()
        if contents is not None and UNSEEN.search(contents.get_data()):
            yield page.extract_text()
            yield from readings(contents.get_data())


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
        yield from readings(_of_hex(match[1]))


def _of_hex(written: bytes) -> bytes:
    digits = re.sub(rb"\s", b"", written).decode()
    return bytes.fromhex(digits[: len(digits) // 2 * 2])
