"""Money is whole fen."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in fen (1/100 yuan); never a fraction, never a float."""

    amount_fen: int

    def __add__(self, other: Money) -> Money:
        return Money(self.amount_fen + other.amount_fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount_fen - other.amount_fen)

    def __str__(self) -> str:
        sign = "-" if self.amount_fen < 0 else ""
        yuan, fen = divmod(abs(self.amount_fen), 100)
        return f"{sign}¥{yuan:,}.{fen:02d}"


FEN_PER_YUAN = 100
# More than a county could hold; longer than this is no amount, but a number that slipped into its column.
LONGEST_WHOLE = 15
# Yuan and, it may be, fen; thousands apart by commas throughout or not at all. ASCII only: `１`, `1_000`, `1e3`, `+1`
# and `１．００` are read by Python as numbers, and by nobody's bank.
_YUAN = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<rest>[0-9]{1,2}))?", re.ASCII)


def read_yuan(written: str) -> int:
    """`3600.05`, `3,600.05` → 360005 fen, exactly. The one way in which an amount is read, whoever wrote it.

    Errors: `ValueError` for anything but yuan with at most two decimals, written in ASCII digits.
    """
    found = _YUAN.fullmatch(written)
    whole = found["whole"].replace(",", "") if found else ""
    if found is None or len(whole) > LONGEST_WHOLE:
        message = f"no amount in yuan: {written!r}"
        raise ValueError(message)
    return int(whole) * FEN_PER_YUAN + int((found["rest"] or "").ljust(2, "0"))
