"""What a service costs on a day: dated data in `schedule.csv`, each price with its citation and provenance.

Items are neutral codes: what stands behind them is resolved elsewhere, for the person alone. Provenance: S from the
text itself, K the county's own decision, D a demonstration that a county replaces.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from chassis.values import Period

from fees.charges.rules import ItemWithoutPrice

_FILE = Path(__file__).with_name("schedule.csv")


@dataclass(frozen=True, slots=True)
class Price:
    """What an item costs in a period."""

    item: str
    amount_fen: int
    valid: Period
    citation: str
    provenance: str


@cache
def schedule() -> tuple[Price, ...]:
    """Every price, past ones too."""
    with _FILE.open(encoding="utf-8") as file:
        return tuple(_price(row) for row in csv.DictReader(file))


def _price(row: dict[str, str]) -> Price:
    until = date.fromisoformat(row["valid_until"]) if row["valid_until"] else None
    valid = Period(date.fromisoformat(row["valid_from"]), until)
    return Price(row["item"], int(row["amount_fen"]), valid, row["citation"], row["provenance"])


def price_of(item: str, on: date) -> Price:
    """What an item costs on a day.

    Errors: ITEM_WITHOUT_PRICE.
    """
    found = next((price for price in schedule() if price.item == item and on in price.valid), None)
    if found is None:
        raise ItemWithoutPrice(item=item, on=on.isoformat())
    return found
