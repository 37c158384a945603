"""Rows of cells → a table of texts: the header found, lines that are nobody's told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from registry.rolls.columns import BY_WORD, IGNORED, plain
from registry.rolls.lines import BLANK, line_kind
from registry.rolls.rules import normal_text
from registry.rolls.unreadable import (
    CellTooLong,
    FileTruncated,
    FormulaFound,
    HeaderNotFound,
    HeaderRepeated,
    RollEmpty,
    RowTooLong,
    TooManyColumns,
    TooManyRows,
)

if TYPE_CHECKING:
    import polars as pl

MAX_COLUMNS = 200
MAX_ROWS = 5_000_000
MAX_CELL = 2_000
HEADER_SEARCH_ROWS = 30
# words a header row has at least, among those we know
HEADER_WORDS = 3
_CONSTANT = re.compile(r'="[^"=]*"')
# what a row of people has and a header has not
_DATUM = re.compile(r"\d{6,}[Xx]?|\d{4}[-/.年]\d{1,2}.*")
# cells that repeat the header above them: the lower half of a header whose cells were merged
_SAME_CELLS = 2
# a full line whose first cells have none of these is a person's; the others are looked at closely
_FULL_CELLS = 9
_MAY_BE_NOBODY = re.compile(r"[计数号名别计數號稱]|total", re.IGNORECASE)
_NUMBERED = ["1", "2", "3"]
Rows = Iterator[list[str]]


@dataclass(frozen=True)
class Part:
    """A sheet of a workbook and the rows it became, from the first to the last."""

    sheet: str
    first: int
    last: int


@dataclass(frozen=True)
class RollTable:
    """A roll as it came.

    headers, frame: a text column for each header, rows in order; row numbers count from 1.
    lines: row → what it is instead of a person (lines.py).
    sheets: the sheets that were read; hidden: sheets not read because they are hidden; unread: because no header was
        found in them.
    repeated: headers that came twice and are no field of ours.
    """

    headers: list[str]
    frame: pl.DataFrame
    lines: dict[int, str] = field(default_factory=dict)
    sheets: tuple[Part, ...] = ()
    hidden: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


def table_of(rows: Rows, *, ended: bool, check_formulas: bool) -> RollTable:
    """Find the header, then take rows column by column.

    Args:
        ended: whether the file ended with a whole line.
        check_formulas: whether a text that begins like a formula is one (CSV); a workbook says so itself.
    """
    headers, repeated, rows = _find_header(rows)
    taken = _Taken(headers, check_formulas=check_formulas)
    last_width = len(headers)
    for row in rows:
        if any(map(str.strip, row)):
            last_width = taken.add(row)
        else:
            taken.blank += 1
    if last_width < len(headers) and not ended:
        raise FileTruncated
    return taken.table(repeated)


class _Taken:
    """Rows taken so far, in columns."""

    def __init__(self, headers: list[str], *, check_formulas: bool) -> None:
        self._headers = headers
        self._plain_headers = [normal_text(header) for header in headers]
        self._check_formulas = check_formulas
        self._columns: list[list[str]] = [[] for _ in headers]
        self._parts: list[pl.DataFrame] = []
        self._lines: dict[int, str] = {}
        self._count = 0
        self.blank = 0

    def add(self, row: list[str]) -> int:
        """Take a row that is not blank; returns how many cells it has."""
        width, cells = len(self._headers), row
        if len(cells) > width:
            if any(cell.strip() for cell in cells[width:]):
                raise RowTooLong(row=str(self._count + self.blank + 1))
            cells = cells[:width]
        # before the blank rows are kept: a lone row far below is a trap for memory
        if self._count + self.blank >= MAX_ROWS:
            raise TooManyRows(limit=str(MAX_ROWS))
        for _ in range(self.blank):  # a blank row between rows keeps its number
            self._count += 1
            self._lines[self._count] = BLANK
            self._append([""] * width)
        self._count, self.blank = self._count + 1, 0
        if self._check_formulas:
            _refuse_formula(cells, self._count)
        if _may_be_nobody(cells):
            kind = line_kind([normal_text(cell[:MAX_CELL]) for cell in cells], self._plain_headers)
            if kind is not None:
                self._lines[self._count] = kind
        self._append(cells)
        if self._count % 100_000 == 0:
            self._parts.append(self._frame())
            self._columns = [[] for _ in self._headers]
        return len(cells)

    def _append(self, cells: list[str]) -> None:
        for index, column in enumerate(self._columns):
            column.append(cells[index] if index < len(cells) else "")

    def _frame(self) -> pl.DataFrame:
        import polars as pl  # noqa: PLC0415 - the serving process needs no frames

        named = dict(zip(self._headers, self._columns, strict=True))
        return pl.DataFrame(named, schema=dict.fromkeys(self._headers, pl.Utf8))

    def table(self, repeated: tuple[str, ...]) -> RollTable:
        """Everything taken."""
        import polars as pl  # noqa: PLC0415

        return finish(self._headers, pl.concat([*self._parts, self._frame()]), self._lines, repeated)


def finish(headers: list[str], frame: pl.DataFrame, lines: dict[int, str], repeated: tuple[str, ...] = ()) -> RollTable:
    """A table that holds somebody, with no cell too long.

    Errors: ROLL_EMPTY, ROLL_CELL_TOO_LONG.
    """
    import polars as pl  # noqa: PLC0415

    if len(lines) >= len(frame):
        raise RollEmpty
    long = frame.select((pl.any_horizontal(pl.all().str.len_chars() > MAX_CELL)).arg_true().first()).item()
    if long is not None:
        raise CellTooLong(row=str(long + 1), limit=str(MAX_CELL))
    return RollTable(headers, frame, lines, repeated=repeated)


def _may_be_nobody(cells: list[str]) -> bool:
    first = cells[:3]
    return (
        sum(1 for cell in cells if cell) < _FULL_CELLS
        or _MAY_BE_NOBODY.search("".join(first)) is not None
        or first == _NUMBERED
    )


def _refuse_formula(cells: list[str], row: int) -> None:
    for cell in cells:
        if len(cell) > MAX_CELL:
            raise CellTooLong(row=str(row), limit=str(MAX_CELL))
        if cell[:1] == "=" and len(cell) > 1 and not _CONSTANT.fullmatch(cell):
            raise FormulaFound(where=f"row {row}")


def _find_header(rows: Rows) -> tuple[list[str], tuple[str, ...], Rows]:
    """The header, headers that came twice, and the rows below it."""
    seen = False
    above: list[str] | None = None
    for number, row in enumerate(rows):
        if len(row) > MAX_COLUMNS:
            raise TooManyColumns(limit=str(MAX_COLUMNS))
        seen = seen or any(map(str.strip, row))
        if above is not None and _is_one_header(above, row):
            headers, repeated = unique_headers(joined(above, row))
            return headers, repeated, rows
        if above is not None and _known(above) >= HEADER_WORDS:
            headers, repeated = unique_headers(above)
            return headers, repeated, _again(row, rows)
        if number > HEADER_SEARCH_ROWS:
            break
        above = row
    if above is not None and _known(above) >= HEADER_WORDS:
        headers, repeated = unique_headers(above)
        return headers, repeated, iter(())
    raise HeaderNotFound if seen else RollEmpty


def _again(row: list[str], rows: Rows) -> Rows:
    yield row
    yield from rows


def _known(row: list[str]) -> int:
    return sum(plain(cell) in BY_WORD or plain(cell) in IGNORED for cell in row)


def _is_one_header(above: list[str], row: list[str]) -> bool:
    """Whether two rows are the two halves of one header."""
    if any(_DATUM.fullmatch(normal_text(cell)) for cell in row):
        return False
    whole = _known(joined(above, row))
    same = sum(1 for one, other in zip(above, row, strict=False) if one.strip() and one == other)
    return whole >= HEADER_WORDS and (whole > max(_known(above), _known(row)) or same >= _SAME_CELLS)


def joined(above: list[str], below: list[str]) -> list[str]:
    """A header in two rows as one: 户籍 over 地址 is 户籍地址; a heading over several columns is each one's."""
    width = max(len(above), len(below))
    heading, result = "", []
    for place in range(width):
        over = above[place].strip() if place < len(above) else ""
        under = below[place].strip() if place < len(below) else ""
        heading = over or heading
        # a heading reaches to the right over columns that have a name of their own alone
        over = over or (heading if under else "")
        if not under or over == under:
            result.append(over)
        else:
            ways = (over + under, under)
            result.append(next((one for one in ways if plain(one) in BY_WORD or plain(one) in IGNORED), over + under))
    return result


def unique_headers(row: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Headers, each once. One that is no field of ours may come twice: the later ones get a number.

    Errors: ROLL_HEADER_REPEATED, for a field.
    """
    cells = [normal_text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    headers: list[str] = []
    repeated: dict[str, None] = {}
    for index, cell in enumerate(cells, start=1):
        header = cell or f"({index})"
        if header in headers:
            if plain(header) in BY_WORD:
                raise HeaderRepeated(header=header)
            repeated[header] = None
            number = 2
            while f"{header} ({number})" in headers:
                number += 1
            header = f"{header} ({number})"
        headers.append(header)
    return headers, tuple(repeated)


__all__ = ["MAX_CELL", "MAX_COLUMNS", "MAX_ROWS", "Part", "RollTable", "finish", "joined", "table_of", "unique_headers"]
