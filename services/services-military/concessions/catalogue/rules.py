"""What is given where, and who is let off, by dated data. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from chassis.errors import Kind, Refusal, Text
from chassis.values.dated import DatedCodes, Row

INSTITUTIONS = DatedCodes(Path(__file__).with_name("institutions.csv"))
ITEMS = DatedCodes(Path(__file__).with_name("items.csv"))
OFFERS = DatedCodes(Path(__file__).with_name("offers.csv"))
EVERYBODY, HOLDER = "everybody", "holder"
AUDIENCES = (EVERYBODY, HOLDER)


class InstitutionUnknown(Refusal):
    KIND = Kind.INVALID
    REASON = "INSTITUTION_UNKNOWN"
    TEXT = Text("该机构在 {on} 不是定点机构", "this institution is not designated on {on}")


class ItemUnknown(Refusal):
    KIND = Kind.INVALID
    REASON = "ITEM_UNKNOWN"
    TEXT = Text("项目 {item} 在 {on} 不在目录中", "item {item} is not in the catalogue on {on}")


def find_institution(code: str, on: date) -> Row:
    """A designated institution.

    Errors: INSTITUTION_UNKNOWN.
    """
    found = INSTITUTIONS.find(code, on)
    if found is None:
        raise InstitutionUnknown(field="institution_code", on=on.isoformat())
    return found


def find_item(code: str, on: date) -> Row:
    """An item of the catalogue.

    Errors: ITEM_UNKNOWN.
    """
    found = ITEMS.find(code, on)
    if found is None:
        raise ItemUnknown(field="item", item=code, on=on.isoformat())
    return found


def waiver_for(item: str, on: date, *, confirmed: bool, offers: Iterable[Row] | None = None) -> str:
    """The code that waives an item for somebody on a day; empty: nothing does.

    What everybody is given comes first: the code then says nothing of who somebody is.
    """
    audiences = (EVERYBODY, HOLDER) if confirmed else (EVERYBODY,)
    found = [row for row in (OFFERS.on(on) if offers is None else offers) if row.told["item"] == item]
    return next(
        (row.told["waiver_code"] for audience in audiences for row in found if row.told["audience"] == audience), ""
    )
