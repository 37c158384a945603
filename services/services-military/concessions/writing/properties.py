"""Properties of documents: what a file says about itself, beside what is on its pages.

A scan that is clean to the eye may carry a unit in its title, its author, a comment or the name of a file inside it.
Only properties are read here, by well-kept readers; pages are seen by the person who confirms.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from concessions.writing.kinds import (
    DOCX,
    JPEG,
    PDF,
    PNG,
    XLSX,
    DocumentTells,
    DocumentTellsPlace,
    DocumentUnreadable,
)
from concessions.writing.rules import holds

# what stands in these parts of an Office file is properties; everything else in it is pages
OFFICE_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
MOST_PROPERTY_BYTES = 1_000_000
GPS_TAG, EXIF_POINTER = 0x8825, 0x8769
# encodings that cameras and editors write text of EXIF in
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def kind_of(content: bytes) -> str:
    """Media type by what the content is, never by its name.

    Errors: DOCUMENT_UNREADABLE.
    """
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        with _reading(), zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    raise DocumentUnreadable(field="file")


def check_properties(content: bytes) -> str:
    """Refuse a document whose properties tell what may not be written; returns its media type.

    Errors: DOCUMENT_TELLS, DOCUMENT_TELLS_PLACE, DOCUMENT_UNREADABLE.
    """
    kind = kind_of(content)
    read: Callable[[bytes], Iterator[tuple[str, str]]] = {PDF: _of_pdf, DOCX: _of_office, XLSX: _of_office}.get(
        kind, _of_picture
    )
    with _reading():
        told = list(read(content))
    for name, text in told:
        if not (holds(text) and holds(name)):
            # the name of a property may be a writing too: only known ones are said
            raise DocumentTells(field="file", property=name if holds(name) else "-")
    return kind


class _reading:  # noqa: N801 - reads as a statement
    """Whatever a reader fails with on a hostile file is one refusal, and its words stay unsaid."""

    def __enter__(self) -> None:
        self._quiet = warnings.catch_warnings()
        self._quiet.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        self._quiet.__exit__(None, None, None)
        if isinstance(error, Exception) and not isinstance(error, DocumentTellsPlace | DocumentUnreadable):
            raise DocumentUnreadable(field="file") from None


def _of_pdf(content: bytes) -> Iterator[tuple[str, str]]:
    from pypdf import PdfReader  # noqa: PLC0415 - seldom

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise DocumentUnreadable(field="file")
    for name, value in (reader.metadata or {}).items():
        yield name.lstrip("/"), str(value)
    root: Any = reader.trailer["/Root"]
    if "/Metadata" in root:
        yield from (("XMP", text) for text in _texts_of_xml(root["/Metadata"].get_object().get_data()))
    yield from (("Attachment", name) for name in reader.attachments)
    yield from (("Outline", str(entry.title)) for entry in _flat(reader.outline))
    yield from (("Field", str(name)) for name in (reader.get_fields() or {}))


def _flat(entries: Iterable[Any]) -> Iterator[Any]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


def _of_office(content: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield "Comment", archive.comment.decode("utf-8", "replace")
        for part in archive.infolist():
            yield "Part", part.filename
            if part.filename in OFFICE_PROPERTIES or part.filename.startswith("customXml/"):
                if part.file_size > MOST_PROPERTY_BYTES:
                    raise DocumentUnreadable(field="file")
                yield from ((part.filename, text) for text in _texts_of_xml(archive.read(part)))


def _texts_of_xml(content: bytes) -> Iterator[str]:
    """Every text and attribute, apart and joined: a name cut into two elements is still a name."""
    from lxml import etree  # noqa: PLC0415 - seldom

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(content, parser)
    yield "".join(root.itertext())
    for element in root.iter():
        yield from (str(value) for value in element.attrib.values())
        if element.text:
            yield str(element.text)


def _of_picture(content: bytes) -> Iterator[tuple[str, str]]:
    from PIL import ExifTags, Image, IptcImagePlugin  # noqa: PLC0415 - seldom

    with Image.open(io.BytesIO(content)) as picture:
        picture.load()  # texts may stand after the pixels
        exif = picture.getexif()
        if exif.get_ifd(GPS_TAG):
            raise DocumentTellsPlace(field="file")
        for tag, value in (*exif.items(), *exif.get_ifd(EXIF_POINTER).items()):
            yield from ((str(ExifTags.TAGS.get(tag, tag)), text) for text in _readings(value))
        for name, value in picture.info.items():
            if name not in ("exif", "icc_profile"):
                yield from ((str(name), text) for text in _readings(value))
        for value in (IptcImagePlugin.getiptcinfo(picture) or {}).values():
            yield from (("IPTC", text) for text in _readings(value))


def _readings(value: object) -> Iterator[str]:
    """A value as text, in every encoding it may have been written in."""
    if isinstance(value, bytes):
        # EXIF's comments begin with the name of their character set
        for raw in (value, value[8:]):
            yield from (raw.decode(encoding, "ignore") for encoding in ENCODINGS)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _readings(one)
    elif isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from _readings(one)
    elif isinstance(value, str):
        yield value
        # bytes of another encoding that were read as Latin
        if not value.isascii():
            yield from (value.encode("latin-1", "ignore").decode(encoding, "ignore") for encoding in ENCODINGS)


__all__ = ["check_properties", "kind_of"]
