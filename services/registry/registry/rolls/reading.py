"""A roll's file → a table of texts. Broken and hostile files are refused by name, never read half."""

from __future__ import annotations

from pathlib import Path

from registry.rolls.delimited import read_delimited
from registry.rolls.kinds import kind_of
from registry.rolls.parquet import read_parquet
from registry.rolls.tables import MAX_CELL, RollTable
from registry.rolls.workbook import read_workbook

READERS = {"parquet": read_parquet, "workbook": read_workbook, "text": read_delimited}


def read_roll(path: Path) -> RollTable:
    """Read a roll by what the file is, not by what it is called.

    Errors: those of `unreadable`, each naming what would be right.
    """
    return READERS[kind_of(path)](path)


__all__ = ["MAX_CELL", "RollTable", "read_roll"]
