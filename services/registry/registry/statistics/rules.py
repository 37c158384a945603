"""Which figures may be published: ten people or more, and none that a subtraction tells. Pure.

Tables stand for a period: whoever looks every day sees nothing move, so that no figure that appears, and none that
changes, tells of the person who was registered, moved, died, or came with a roll that was undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

SMALLEST = 10
TOTAL = "total"
SEXES = ("male", "female")

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure; `people` is 0 where it is withheld."""

    line: str
    column: str
    people: int
    withheld: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A table before it is published: (line, column) → people, what is missing is nobody; lines in their order."""

    counts: dict[Place, int]
    lines: list[str]


def publish(tables: dict[str, Counted], columns: tuple[str, ...] = SEXES) -> dict[str, list[Figure]]:
    """Tables of the same people with their totals, as they may leave the county.

    Cells below ten are withheld; so is every cell that its line's or column's total would give away; a total that one
    table withholds is withheld in each, since they share it. What is left is rounded to tens.
    """
    wholes = {name: _with_totals(table.counts, table.lines, columns) for name, table in tables.items()}
    shared = {(TOTAL, column) for column in (*columns, TOTAL)}
    hidden: dict[str, set[Place]] = {
        name: {place for place, people in whole.items() if people < SMALLEST} for name, whole in wholes.items()
    }
    while True:
        for name, table in tables.items():
            _withhold(hidden[name], wholes[name], list(_sums(table.lines, columns)))
        common = set().union(*hidden.values()) & shared
        if all(common <= gone for gone in hidden.values()):
            break
        for name in hidden:
            hidden[name] |= common
    return {
        name: [
            Figure(line, column, 0 if (line, column) in hidden[name] else _tens(people), (line, column) in hidden[name])
            for (line, column), people in whole.items()
        ]
        for name, whole in wholes.items()
    }


def _withhold(hidden: set[Place], whole: dict[Place, int], sums: list[tuple[Place, ...]]) -> None:
    """Withhold more until nothing that is withheld follows from what is shown."""
    while more := {place for members in sums for place in _given_away(members, whole, hidden)}:
        hidden |= more


def period_of(day: date, months: int) -> str:
    """The first month of the period that a day lies in, `2026-10`; periods begin with the year."""
    return f"{day.year:04d}-{(day.month - 1) // months * months + 1:02d}"


def _with_totals(counts: dict[Place, int], lines: list[str], columns: tuple[str, ...]) -> dict[Place, int]:
    whole: dict[Place, int] = {}
    for line in lines:
        for column in columns:
            whole[line, column] = counts.get((line, column), 0)
        whole[line, TOTAL] = sum(whole[line, column] for column in columns)
    for column in (*columns, TOTAL):
        whole[TOTAL, column] = sum(whole[line, column] for line in lines)
    return whole


def _sums(lines: list[str], columns: tuple[str, ...]) -> Iterator[tuple[Place, ...]]:
    """Figures that add up: each line's cells to its total, each column's to its own."""
    for line in (*lines, TOTAL):
        yield (*((line, column) for column in columns), (line, TOTAL))
    for column in (*columns, TOTAL):
        yield (*((line, column) for line in lines), (TOTAL, column))


def _given_away(members: tuple[Place, ...], whole: dict[Place, int], hidden: set[Place]) -> list[Place]:
    """The next cell to withhold of figures that add up, when the withheld ones could be computed; else none."""
    gone = [place for place in members if place in hidden]
    shown = [place for place in members if place not in hidden]
    if not gone or not shown:
        return []
    parts = [place for place in gone if place != members[-1]]
    told = len(gone) == 1 or (members[-1] in shown and sum(whole[place] for place in parts) < SMALLEST)
    if not told:
        return []
    return [min(shown, key=lambda place: (place == members[-1], whole[place]))]


def _tens(people: int) -> int:
    return (people + SMALLEST // 2) // SMALLEST * SMALLEST
