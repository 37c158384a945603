"""Broken and hostile files are refused by name, before they cost memory; no file whatever breaks the reader."""

from __future__ import annotations

import csv
import io
import random
import re
import resource
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from registry.rolls.reading import MAX_CELL, RollTable, read_roll
from registry.rolls.rules import RollRefused

HEADERS = ["序号", "姓名", "性别", "公民身份号码", "出生日期", "现居住地区划代码"]
ROW = ["1", "王秀英", "女", "000422199005170021", "1990-05-17", "510422104207"]
ROWS = [HEADERS, *[[str(number), *ROW[1:]] for number in range(1, 41)]]
GROWN_AT_MOST_BYTES = 700_000_000


def text(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def workbook(rows: list[list], far: tuple[int, int] | None = None) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if far is not None:
        book.active.cell(*far).value = "x"
    book.save(out)
    return out.getvalue()


def parquet(rows: list[list[str]] = ROWS) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(rows[1:], schema=rows[0], orient="row").write_parquet(out)
    return out.getvalue()


def packed(extra: dict[str, bytes], without: tuple[str, ...] = ()) -> bytes:
    """A workbook with other entries put in or exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in extra and name not in without:
                new.writestr(name, old.read(name))
        for name, content in extra.items():
            new.writestr(name, content)
    return out.getvalue()


def lying(entry: str, content: bytes) -> bytes:
    """An archive whose directory says that a large entry is small."""
    data = bytearray(packed({entry: content}))
    for signature, name_at, size_at in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        place = data.find(signature)
        while place >= 0:
            if data[place + name_at : place + name_at + len(entry)] == entry.encode():
                data[place + size_at : place + size_at + 4] = struct.pack("<I", 1000)
            place = data.find(signature, place + 4)
    return bytes(data)


def renamed(part: str, content: bytes, *, also: str = "") -> bytes:
    """A workbook whose sheet is a part of another name, as its relationships say."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != SHEET:
                whole = old.read(name)
                if name.endswith((".rels", "[Content_Types].xml")):
                    whole = whole.replace(b"worksheets/sheet1.xml", part.encode())
                new.writestr(name, whole)
        new.writestr(f"xl/{part}", content)
        if also:
            new.writestr(SHEET, workbook_sheet(ROWS))
    return out.getvalue()


def workbook_sheet(rows: list[list], far: tuple[int, int] | None = None) -> bytes:
    """The part of a workbook that holds its sheet."""
    with zipfile.ZipFile(io.BytesIO(workbook(rows, far))) as archive:
        return archive.read(SHEET)


def encrypted() -> bytes:
    """Entries with the flag of a password."""
    data = bytearray(workbook(ROWS))
    for signature, flag_at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(signature)
        while place >= 0:
            data[place + flag_at] |= 1
            place = data.find(signature, place + 4)
    return bytes(data)


def with_cell(cell: str, row: int = 5) -> list[list[str]]:
    return [[*one[:1], cell, *one[2:]] if number == row else one for number, one in enumerate(ROWS)]


CSV, XLSX, PARQUET = text(ROWS), workbook(ROWS), parquet()
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
SPACES = b" " * 60_000_000
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "ROLL_EMPTY"),
    "a mark alone": ("\ufeff".encode, "ROLL_EMPTY"),
    "blank lines": (lambda: b"\n\r\n \n", "ROLL_EMPTY"),
    "a header alone": (lambda: text(ROWS[:1]), "ROLL_EMPTY"),
    "a header alone, workbook": (lambda: workbook(ROWS[:1]), "ROLL_EMPTY"),
    "a header alone, parquet": (lambda: parquet(ROWS[:1]), "ROLL_EMPTY"),
    "an empty workbook": (lambda: workbook([]), "ROLL_EMPTY"),
    "no header": (lambda: text(ROWS[1:]), "ROLL_HEADER_NOT_FOUND"),
    "no header, workbook": (lambda: workbook(ROWS[1:]), "ROLL_HEADER_NOT_FOUND"),
    "a letter": ("各位同志：\n请查收。\n".encode, "ROLL_HEADER_NOT_FOUND"),
    "bytes of no encoding": (lambda: CSV + b"\xff\xff\xff\n", "ROLL_ENCODING_UNREADABLE"),
    "utf-16 without a mark": (lambda: CSV.decode().encode("utf-16-le"), "ROLL_ENCODING_UNREADABLE"),
    "NUL in the header": (lambda: b"\0" + CSV, "ROLL_ENCODING_UNREADABLE"),
    "NUL far below": (lambda: CSV * 1 + text(ROWS[1:]) * 60 + b"1,\0,,,,\n", "ROLL_ENCODING_UNREADABLE"),
    "cut within a character": (lambda: text(ROWS)[: CSV.rindex("英".encode()) + 1], "ROLL_TRUNCATED"),
    "cut within a row": (lambda: CSV[: CSV.rindex(b",1990")], "ROLL_TRUNCATED"),
    "cut within quotes": (
        lambda: text(with_cell("王,秀英", 40)).rsplit("秀英,".encode(), 1)[0] + b'"1',
        "ROLL_TRUNCATED",
    ),
    "half a workbook": (lambda: XLSX[: len(XLSX) // 2], "ROLL_TRUNCATED"),
    "half a parquet file": (lambda: PARQUET[: len(PARQUET) // 2], "ROLL_TRUNCATED"),
    "a sheet cut off": (lambda: packed({SHEET: b"<worksheet><sheetData><row"}), "ROLL_TRUNCATED"),
    "a million columns": (lambda: text([[f"c{n}" for n in range(1_000_000)]]), "ROLL_TOO_MANY_COLUMNS"),
    "a million columns below": (lambda: CSV + b"," * 1_000_000 + b"\n", "ROLL_TOO_MANY_COLUMNS"),
    "many columns, workbook": (lambda: workbook([[*HEADERS, *map(str, range(300))], ROW]), "ROLL_TOO_MANY_COLUMNS"),
    "many columns, parquet": (
        lambda: parquet([[f"c{n}" for n in range(1000)], ["1"] * 1000]),
        "ROLL_TOO_MANY_COLUMNS",
    ),
    "a lone cell far right": (lambda: workbook(ROWS, (2, 16_000)), "ROLL_TOO_MANY_COLUMNS"),
    "a lone cell far below": (lambda: workbook(ROWS, (1_048_576, 3)), "ROLL_ARCHIVE_BOMB"),
    "a lone row far below": (lambda: CSV + b"\n" * 6_000_000 + text([ROW]), "ROLL_TOO_MANY_ROWS"),
    "a huge cell": (lambda: text(with_cell("王" * (MAX_CELL + 1))), "ROLL_CELL_TOO_LONG"),
    "a huge cell, workbook": (lambda: workbook(with_cell("王" * (MAX_CELL + 1))), "ROLL_CELL_TOO_LONG"),
    "a huge cell, parquet": (lambda: parquet(with_cell("王" * (MAX_CELL + 1))), "ROLL_CELL_TOO_LONG"),
    "a line without end": (lambda: CSV + b"x" * 3_000_000, "ROLL_CELL_TOO_LONG"),
    "a formula": (lambda: text(with_cell("=1+1")), "ROLL_FORMULA"),
    "a formula that calls out": (lambda: text(with_cell("=cmd|' /C calc'!A0")), "ROLL_FORMULA"),
    "a formula, workbook": (lambda: workbook(with_cell("=SUM(A1:A9)")), "ROLL_FORMULA"),
    "the same header twice": (lambda: text([[*HEADERS, "姓名"], [*ROW, "x"]]), "ROLL_HEADER_REPEATED"),
    "the same header twice, workbook": (lambda: workbook([[*HEADERS, "姓名"], [*ROW, "x"]]), "ROLL_HEADER_REPEATED"),
    "a comma without quotes": (lambda: CSV + text([[*ROW, "x"]]), "ROLL_ROW_TOO_LONG"),
    "a bomb": (lambda: packed({SHEET: SPACES}), "ROLL_ARCHIVE_BOMB"),
    "a bomb beside the sheet": (lambda: packed({"xl/media/image1.png": SPACES}), "ROLL_ARCHIVE_BOMB"),
    "a bomb that lies": (lambda: lying(SHEET, SPACES), ""),
    "a bomb of strings that lies": (lambda: lying(STRINGS, SPACES), ""),
    "a formula in a part of another name": (
        lambda: renamed("people/village.xml", workbook_sheet(with_cell("=SUM(A1:A9)"))),
        "ROLL_FORMULA",
    ),
    "a formula behind a plain part of the usual name": (
        lambda: renamed("hidden.dat", workbook_sheet(with_cell("=SUM(A1:A9)")), also="yes"),
        "ROLL_FORMULA",
    ),
    "a formula with a comment before it": (
        lambda: packed({SHEET: workbook_sheet(with_cell("=SUM(A1:A9)")).replace(b"<f>", b"<!-- x --><f>")}),
        "ROLL_FORMULA",
    ),
    "a formula after an odd attribute": (
        lambda: packed({SHEET: re.sub(rb'<c r="B6"', b"<c x='>' r=\"B6\"", workbook_sheet(with_cell("=SUM(A1)")))}),
        "ROLL_FORMULA",
    ),
    "a lone cell in a part of another name": (
        lambda: renamed("people/village.xml", workbook_sheet(ROWS, (120_000, 199))),
        "ROLL_ARCHIVE_BOMB",
    ),
    "a lone cell far out, quoted otherwise": (
        lambda: packed({SHEET: workbook_sheet(ROWS, (120_000, 199)).replace(b'r="GQ120000"', b"r='GQ120000'")}),
        "ROLL_ARCHIVE_BOMB",
    ),
    "a lone row far down whose cells say no place": (
        lambda: packed(
            {SHEET: re.sub(rb' r="C120000"', b"", workbook_sheet([list(map(str, range(199)))], (120_000, 3)))}
        ),
        "ROLL_ARCHIVE_BOMB",
    ),
    "a sheet that is no sheet": (lambda: packed({SHEET: b"<html/>"}), "ROLL_SHEET_UNREADABLE"),
    "a password": (encrypted, "ROLL_TYPE_UNKNOWN"),
    "an archive of something else": (lambda: packed({}, without=("xl/workbook.xml",)), "ROLL_TYPE_UNKNOWN"),
    "an old or locked workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ROLL_TYPE_UNKNOWN"),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "ROLL_OTHER_TYPE"),
    "gzip": (lambda: b"\x1f\x8b\x08" + b"\0" * 60, "ROLL_OTHER_TYPE"),
    "a program": (lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 60, "ROLL_TYPE_UNKNOWN"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 60, "ROLL_OTHER_TYPE"),
}


def read(folder: Path, content: bytes) -> RollTable:
    path = folder / "roll"
    path.write_bytes(content)
    return read_roll(path)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_by_name_and_costs_little(tmp_path: Path, name: str) -> None:
    make, reason = HOSTILE[name]
    content = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RollRefused) as caught:
        read(tmp_path, content)
    assert caught.value.reason.startswith(reason or "ROLL_")
    assert caught.value.message.zh
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < GROWN_AT_MOST_BYTES


@pytest.mark.parametrize("whole", [CSV, XLSX, PARQUET], ids=["csv", "xlsx", "parquet"])
def test_whole_files_are_read(tmp_path: Path, whole: bytes) -> None:
    table = read(tmp_path, whole)
    assert table.headers == HEADERS
    assert table.frame.rows() == [tuple(row) for row in ROWS[1:]]


@pytest.mark.parametrize("whole", [CSV, XLSX, PARQUET], ids=["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("seed", range(40))
def test_damaged_file_is_read_or_refused_by_name_and_breaks_nothing(tmp_path: Path, whole: bytes, seed: int) -> None:
    pick, damaged = random.Random(seed), bytearray(whole)  # noqa: S311 - damage, no secrets
    for _ in range(pick.choice([1, 3, 30])):
        damaged[pick.randrange(len(damaged))] = pick.randrange(256)
    if pick.random() < 0.3:
        del damaged[pick.randrange(len(damaged)) :]
    try:
        table = read(tmp_path, bytes(damaged))
    except RollRefused as refusal:
        assert refusal.reason.startswith("ROLL_")  # noqa: PT017 - either end is right, a third is not
    else:
        assert len(table.frame) > 0
