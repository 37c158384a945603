"""A roll as text with delimiters: CSV and its kin, in every encoding that rolls come in."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from registry.rolls.tables import MAX_CELL, MAX_COLUMNS, RollTable, table_of
from registry.rolls.unreadable import CellTooLong, EncodingUnreadable, FileTruncated, TooManyColumns

BLOCK = 4 * 1024 * 1024


def read_delimited(path: Path) -> RollTable:
    """A text file's table."""
    encoding = _encoding(path)
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, 4), 2)
        ended = file.read().rstrip(b"\0")[-1:] in (b"\n", b"\r")
    return table_of(_lines(path, encoding), ended=ended, check_formulas=True)


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
