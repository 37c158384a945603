"""One roll in every form that rolls come in is one report; what is no roll is refused by name, never read half."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from registry.divisions.codes import division_table
from registry.rolls import rules
from registry.rolls.analysis import analyse
from registry.rolls.columns import settle
from registry.rolls.reading import read_roll

SAMPLE = Path(__file__).parent.parent / "acceptance" / "yanbian-roll.csv"
TRUTH = json.loads(SAMPLE.with_name("yanbian-roll.truth.json").read_text())
AS_OF = date.fromisoformat(TRUTH["as_of"])
FOUND = ("rows", "accepted", "quarantined", "warnings", "repeated", "linked", "conflicts", "likely_duplicates")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
SERIAL_ZERO = date(1899, 12, 30)
Rows = list[list[str]]


@cache
def sample() -> tuple[tuple[str, ...], ...]:
    text = SAMPLE.read_bytes().decode("gb18030")
    return tuple(tuple(row) for row in csv.reader(io.StringIO(text)))


def rows_of_sample() -> Rows:
    return [list(row) for row in sample()]


def column(name: str) -> int:
    return sample()[0].index(name)


def report(path: Path) -> dict:
    """What the import finds, without a register."""
    table = read_roll(path)
    cells = {header: table.frame[header].head(200).to_list() for header in table.headers}
    found = analyse(
        table,
        settle(table.headers, cells),
        county="510422",
        as_of=AS_OF,
        divisions=division_table(),
        hash_key=b"key",
        blind=str.encode,
        synthetic_allowed=True,
    )
    return found.report()


def assert_truth(path: Path) -> None:
    found = report(path)
    assert len(TRUTH["warnings"]) >= 7
    for key in FOUND:
        told = TRUTH[key]
        assert found[key] == (sorted(told) if isinstance(told, list) else told), key


def as_csv(rows: Rows, delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_every_encoding_is_the_same_roll(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "roll.csv"
    path.write_bytes(as_csv(rows_of_sample()).encode(encoding))
    assert_truth(path)


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters_are_the_same_roll(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "roll.txt"
    path.write_text(as_csv(rows_of_sample(), delimiter))
    assert_truth(path)


def other_headers(rows: Rows) -> None:
    names = {
        "公民身份号码": "身份证号",
        "姓名": "公民姓名",
        "性别": "性 别",
        "现居住地区划代码": "居住地代码",
        "户籍地区划代码": "户籍代码",
        "出生日期": "出生年月日 ",
        "手机号码": "联系电话",
        "与户主关系": "与户主的关系*",
        "序号": "No.",
        "户口性质": "户口类别（必填）",
    }
    rows[0] = [names.get(name, name) for name in rows[0]]


def title_above(rows: Rows) -> None:
    width = len(rows[0])
    rows.insert(0, ["盐边县常住人口名册", *[""] * (width - 1)])
    rows.insert(1, ["填报单位：某乡", "", "2026年11月", *[""] * (width - 3)])


def codes_for_words(rows: Rows) -> None:
    tables = {
        "性别": {"男": "1", "女": "2"},
        "民族": {f"{name}族": code for name, code in rules.ETHNICITIES.items()},
        "婚姻状况": rules.MARITAL,
        "与户主关系": rules.RELATIONS,
    }
    for name, table in tables.items():
        place = column(name)
        for row in rows[1:]:
            row[place] = table.get(row[place], row[place])


def wide_digits(rows: Rows) -> None:
    for name in ("公民身份号码", "出生日期", "户籍地区划代码", "现居住地区划代码", "手机号码"):
        for row in rows[1:]:
            row[column(name)] = row[column(name)].translate(WIDE)


def date_serials(rows: Rows) -> None:
    for row in rows[1:]:
        day = rules.read_date(rules.normal_text(row[column("出生日期")]), AS_OF)
        if day is not None:
            row[column("出生日期")] = str((day - SERIAL_ZERO).days)


def total_below(rows: Rows) -> None:
    rows.append(["合计", *[""] * (len(rows[0]) - 2), str(len(rows) - 1)])


CHANGES = [other_headers, title_above, codes_for_words, wide_digits, date_serials, total_below]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_other_ways_to_write_a_roll_are_the_same_roll(tmp_path: Path, change: Callable[[Rows], None]) -> None:
    rows, path = rows_of_sample(), tmp_path / "roll.csv"
    change(rows)
    assert rows != rows_of_sample()
    path.write_text(as_csv(rows))
    assert_truth(path)


def test_all_of_them_at_once_in_a_workbook_are_the_same_roll(tmp_path: Path) -> None:
    rows, path = rows_of_sample(), tmp_path / "名册.xlsx"
    for change in (codes_for_words, wide_digits, total_below, other_headers, title_above):
        change(rows)
    _workbook(path, rows)
    assert_truth(path)


def test_workbook_with_real_dates_and_numbers_is_the_same_roll(tmp_path: Path) -> None:
    rows, path = rows_of_sample(), tmp_path / "roll.xlsx"
    codes_for_words(rows)
    cells: list[list[object]] = [list(row) for row in rows]
    for row in cells[1:]:
        day = rules.read_date(rules.normal_text(str(row[column("出生日期")])), AS_OF)
        row[column("出生日期")] = day or row[column("出生日期")]
        for name in ("性别", "序号", "民族", "与户主关系"):
            text = str(row[column(name)])
            row[column(name)] = int(text) if text.isdigit() else text
    _workbook(path, cells)
    assert_truth(path)


def test_workbook_whose_first_sheet_is_a_note_is_the_same_roll(tmp_path: Path) -> None:
    path = tmp_path / "roll.xlsx"
    _workbook(path, rows_of_sample(), note=True)
    assert_truth(path)


@pytest.mark.parametrize("dated", [False, True], ids=["texts", "dates"])
def test_parquet_is_the_same_roll(tmp_path: Path, dated: bool) -> None:
    rows, path = rows_of_sample(), tmp_path / "roll.parquet"
    frame = pl.DataFrame(rows[1:], schema=dict.fromkeys(rows[0], pl.Utf8), orient="row")
    if dated:
        since = [rules.read_date(rules.normal_text(text), AS_OF) for text in frame["居住开始日期"]]
        frame = frame.with_columns(pl.Series("居住开始日期", since), pl.col("序号").cast(pl.Int64))
    frame.write_parquet(path)
    assert_truth(path)


def _workbook(path: Path, rows: list, *, note: bool = False) -> None:
    book = openpyxl.Workbook(write_only=True)
    if note:
        book.create_sheet("说明").append(["填报说明", "请勿修改"])
    sheet = book.create_sheet("名册")
    for row in rows:
        sheet.append([cell if cell != "" else None for cell in row])
    book.save(path)
