"""What a code waives of an item on a day: dated data in `waivers.csv`, each row with its citation and provenance.

Codes are neutral and none belongs to one audience: why somebody is let off is known where the code comes from, and
nowhere here. Provenance as in `schedule.py`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from chassis.values import Period

from fees.charges.rules import WaiverUnknown

_FILE = Path(__file__).with_name("waivers.csv")


@dataclass(frozen=True, slots=True)
class Waiver:
    """What a code waives of an item in a period."""

    code: str
    item: str
    percent: int
    valid: Period
    citation: str
    provenance: str


@cache
def waivers() -> tuple[Waiver, ...]:
    """Every waiver, past ones too."""
    with _FILE.open(encoding="utf-8") as file:
        return tuple(_waiver(row) for row in csv.DictReader(file))


def _waiver(row: dict[str, str]) -> Waiver:
    until = date.fromisoformat(row["valid_until"]) if row["valid_until"] else None
    valid = Period(date.fromisoformat(row["valid_from"]), until)
    return Waiver(row["waiver_code"], row["item"], int(row["percent"]), valid, row["citation"], row["provenance"])


def waiver_of(code: str, item: str, on: date) -> Waiver:
    """What a code waives of an item on a day.

    Errors: WAIVER_UNKNOWN.
    """
    found = next((one for one in waivers() if (one.code, one.item) == (code, item) and on in one.valid), None)
    if found is None:
        raise WaiverUnknown(field="reason_code", code=code, item=item, on=on.isoformat())
    return found
