"""Facts of the rolls room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RollImported:
    """A roll's people are in the register: one fact for all of them."""

    roll_id: UUID
    version: int
    people: int


@dataclass(frozen=True, slots=True)
class RollUndone:
    """An import was taken back."""

    roll_id: UUID
    version: int
