"""What an XLSX archive holds, looked through before a reader makes tables of it: sheets, formulas, traps for memory."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass

from registry.rolls.tables import MAX_COLUMNS
from registry.rolls.unreadable import ArchiveBomb, FileTruncated, SheetUnreadable, TooManyColumns, TypeUnknown

# a sheet may have this many more empty places than filled ones before it is a trap for memory
MAX_SPARSE = 2_000_000
# the small parts that say what is where
MAX_INDEX_BYTES = 8_000_000
BLOCK = 4 * 1024 * 1024
# longest cell we look for whole: across two blocks it is not missed
_TAIL = 4096
_ATTRIBUTES = rb"""(?:\s+[^\s=<>/'"]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*"""
_TAG = rb"<(?:[^\s<>/:!?]+:)?"
_GAP = rb"(?:\s|<!--(?:(?!-->).){0,500}-->)*"
_FORMULA = re.compile(_TAG + rb"c(" + _ATTRIBUTES + rb")>" + _GAP + _TAG + rb"f[\s>/]", re.DOTALL)
# a cell or row that holds something: one that closes itself is a place with a format
_CELL = re.compile(_TAG + rb"c(" + _ATTRIBUTES + rb")>")
_ROW = re.compile(_TAG + rb"row(" + _ATTRIBUTES + rb")>")
_PLACE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Z]{0,4})(\d{0,9})["']""")
_WORKSHEET = re.compile(_TAG + rb"worksheet[\s>]")
_OTHER_SHEET = re.compile(_TAG + rb"(?:chartsheet|dialogsheet|macrosheet)[\s>]")
_LETTERS = 26
_OFFICE = "/officeDocument"
_SHEET_KINDS = ("/worksheet",)


@dataclass(frozen=True)
class Sheet:
    """A sheet by the name people see, and the part of the archive that holds it."""

    name: str
    part: str
    visible: bool


def read_sheets(archive: zipfile.ZipFile) -> list[Sheet]:
    """The worksheets in the order of their tabs, by relationships from the package to the workbook to each sheet.

    Errors: ROLL_TYPE_UNKNOWN where the package is no workbook.
    """
    book = next((target for kind, target in _relations(archive, "").values() if kind.endswith(_OFFICE)), None)
    if book is None or book not in archive.namelist():
        raise TypeUnknown
    targets = _relations(archive, book)
    sheets = []
    for element in _parse(archive, book).iter("{*}sheet"):
        relation = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        kind, part = targets.get(relation, ("", ""))
        if kind.endswith(_SHEET_KINDS):
            visible = element.get("state", "visible") not in ("hidden", "veryHidden")
            sheets.append(Sheet(element.get("name", ""), part, visible))
    return sheets


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id → (type, target part) of a part's relationships; of the package for ''."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive.namelist():
        return {}
    found = {}
    for element in _parse(archive, listed).iter("{*}Relationship"):
        target = element.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[element.get("Id", "")] = (element.get("Type", ""), whole)
    return found


def _parse(archive: zipfile.ZipFile, part: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - lxml has no types here
    from lxml import etree  # noqa: PLC0415 - the serving process reads no workbooks

    if archive.getinfo(part).file_size > MAX_INDEX_BYTES:
        raise ArchiveBomb
    with archive.open(part) as file:
        content = file.read(MAX_INDEX_BYTES + 1)
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise FileTruncated from error


def scan_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, is_sheet: bool) -> str:
    """Look through a part: its true size, and of a worksheet (under whatever name) how far its cells lie apart.

    Returns: the first cell with a formula, '' without one.

    Errors: ROLL_ARCHIVE_BOMB, ROLL_TOO_MANY_COLUMNS, ROLL_SHEET_UNREADABLE.
    """
    formula, extent, read, tail, looks = "", _Extent(), 0, b"", False
    with archive.open(entry) as part:
        while block := part.read(BLOCK):
            if not read:
                looks = _WORKSHEET.search(block[:65536]) is not None
                if is_sheet and not looks and not _OTHER_SHEET.search(block[:65536]):
                    raise SheetUnreadable(sheet=entry.filename)
            read += len(block)
            if read > entry.file_size:
                raise ArchiveBomb
            if looks:
                text = tail + block
                # the last cell may not be all there yet: it is looked at with the next block
                end = len(text) if len(block) < BLOCK else max(text.rfind(b"<", 0, len(text) - _TAIL), len(tail))
                formula = formula or _first_formula(text, end)
                extent.add(text, end)
                tail = text[end:]
        if looks and tail:
            formula = formula or _first_formula(tail, len(tail))
            extent.add(tail, len(tail))
    extent.check()
    return formula


def _first_formula(text: bytes, end: int) -> str:
    found = _FORMULA.search(text)
    if found is None or found.start() >= end:
        return ""
    place = _PLACE.search(found[1])
    return (place[1] + place[2]).decode() if place else "?"


class _Extent:
    """How many cells a sheet holds, and how far down and right the last of them lies."""

    def __init__(self) -> None:
        self._cells = self._widest = self._lowest = 0

    def add(self, text: bytes, end: int) -> None:
        """Cells and rows that begin before `end`."""
        for match in _CELL.finditer(text):
            if match.start() >= end:
                break
            self._cells += 1
            if place := _PLACE.search(match[1]):
                self._widest = max(self._widest, _column_number(place[1]))
                self._lowest = max(self._lowest, int(place[2] or 0))
        for match in _ROW.finditer(text):
            if match.start() >= end:
                break
            if place := _PLACE.search(match[1]):
                self._lowest = max(self._lowest, int(place[2] or 0))

    def check(self) -> None:
        if self._widest > MAX_COLUMNS:
            raise TooManyColumns(limit=str(MAX_COLUMNS))
        places = self._widest * self._lowest
        if places - self._cells > MAX_SPARSE and places > 4 * self._cells:
            raise ArchiveBomb


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


__all__ = ["Sheet", "read_sheets", "scan_part"]
