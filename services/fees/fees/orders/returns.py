"""Whose matter a payment is that came back: dated data in `returns.csv`, each code with its source and words.

The family is asked for another account where the account is what was wrong, and nowhere else: money that the fund did
not have, or a day that was a holiday, is the county's to mend.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from chassis.values.dated import DatedCodes

# whose matter a payment is that came back; a code that nobody knows is finance's to ask about
PAYEE, FUND, BANK, NOT_KNOWN = "payee", "fund", "bank", "unknown"
SIDES = (PAYEE, FUND, BANK)
_FILE = Path(__file__).with_name("returns.csv")


@cache
def _codes() -> DatedCodes:
    return DatedCodes(_FILE)


def check_returns() -> None:
    """Every side of the table is one; a wrong table stops the start."""
    wrong = next((row for row in _codes().rows if row.told["side"] not in SIDES), None)
    if wrong is not None:
        message = f"{_FILE.name}: {wrong.code}: side is one of {', '.join(SIDES)}"
        raise ValueError(message)


def side_of(code: str, on: date) -> str:
    """payee, fund or bank; unknown for a code that the table does not hold, and for what the bank gave no code for."""
    row = _codes().find(code, on)
    return row.told["side"] if row is not None else NOT_KNOWN


def words_of(code: str, on: date) -> tuple[str, str]:
    """What a code says, in Chinese and English; empty for one that the table does not hold."""
    row = _codes().find(code, on)
    return (row.told["zh"], row.told["en"]) if row is not None else ("", "")
