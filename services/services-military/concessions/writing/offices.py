"""Every part of a DOCX or XLSX: texts, properties, comments, headers, names, pictures inside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from chassis.values.unit_numbers import names_unit

from concessions.writing.kinds import DocumentUnreadable
from concessions.writing.pictures import JPEG_START, PNG_START, texts_of_picture, written_anew
from concessions.writing.readings import joined_of_xml, readings, texts_of_xml

MAX_UNPACKED_BYTES = 60_000_000
MAX_PARTS = 2_000
TEXTUAL = (".xml", ".rels", ".vml")
# archives and compressed drawings: what they hold nobody sees either
ARCHIVES = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"\xd0\xcf\x11\xe0",
)
# programs and documents within documents: nobody sees what they say, and no proof of anything needs them
CLOSED = ("vbaproject", "embeddings/", "activex", "oleobject")


def texts_of_office(content: bytes) -> Iterator[tuple[str, str]]:
    """(where, text) of all that a document of Office says, pages included.

    Errors: DOCUMENT_UNREADABLE: macros or documents inside, or more than an office writes.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise DocumentUnreadable(field="file")
        yield from (("Comment", text) for text in readings(archive.comment))
        texts, attributes = "", ""
        for part in parts:
            name = part.filename.lower()
            yield "Part", part.filename
            yield from (("Part", text) for text in readings(part.comment + part.extra))
            if any(word in name for word in CLOSED):
                raise DocumentUnreadable(field="file")
            held = archive.read(part)
            yield from ((part.filename, text) for text in _texts(name, held))
            if name.endswith(TEXTUAL):
                written, told = joined_of_xml(held)
                texts, attributes = texts + written, attributes + told
        # a number in one part and its word in the next, or in two attributes
        yield from (("Parts", text) for text in (texts, attributes) if names_unit(text))


def rewritten(content: bytes) -> bytes:
    """The same parts in a new archive, pictures from their pixels: nothing between, beside or behind the parts.

    Errors: DOCUMENT_UNREADABLE.
    """
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(made, "w", compression=zipfile.ZIP_DEFLATED) as fresh,
    ):
        for name in dict.fromkeys(archive.namelist()):
            part = archive.read(name)
            fresh.writestr(
                zipfile.ZipInfo(name), written_anew(part) if is_picture(part) else part, zipfile.ZIP_DEFLATED
            )
    return made.getvalue()


def is_picture(part: bytes) -> bool:
    """Whether a part is a picture that is kept by its pixels, whatever its name."""
    return part.startswith((PNG_START, JPEG_START))


def _texts(name: str, content: bytes) -> Iterator[str]:
    if is_picture(content):
        yield from (text for _, text in texts_of_picture(content))
    elif name.endswith(TEXTUAL):
        yield from texts_of_xml(content)
    elif content.startswith(ARCHIVES):
        raise DocumentUnreadable(field="file")
    else:
        yield from readings(content)
