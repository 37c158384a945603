"""A roll as an XLSX workbook: every visible sheet with a header, merged cells filled; hidden sheets are named alone.

Parts of the archive are found by their relationships (ECMA-376 part 2), as every reader finds them.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from registry.rolls.columns import BY_WORD, plain
from registry.rolls.parquet import MAX_UNPACKED_BYTES, number_text
from registry.rolls.rules import RollRefused
from registry.rolls.sheets import Sheet, read_sheets, scan_part
from registry.rolls.tables import MAX_COLUMNS, Part, RollTable, table_of
from registry.rolls.unreadable import (
    ArchiveBomb,
    FileTruncated,
    FormulaFound,
    HeaderNotFound,
    RollEmpty,
    TooManyColumns,
    TypeUnknown,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_RATIO = 200
_PACKED_AT_LEAST = 50_000
_DAY_END = re.compile(r" 00:00:00$")


def read_workbook(path: Path) -> RollTable:
    """A workbook's table, of all its sheets."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive, path.stat().st_size)
            sheets = read_sheets(archive)
            formulas = {}
            for entry in archive.infolist():
                owner = next((sheet for sheet in sheets if sheet.part == entry.filename), None)
                formula = scan_part(archive, entry, is_sheet=owner is not None)
                if owner is not None:
                    formulas[owner.name] = formula
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise FileTruncated from error
    except (NotImplementedError, RuntimeError) as error:  # encrypted, or packed in a way of its own
        raise TypeUnknown from error
    return _joined(_read_visible(path, sheets, formulas), tuple(sheet.name for sheet in sheets if not sheet.visible))


def _read_visible(path: Path, sheets: list[Sheet], formulas: dict[str, str]) -> list[tuple[str, RollTable | None]]:
    """Each visible sheet with its table, or None where no header is found in it."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - the serving process reads no workbooks

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            found = [(sheet.name, _read_sheet(book, sheet, formulas)) for sheet in sheets if sheet.visible]
    except (RollRefused, MemoryError):
        raise
    except Exception as error:
        raise FileTruncated from error
    return [(name, table) for name, table in found if table is not _NOTHING]


_NOTHING = RollTable([], None)  # type: ignore[arg-type]  # stands for a sheet with nothing in it


def _read_sheet(book: CalamineWorkbook, sheet: Sheet, formulas: dict[str, str]) -> RollTable | None:
    content = book.get_sheet_by_name(sheet.name)
    if content.width > MAX_COLUMNS:
        raise TooManyColumns(limit=str(MAX_COLUMNS))
    try:
        table = table_of(_rows(content), ended=True, check_formulas=False)
    except HeaderNotFound:
        return None
    except RollEmpty:
        return _NOTHING
    if where := formulas.get(sheet.name):
        raise FormulaFound(where=f"{sheet.name}!{where}")
    return table


def _joined(found: list[tuple[str, RollTable | None]], hidden: tuple[str, ...]) -> RollTable:
    """The sheets' tables as one, below each other, columns by their headers."""
    import polars as pl  # noqa: PLC0415

    unread = tuple(name for name, table in found if table is None)
    tables = _with_one_header_a_field([(name, table) for name, table in found if table is not None])
    if not tables:
        raise HeaderNotFound if unread else RollEmpty
    headers: dict[str, None] = {}
    parts, lines, first = [], {}, 1
    for name, table in tables:
        headers.update(dict.fromkeys(table.headers))
        lines.update({row + first - 1: kind for row, kind in table.lines.items()})
        parts.append(Part(name, first, first + len(table.frame) - 1))
        first += len(table.frame)
    frame = pl.concat([table.frame for _, table in tables], how="diagonal").select(pl.col(list(headers)).fill_null(""))
    repeated = tuple(dict.fromkeys(header for _, table in tables for header in table.repeated))
    whole = replace(tables[0][1], headers=list(headers), frame=frame, lines=lines, repeated=repeated)
    return replace(whole, sheets=tuple(parts), hidden=hidden, unread=unread)


def _with_one_header_a_field(tables: list[tuple[str, RollTable]]) -> list[tuple[str, RollTable]]:
    """身份证号 of one sheet and 公民身份号码 of another are one column: the sheet that was read first names it."""
    names: dict[str, str] = {}
    renamed = []
    for sheet, table in tables:
        words = {header: BY_WORD[plain(header)] for header in table.headers if plain(header) in BY_WORD}
        single = {field for field in words.values() if list(words.values()).count(field) == 1}
        other = {
            header: names[field]
            for header, field in words.items()
            if field in single and field in names and names[field] not in table.headers
        }
        for header, field in words.items():
            names.setdefault(field, header)
        headers = [other.get(header, header) for header in table.headers]
        renamed.append((sheet, replace(table, headers=headers, frame=table.frame.rename(other))))
    return renamed


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    """Rows as texts, the cells of a merged range all saying what its first one says."""
    start = sheet.start
    if start is None:
        return
    top, left = start
    waiting = sorted(sheet.merged_cell_ranges or ())
    place, standing = 0, []
    values: dict[tuple[int, int], str] = {}
    for number, cells in enumerate(sheet.iter_rows(), start=top):
        row = [_text(cell) for cell in cells]
        blank = not any(row)
        while place < len(waiting) and waiting[place][0][0] <= number:
            standing.append(waiting[place])
            place += 1
        standing = [one for one in standing if one[1][0] >= number]
        for (first_row, first_column), (_, last_column) in standing:
            if first_row == number and 0 <= first_column - left < len(row):
                values[first_row, first_column] = row[first_column - left]
            value = values.get((first_row, first_column), "")
            if value and not blank:
                for column in range(max(first_column - left, 0), min(last_column - left + 1, len(row))):
                    row[column] = row[column] or value
        yield row


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float | int):
        return number_text(float(cell))
    if isinstance(cell, datetime):
        return _DAY_END.sub("", cell.strftime("%Y-%m-%d %H:%M:%S"))
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _check_archive(archive: zipfile.ZipFile, packed: int) -> None:
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > MAX_UNPACKED_BYTES or unpacked > max(packed, _PACKED_AT_LEAST) * MAX_RATIO:
        raise ArchiveBomb


__all__ = ["read_workbook"]
