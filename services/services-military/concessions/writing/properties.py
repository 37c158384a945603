"""Properties of documents: what a file says about itself, beside what is on its pages.

A scan that is clean to the eye may carry a unit in its title, its author, a comment, a layer, an annotation, a part or
chunk that nobody shows. Every object is walked, by well-kept readers (pdfs, offices, pictures); what a page looks like
is seen by the person who confirms.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator

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
from concessions.writing.offices import rewritten, texts_of_office
from concessions.writing.pdfs import texts_of_pdf
from concessions.writing.pictures import texts_of_picture, written_anew
from concessions.writing.rules import holds


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
    read: Callable[[bytes], Iterator[tuple[str, str]]] = {
        PDF: texts_of_pdf, DOCX: texts_of_office, XLSX: texts_of_office, PNG: texts_of_picture, JPEG: texts_of_picture,
    }[kind]  # fmt: skip
    with _reading():
        told = list(read(content))
    for name, text in told:
        if not (holds(text) and holds(name)):
            # the name of a property may be a writing too: only known ones are said
            raise DocumentTells(field="file", property=name if holds(name) else "-")
    return kind


def kept_form(content: bytes) -> tuple[str, bytes]:
    """Media type of a document that may be kept, and the bytes that are: pictures are written anew from their pixels.

    Errors: DOCUMENT_TELLS, DOCUMENT_TELLS_PLACE, DOCUMENT_UNREADABLE.
    """
    kind = check_properties(content)
    with _reading():
        if kind in (PNG, JPEG):
            return kind, written_anew(content)
        if kind in (DOCX, XLSX):
            return kind, rewritten(content)
    return kind, content


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


__all__ = ["check_properties", "kept_form", "kind_of"]
