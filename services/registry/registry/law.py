"""Legal ages and days as dated data: `law.csv`, each with its article and provenance."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("law.csv")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _FILE.open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def law_number(key: str, on: date) -> int:
    """The number the law says for `key` on a day.

    Errors: `LookupError` when no text was in force that day.
    """
    for row in _rows():
        starts, ends = row["valid_from"], row["valid_until"]
        if row["key"] == key and starts <= on.isoformat() and (not ends or on.isoformat() < ends):
            return int(row["value"])
    message = f"no {key} in force on {on}"
    raise LookupError(message)
