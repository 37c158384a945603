"""Money is whole fen."""

from __future__ import annotations

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
