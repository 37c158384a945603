"""Names of divisions, learned from the register when the first page is shown."""

from __future__ import annotations

LENGTHS = (6, 9, 12)
_NAMES: dict[str, str] = {}


def learn(names: dict[str, str]) -> None:
    """Keep names by 12-digit code."""
    _NAMES.update(names)


def codes() -> frozenset[str]:
    """Every 12-digit code that has a name."""
    return frozenset(_NAMES)


def known() -> bool:
    """Whether names have been learned."""
    return bool(_NAMES)


def place_name(code: str) -> str:
    """County, township and village of a code of six, nine or twelve digits; the code itself when it has no name."""
    return " ".join(_parts(code)) or code


def place_and_address(code: str, address: str) -> str:
    """A place with the address within it; names that the address begins with anyway are said once."""
    parts = _parts(code)
    within = next((place for place, name in enumerate(parts) if address.startswith(name)), len(parts))
    return " ".join([*(parts[:within] or ([code] if not parts else [])), address]).strip()


def _parts(code: str) -> list[str]:
    if not code.isdigit():
        return []
    names = [_NAMES.get(code[:length].ljust(12, "0"), "") for length in LENGTHS if code[length - 3 : length].strip("0")]
    return [name for name in names if name]
