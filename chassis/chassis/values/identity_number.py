"""Citizen identity numbers (GB 11643-1999; check digit ISO 7064 MOD 11-2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHAPE_18 = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
_SHAPE_15 = re.compile(r"[0-9]{15}", re.ASCII)
# No province has the prefix 00: numbers that begin so are nobody's and serve tests and demonstrations.
SYNTHETIC_PREFIX = "00"


def check_character(first_seventeen: str) -> str:
    """The 18th character for 17 digits."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """An 18-character number in its normal form: ASCII digits, X upper case.

    The number is evidence for birth date and sex, never proof: registers hold numbers that contradict both.
    """

    text: str

    @classmethod
    def parse(cls, written: str) -> IdentityNumber | None:
        """The number of a text of 18 characters, or of 15 upgraded; None for any other shape."""
        if _SHAPE_18.fullmatch(written):
            return cls(written)
        if _SHAPE_15.fullmatch(written):
            # first generation: two-digit year of the 1900s, no check digit
            seventeen = f"{written[:6]}19{written[6:]}"
            return cls(seventeen + check_character(seventeen))
        return None

    @property
    def check_digit_holds(self) -> bool:
        """Whether the last character is the one the first 17 ask for."""
        return check_character(self.text[:17]) == self.text[17]

    @property
    def birth_date(self) -> date | None:
        """The birth date the number says; None when it says an impossible one."""
        try:
            return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))
        except ValueError:
            return None

    @property
    def is_male(self) -> bool:
        """Odd sequence numbers are given to men."""
        return int(self.text[16]) % 2 == 1

    @property
    def is_synthetic(self) -> bool:
        """Whether the number is nobody's by its prefix."""
        return self.text.startswith(SYNTHETIC_PREFIX)
