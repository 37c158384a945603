"""A roll's file → a table of texts. Broken and hostile files are refused by name, never read half."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from registry.rolls.columns import BY_WORD, IGNORED, plain
from registry.rolls.rules import RollRefused
from registry.rolls.unreadable import (
    ArchiveBomb,
    CellTooLong,
    EncodingUnreadable,
    FileTruncated,
    FormulaFound,
    HeaderNotFound,
    HeaderRepeated,
    RollEmpty,
    RowTooLong,
    TooManyColumns,
    TooManyRows,
    TypeUnknown,
)

if TYPE_CHECKING:
    import polars as pl

MAX_COLUMNS = 200
MAX_ROWS = 5_000_000
MAX_CELL = 2_000
MAX_UNPACKED_BYTES = 2_000_000_000
MAX_RATIO = 200
# a sheet may have this many more empty places than filled ones before it is a trap for memory
MAX_SPARSE = 2_000_000
BLOCK = 4 * 1024 * 1024
HEADER_SEARCH_ROWS = 30
# words a header row has at least, among those we know
HEADER_WORDS = 3
TOTALS = ("合计", "总计", "小计", "total")


@dataclass(frozen=True)
class RollTable:
    """A roll as it came. `frame`: a text column for each header, rows in order; row numbers count from 1."""

    headers: list[str]
    frame: pl.DataFrame


def read_roll(path: Path) -> RollTable:
    """Read a roll by what the file is, not by what it is called.

    Errors: those of `unreadable`, each naming what would be right.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise RollEmpty
    if head[:4] == b"PAR1":
        return _read_parquet(path)
    if head[:2] == b"PK":
        return _read_workbook(path)
    if (
        head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        or head[:4] in (b"%PDF", b"\x7fELF", b"Rar!")
        or head[:2] == b"\x1f\x8b"
    ):
        raise TypeUnknown
    return _read_text(path)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        mark = file.read(4)
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for name in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(name)()
        cut = False
        try:
            for block in _blocks(path):
                decoder.decode(block)
            cut = True
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            if cut:  # every whole character was right and the last one is not all there
                raise FileTruncated from error
            continue
        return name
    raise EncodingUnreadable


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _lines(path: Path, encoding: str) -> Iterator[list[str]]:
    """Rows of a text file; one that ends inside quotes or with half a row is cut off."""
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(64 * 1024)
        if "\0" in sample:
            raise EncodingUnreadable
        delimiter = max(",\t;|", key=sample.split("\n")[-2 if sample.count("\n") > 1 else 0].count)
        file.seek(0)
        reader = csv.reader(_no_nul(file, delimiter), delimiter=delimiter, strict=True)
        try:
            yield from reader
        except csv.Error as error:
            raise (FileTruncated if "end of data" in str(error) else EncodingUnreadable) from error


def _no_nul(lines: io.TextIOBase | io.TextIOWrapper, delimiter: str) -> Iterator[str]:
    for line in lines:
        if len(line) > MAX_CELL * MAX_COLUMNS:
            if line.count(delimiter) > MAX_COLUMNS:
                raise TooManyColumns(limit=str(MAX_COLUMNS))
            raise CellTooLong(row="?", limit=str(MAX_CELL))
        if "\0" in line:
            raise EncodingUnreadable
        yield line


def _read_text(path: Path) -> RollTable:
    encoding = _encoding(path)
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, 4), 2)
        ended = file.read().rstrip(b"\0")[-1:] in (b"\n", b"\r")
    return _table(_lines(path, encoding), ended=ended, check_formulas=True)


def _table(rows: Iterator[list[str]], *, ended: bool, check_formulas: bool) -> RollTable:
    """Find the header, then take rows column by column; memory grows with the texts alone."""
    headers = _find_header(rows)
    width = len(headers)
    columns: list[list[str]] = [[] for _ in headers]
    parts: list[pl.DataFrame] = []
    count, blank_run, last_width = 0, 0, width
    for row in rows:
        if not any(map(str.strip, row)):
            blank_run += 1
            continue
        cells = row
        if len(cells) > width:
            if any(cell.strip() for cell in cells[width:]):
                raise RowTooLong(row=str(count + blank_run + 1))
            cells = cells[:width]
        if count + blank_run >= MAX_ROWS:  # before the blank rows are kept: a lone row far below is a trap for memory
            raise TooManyRows(limit=str(MAX_ROWS))
        for _ in range(blank_run):  # a blank row between rows keeps its number
            _append(columns, [""] * width)
        count, blank_run, last_width = count + blank_run + 1, 0, len(cells)
        if check_formulas:
            _refuse_formula(cells, count)
        _append(columns, cells)
        if count % 100_000 == 0:
            parts.append(_frame(headers, columns))
            columns = [[] for _ in headers]
    if last_width < width and not ended:
        raise FileTruncated
    parts.append(_frame(headers, columns))
    return _finish(headers, parts)


def _append(columns: list[list[str]], cells: list[str]) -> None:
    for index, column in enumerate(columns):
        column.append(cells[index] if index < len(cells) else "")


def _refuse_formula(cells: list[str], row: int) -> None:
    for cell in cells:
        if len(cell) > MAX_CELL:
            raise CellTooLong(row=str(row), limit=str(MAX_CELL))
        if cell[:1] == "=" and len(cell) > 1:
            raise FormulaFound(where=f"row {row}")


def _frame(headers: list[str], columns: list[list[str]]) -> pl.DataFrame:
    import polars as pl  # noqa: PLC0415 - the serving process needs no frames

    return pl.DataFrame(dict(zip(headers, columns, strict=True)), schema=dict.fromkeys(headers, pl.Utf8))


