"""Codes that are in force on a day: CSV files of a room, each row with its citation and provenance.

Provenance: S from the text itself, K the county's own decision, D a demonstration that a county replaces.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from chassis.values.period import Period


@dataclass(frozen=True)
class Row:
    """A row with its period; `told` holds its other columns."""

    code: str
    valid: Period
    citation: str
    provenance: str
    told: dict[str, str]


class DatedCodes:
    """A file with the columns valid_from, valid_until, citation, provenance, and others of its own.

    Args:
        file: the CSV.
        key: the column that holds the code.
    """

    def __init__(self, file: Path, key: str = "code") -> None:
        self._file, self._key = file, key

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every row, past ones too."""
        with self._file.open(encoding="utf-8") as file:
            return tuple(_row(dict(row), self._key) for row in csv.DictReader(file))

    def on(self, day: date) -> tuple[Row, ...]:
        """The rows in force on a day."""
        return tuple(row for row in self.rows if day in row.valid)

    def find(self, code: str, day: date) -> Row | None:
        """The row of a code on a day."""
        return next((row for row in self.on(day) if row.code == code), None)


def _row(cells: dict[str, str], key: str) -> Row:
    start, until = cells.pop("valid_from"), cells.pop("valid_until")
    valid = Period(date.fromisoformat(start), date.fromisoformat(until) if until else None)
    return Row(cells.pop(key), valid, cells.pop("citation"), cells.pop("provenance"), cells)
