"""The division table that ships with the register: 统计用区划代码 with names and levels."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chassis.values import Level

_FILE = Path(__file__).with_name("table.csv")


@dataclass(frozen=True, slots=True)
class DivisionEntry:
    """One division."""

    code: str
    name: str
    level: Level
    parent_code: str


@cache
def division_table() -> dict[str, DivisionEntry]:
    """Every division by its 12-digit code."""
    with _FILE.open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            row["code"]: DivisionEntry(row["code"], row["name"], Level(row["level"]), row["parent_code"])
            for row in rows
        }
