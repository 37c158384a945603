"""What a file is, by its content and not by its name; what is no roll is refused as what it is, with what to do."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from registry.rolls.rules import RollRefused
from registry.rolls.unreadable import (
    FileTruncated,
    LockedWorkbookFound,
    OldWorkbookFound,
    OtherTypeFound,
    RollEmpty,
    TypeUnknown,
    WebPageFound,
)

HEAD_BYTES = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3\0", "SQLite"),
    (b"{\\rtf", "RTF"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WEB = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b|^content-type:\s*multipart/related|^mime-version:",
    re.IGNORECASE | re.MULTILINE,
)
_XML_WORKBOOK = re.compile(r"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
# an OLE file names its streams in UTF-16
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OLD_BOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_DOCUMENT = "WordDocument".encode("utf-16-le")
_ARCHIVES = (
    ("xl/workbook.xml", ""),
    ("xl/workbook.bin", "XLSB"),
    ("word/document.xml", "DOCX"),
    ("ppt/presentation.xml", "PPTX"),
)


def kind_of(path: Path) -> str:
    """`parquet`, `workbook` or `text`.

    Errors: ROLL_EMPTY, and those that name what the file is instead.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise RollEmpty
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:2] == b"PK":
        _check_archive_kind(path)
        return "workbook"
    if head[:8] == _OLE:
        raise _ole_kind(path)
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            raise OtherTypeFound(what=name)
    if head[:4] == b"\x7fELF" or head[:2] == b"MZ":
        raise TypeUnknown
    _check_markup(head)
    return "text"


def _ole_kind(path: Path) -> RollRefused:
    content = path.read_bytes()
    if _LOCKED in content:
        return LockedWorkbookFound()
    if _DOCUMENT in content:
        return OtherTypeFound(what="DOC")
    return OldWorkbookFound() if any(name in content for name in _OLD_BOOK) else TypeUnknown()


def _check_archive_kind(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            for name, kind in _ARCHIVES:
                if name in names and kind:
                    raise OtherTypeFound(what=kind)
            if "mimetype" in names and archive.getinfo("mimetype").file_size < HEAD_BYTES:
                opened = archive.read("mimetype")
                if b"opendocument" in opened:
                    raise OtherTypeFound(what="ODS" if b"spreadsheet" in opened else "ODF")
            if "[Content_Types].xml" not in names:
                raise OtherTypeFound(what="ZIP")
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise FileTruncated from error
    except (NotImplementedError, RuntimeError) as error:  # encrypted, or packed in a way of its own
        raise TypeUnknown from error


def _check_markup(head: bytes) -> None:
    """A web page or an XML workbook is text, too; no roll begins like one."""
    text = head.decode("utf-16", "ignore") if head[:2] in _UTF16 else head.decode("latin-1")
    start = text.lstrip("\ufeff\xef\xbb\xbf \t\r\n")
    if _XML_WORKBOOK.search(start):
        raise OtherTypeFound(what="XML Spreadsheet 2003")
    if (start.startswith("<") and _WEB.search(start)) or start.lower().startswith(("mime-version:", "content-type:")):
        raise WebPageFound
    if start.startswith("<?xml"):
        raise OtherTypeFound(what="XML")
    if start.startswith(("{", "[")) and re.match(r'[\[{]\s*(?:[\[{"]|$)', start):
        raise OtherTypeFound(what="JSON")


__all__ = ["kind_of"]
