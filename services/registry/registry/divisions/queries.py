"""What is asked about divisions."""

from __future__ import annotations

from chassis.values import Level

from registry.divisions.codes import DivisionEntry, division_table
from registry.divisions.rules import DivisionUnknown


def get_village(code: str, field: str) -> DivisionEntry:
    """The village or community with a code.

    Errors: DIVISION_UNKNOWN, naming the field.
    """
    entry = division_table().get(code)
    if entry is None or entry.level is not Level.VILLAGE:
        raise DivisionUnknown(field=field)
    return entry
