"""Which figures may be published: ten people or more, and none that a subtraction tells. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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


def publish(counts: dict[Place, int], lines: list[str], columns: tuple[str, ...] = SEXES) -> list[Figure]:
    """A table with its totals, as it may leave the county.

    Cells below ten are withheld; so is every cell that its line's or column's total would give away; what is left
    is rounded to tens, so that two tables of two days, too, differ by nothing or by ten and more.

    Args:
        counts: (line, column) → people; what is missing is nobody.
        lines: in the order of the table.
    """
    whole = _with_totals(counts, lines, columns)
    hidden = {place for place, people in whole.items() if people < SMALLEST}
    sums = list(_sums(lines, columns))
    while True:
        more = {place for members in sums for place in _given_away(members, whole, hidden)}
        if not more:
            break
        hidden |= more
    return [
        Figure(line, column, 0 if (line, column) in hidden else _tens(people), (line, column) in hidden)
        for (line, column), people in whole.items()
    ]


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
