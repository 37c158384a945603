"""Sets of people in the access log: a bulk look keeps one row with the compressed set of the people's numbers."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import BitMap64


def pack_set(numbers: Iterable[int]) -> bytes:
    """A compressed set of person numbers (Roaring, 64 bit, portable form)."""
    return bytes(BitMap64(numbers).serialize())


def members_of(person_set: bytes) -> BitMap64:
    """The numbers in a set."""
    return BitMap64.deserialize(person_set)
