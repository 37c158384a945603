"""How a batch and a payment are named to the bank, so that the name comes back whatever it went through. Pure.

Hexadecimal alone does not survive a spreadsheet: `1234567890` loses its zeros and `12e5` its meaning. Letters first, a
reference is text for every program; and it is read in capitals, in small letters and with spaces around it alike.
"""

from __future__ import annotations

import re
from uuid import UUID

PREFIX = "AJ"
# A bank that keeps digits only may cut the letters off; what is left still names one payment.
_FORM = re.compile(rf"(?:{PREFIX})?([0-9a-f]{{32}})", re.ASCII | re.IGNORECASE)


def reference_of(found: UUID) -> str:
    """34 characters, capitals: ISO 20022 allows 35."""
    return f"{PREFIX}{found.hex.upper()}"


def read_reference(written: str) -> UUID | None:
    """What a reference names; None for anything else."""
    found = _FORM.fullmatch(written.strip().lstrip("'"))
    return UUID(hex=found[1]) if found else None
