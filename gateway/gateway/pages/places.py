"""Names of divisions, learned from the register when the first page is shown."""

from __future__ import annotations

LENGTHS = (6, 9, 12)
_NAMES: dict[str, str] = {}


def learn(names: dict[str, str]) -> None:
    """Keep names by 12-digit code."""
    _NAMES.update(names)


def known() -> bool:
    """Whether names have been learned."""
    return bool(_NAMES)


def place_name(code: str) -> str:
    """County, township and village of a code of six, nine or twelve digits; the code itself when it has no name."""
    if not code.isdigit():
        return code
    parts = [_NAMES.get(code[:length].ljust(12, "0"), "") for length in LENGTHS if code[length - 3 : length].strip("0")]
    return " ".join(part for part in parts if part) or code