def _finish(headers: list[str], parts: list[pl.DataFrame]) -> RollTable:
    import polars as pl  # noqa: PLC0415

    frame = pl.concat(parts)
    if not frame.is_empty():
        first = frame[-1].row(0)
        if any(str(cell).strip().rstrip(":：").lower() in TOTALS for cell in first[:3]):
            frame = frame[:-1]
    if frame.is_empty():
        raise RollEmpty
    long = frame.select((pl.any_horizontal(pl.all().str.len_chars() > MAX_CELL)).arg_true().first()).item()
    if long is not None:
        raise CellTooLong(row=str(long + 1), limit=str(MAX_CELL))
    return RollTable(headers, frame)


def _find_header(rows: Iterator[list[str]]) -> list[str]:
    seen = False
    for number, row in enumerate(rows):
        if len(row) > MAX_COLUMNS:
            raise TooManyColumns(limit=str(MAX_COLUMNS))
        seen = seen or any(map(str.strip, row))
        if sum(plain(cell) in BY_WORD or plain(cell) in IGNORED for cell in row) >= HEADER_WORDS:
            return _headers(row)
        if number >= HEADER_SEARCH_ROWS:
            break
    raise HeaderNotFound if seen else RollEmpty


def _headers(row: list[str]) -> list[str]:
    cells = [cell.strip().lstrip("\ufeff") for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    headers = [cell or f"({index})" for index, cell in enumerate(cells, start=1)]
    for header in headers:
        if headers.count(header) > 1:
            raise HeaderRepeated(header=header)
    return headers


def _read_parquet(path: Path) -> RollTable:
    import polars as pl  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        kept = pq.ParquetFile(path)
        if len(kept.schema_arrow) > MAX_COLUMNS:
            raise TooManyColumns(limit=str(MAX_COLUMNS))
        if kept.metadata.num_rows > MAX_ROWS:
            raise TooManyRows(limit=str(MAX_ROWS))
        size = sum(kept.metadata.row_group(i).total_byte_size for i in range(kept.metadata.num_row_groups))
        if size > MAX_UNPACKED_BYTES:
            raise ArchiveBomb
        frame = pl.from_arrow(kept.read())
    except RollRefused:
        raise
    except Exception as error:
        raise FileTruncated from error
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a file is a table
    texts = frame.select(_as_text(column, kind) for column, kind in frame.schema.items())
    headers = _headers(texts.columns)
    if sum(plain(header) in BY_WORD for header in headers) < HEADER_WORDS:
        raise HeaderNotFound
    return _finish(headers, [texts.rename(dict(zip(texts.columns, headers, strict=True)))])


def _as_text(column: str, kind: pl.DataType) -> pl.Expr:
    import polars as pl  # noqa: PLC0415

    if isinstance(kind, pl.Datetime):
        return pl.col(column).dt.strftime("%Y-%m-%d").fill_null("")
    if kind.is_nested() or kind == pl.Binary:
        raise TypeUnknown
    return pl.col(column).cast(pl.Utf8).fill_null("")


_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,4})(\d{1,8})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_LETTERS = 26


def _read_workbook(path: Path) -> RollTable:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive, path.stat().st_size)
            for entry in archive.infolist():
                if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", entry.filename):
                    _scan_sheet(archive, entry)
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise FileTruncated from error
    except (NotImplementedError, RuntimeError) as error:  # encrypted, or packed in a way of its own
        raise TypeUnknown from error
    import fastexcel  # noqa: PLC0415

    try:
        workbook = fastexcel.read_excel(path)
        sheets = [_sheet_rows(workbook, index) for index in range(len(workbook.sheet_names))]
    except RollRefused:
        raise
    except Exception as error:
        raise FileTruncated from error
    filled = [rows for rows in sheets if rows]
    if not filled:
        raise RollEmpty
    for rows in filled:
        try:
            return _table(iter(rows), ended=True, check_formulas=False)
        except HeaderNotFound:
            continue
    raise HeaderNotFound


def _sheet_rows(workbook: object, index: int) -> list[list[str]]:
    sheet = workbook.load_sheet(index, header_row=None, dtypes="string")  # type: ignore[attr-defined]
    if sheet.width > MAX_COLUMNS:
        raise TooManyColumns(limit=str(MAX_COLUMNS))
    frame = sheet.to_polars().fill_null("")
    return [[_midnight(cell) for cell in row] for row in frame.iter_rows()]


def _midnight(cell: str) -> str:
    return cell.removesuffix(" 00:00:00")


def _check_archive(archive: zipfile.ZipFile, packed: int) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise TypeUnknown
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES or unpacked > max(packed, 50_000) * MAX_RATIO:
        raise ArchiveBomb


def _scan_sheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Look through a sheet before a reader makes a table of it: true size, formulas, lone cells far out."""
    cells, widest, lowest, read, tail = 0, 0, 0, 0, b""
    with archive.open(entry) as sheet:
        while block := sheet.read(BLOCK):
            read += len(block)
            if read > min(entry.file_size, MAX_UNPACKED_BYTES):
                raise ArchiveBomb
            text = tail + block
            if _FORMULA.search(text):
                raise FormulaFound(where=entry.filename.rsplit("/", 1)[-1])
            for match in _CELL.finditer(text, 0, len(text)):
                if match.end() > len(tail):
                    cells += 1
                    widest = max(widest, _column_number(match[1]))
                    lowest = max(lowest, int(match[2]))
            tail = text[-200:]
    if widest > MAX_COLUMNS:
        raise TooManyColumns(limit=str(MAX_COLUMNS))
    if widest * lowest - cells > MAX_SPARSE and widest * lowest > 4 * cells:
        raise ArchiveBomb


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number
