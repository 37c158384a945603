"""Days that the law itself makes holidays, for years whose calendar the State Council has not published yet.

Which weekend is worked for them, and when a holiday on a weekend is made up for, the yearly notice alone says.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("holidays.csv")


@cache
def statutory_holidays(year: int) -> frozenset[date]:
    """The days of a year that are holidays by 全国年节及纪念日放假办法; lunar days and Qingming are computed."""
    found: set[date] = set()
    for row in _rows():
        first = _first_day(row, year)
        days = (first + timedelta(days=number) for number in range(int(row["days"])))
        found |= {day for day in days if row["valid_from"] <= day.isoformat() < (row["valid_until"] or "9999")}
    return frozenset(found)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _FILE.open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def _first_day(row: dict[str, str], year: int) -> date:
    if row["calendar"] == "solar":
        return date(year, int(row["month"]), int(row["day"]))
    if row["calendar"] == "term":
        return next(day for day, name in _terms(year) if name == row["month"])
    # day 0 of a month is the last one of the month before: New Year's Eve has 29 or 30
    return _of_lunar(year, int(row["month"]), max(int(row["day"]), 1)) - timedelta(days=row["day"] == "0")


def _of_lunar(year: int, month: int, day: int) -> date:
    from lunar_python import Lunar  # noqa: PLC0415 - seldom

    return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())


def _terms(year: int) -> Iterator[tuple[date, str]]:
    from lunar_python import Solar  # noqa: PLC0415 - seldom

    table = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()
    for name, moment in table.items():
        yield date.fromisoformat(moment.toYmd()), name
