"""Legal ages, days and amounts as dated data: a CSV of a service, each row with its article and provenance."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path


class LawBook:
    """Numbers of the law by key and day. Columns: key,value,unit,valid_from,valid_until,citation,provenance."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rows: tuple[dict[str, str], ...] | None = None

    @property
    def rows(self) -> tuple[dict[str, str], ...]:
        """Every row, read once."""
        if self._rows is None:
            with self._file.open(encoding="utf-8") as file:
                self._rows = tuple(csv.DictReader(file))
        return self._rows

    def number(self, key: str, on: date) -> int:
        """The number the law says for `key` on a day.

        Errors: `LookupError` when no text was in force that day.
        """
        for row in self.rows:
            starts, ends = row["valid_from"], row["valid_until"]
            if row["key"] == key and starts <= on.isoformat() and (not ends or on.isoformat() < ends):
                return int(row["value"])
        message = f"no {key} in force on {on}"
        raise LookupError(message)
