"""Every part of a DOCX or XLSX: texts, properties, comments, headers, names, pictures inside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from concessions.writing.kinds import DocumentUnreadable
from concessions.writing.pictures import JPEG_START, PNG_START, texts_of_picture
from concessions.writing.readings import readings, texts_of_xml

MAX_UNPACKED_BYTES = 60_000_000
MAX_PARTS = 2_000
TEXTUAL = (".xml", ".rels", ".vml")
PICTURES = (".png", ".jpg", ".jpeg")
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
        for part in parts:
            name = part.filename.lower()
            yield "Part", part.filename
            yield from (("Part", text) for text in readings(part.comment + part.extra))
            if any(word in name for word in CLOSED):
                raise DocumentUnreadable(field="file")
            yield from ((part.filename, text) for text in _texts(name, archive.read(part)))


def _texts(name: str, content: bytes) -> Iterator[str]:
    if name.endswith(TEXTUAL):
        yield from texts_of_xml(content)
    elif name.endswith(PICTURES) and content.startswith((PNG_START, JPEG_START)):
        yield from (text for _, text in texts_of_picture(content))
    else:
        yield from readings(content)
