"""What leaves this cell at all: read from the settings, known in every room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Channels:
    """What leaves this cell at all."""

    email: bool
    sms: bool
