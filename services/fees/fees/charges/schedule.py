"""What a service costs on a day: dated data in `schedule.csv`, each price with its citation and provenance.

Items are neutral codes: what stands behind them is resolved elsewhere, for the person alone. Provenance: S from the
text itself, K the county's own decision, D a demonstration that a county replaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from chassis.values import Period
from chassis.values.dated import DatedCodes

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
    rows = DatedCodes(_FILE, key="item").rows
    return tuple(Price(one.code, int(one.told["amount_fen"]), one.valid, one.citation, one.provenance) for one in rows)


def price_of(item: str, on: date) -> Price:
    """What an item costs on a day.

    Errors: ITEM_WITHOUT_PRICE.
    """
    found = next((price for price in schedule() if price.item == item and on in price.valid), None)
    if found is None:
        raise ItemWithoutPrice(item=item, on=on.isoformat())
    return found
