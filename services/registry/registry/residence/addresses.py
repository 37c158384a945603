"""Whether two addresses of one village can be the same house. Pure.

An address is written as its writer likes: １组１２号, 一组十二號, 1组-12号, 1栋2单元301 or 1-2-301. What remains the
same are the numbers, so these are compared, and words never tell two houses apart. Whoever is hidden is hidden
from people who know the place: hiding a neighbour's child too does no harm, showing one child too many does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from chassis.values.legible import legible

# ten and its powers; the value of any other numeral is one digit or several
_POWERS = (10, 100, 1_000, 10_000)
_TENS = (20, 30, 40)  # 廿 卅 卌: a digit and its ten
# said for a number, though Unicode gives them no value
_SPOKEN = {"两": 2, "兩": 2, "双": 2, "幺": 1, "陸": 6, "○": 0}


def address_numbers(address: str) -> tuple[int, ...]:
    """The numbers of an address in their order, however each is written: `一组十二號`, `１组－１２` → (1, 12)."""
    return tuple(_read(run) for run in _runs(legible(address)))


def perhaps_same_house(one: str, other: str) -> bool:
    """Whether two addresses of one village may be the same house; only numbers that differ say that they are not.

    One may tell more than the other (a stairwell, a road), leave the numbers out, or run them together.
    """
    first, second = sorted((address_numbers(one), address_numbers(other)), key=len)
    return _within(first, second) or "".join(map(str, first)) == "".join(map(str, second))


def _within(some: Sequence[int], more: Sequence[int]) -> bool:
    """Whether some numbers stand among others in the same order."""
    rest = iter(more)
    return all(number in rest for number in some)


def _runs(text: str) -> Iterator[list[float]]:
    run: list[float] = []
    for character in text:
        value = _SPOKEN.get(character, unicodedata.numeric(character, -1))
        if value >= 0 and value == int(value):
            run.append(value)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _read(run: list[float]) -> int:
    """Digits side by side, or a numeral with its tens and hundreds: 一百零一, 廿一, 二十."""
    whole, digits = 0, ""
    for value in map(int, run):
        if value == _POWERS[-1]:
            whole, digits = (whole + int(digits or (not whole))) * value, ""
        elif value in _POWERS:
            whole, digits = whole + int(digits or 1) * value, ""
        elif value in _TENS:
            whole, digits = whole + value, ""
        else:
            digits += str(value)
    return whole + int(digits or 0)


__all__ = ["address_numbers", "perhaps_same_house"]
