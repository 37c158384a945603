"""Administrative divisions: a code *and* a level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CODE_DIGITS = 12  # 统计用区划代码: 2 province + 2 city + 2 county + 3 township + 3 village


class Level(StrEnum):
    """How much of a division code means something."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"

    @property
    def digits(self) -> int:
        """Leading digits that a division of this level fixes."""
        return _DIGITS[self]


_DIGITS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}


@dataclass(frozen=True, slots=True)
class Division:
    """A territory. The level is said, never guessed from trailing zeros (a village may end in 000)."""

    code: str
    level: Level

    def __post_init__(self) -> None:
        if not (self.code.isascii() and self.code.isdigit() and len(self.code) == CODE_DIGITS):
            message = f"a division code has {CODE_DIGITS} digits: {self.code!r}"
            raise ValueError(message)

    @classmethod
    def of(cls, code: str, level: Level | str) -> Division:
        """A division from a code that may be cut to its level's digits (510421 → 510421000000)."""
        return cls(code.ljust(CODE_DIGITS, "0"), Level(level))

    @property
    def bounds(self) -> tuple[str, str]:
        """`(low, high)` with low <= code < high for exactly the codes inside."""
        prefix = self.code[: self.level.digits]
        low = prefix.ljust(CODE_DIGITS, "0")
        successor = str(int(prefix) + 1).zfill(len(prefix))
        # the province after 99 has three digits; ':' sorts right after '9', so the range stays closed above
        high = successor.ljust(CODE_DIGITS, "0") if len(successor) == len(prefix) else ":"
        return low, high

    def covers(self, code: str) -> bool:
        """Whether a 12-digit code lies in this territory."""
        low, high = self.bounds
        return low <= code < high

    @classmethod
    def county_of(cls, code: str) -> str:
        """The 12 digits of the county that a code lies in: as far as a hidden address lets anybody know."""
        return cls.of(code[: Level.COUNTY.digits], Level.COUNTY).code

    @classmethod
    def lowest_covering(cls, first: str, second: str) -> Division | None:
        """The smallest territory that holds both codes; None when not even a province does."""
        for level in (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY, Level.CITY, Level.PROVINCE):
            if first[: level.digits] == second[: level.digits]:
                return cls(first[: level.digits].ljust(CODE_DIGITS, "0"), level)
        return None
