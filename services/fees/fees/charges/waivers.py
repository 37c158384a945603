"""What a code waives of an item on a day: dated data in `waivers.csv`, each row with its citation and provenance.

Codes are neutral and none belongs to one audience: why somebody is let off is known where the code comes from, and
nowhere here. Provenance as in `schedule.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from chassis.values import Period
from chassis.values.dated import DatedCodes

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
    rows = DatedCodes(_FILE, key="waiver_code").rows
    return tuple(
        Waiver(one.code, one.told["item"], int(one.told["percent"]), one.valid, one.citation, one.provenance)
        for one in rows
    )


def waiver_of(code: str, item: str, on: date) -> Waiver:
    """What a code waives of an item on a day.

    Errors: WAIVER_UNKNOWN.
    """
    found = next((one for one in waivers() if (one.code, one.item) == (code, item) and on in one.valid), None)
    if found is None:
        raise WaiverUnknown(field="reason_code", code=code, item=item, on=on.isoformat())
    return found
