"""Figures and how they are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Figure:
    """One row: what was reached, what is wanted, and the floor that the same machine gave in the same run.

    `target` and `floor` have the unit of `value`.
    """

    name: str
    value: float
    unit: str
    target: float
    floor: float

    @property
    def ratio(self) -> float:
        """How many times the floor; a throughput has a ratio below one."""
        return self.value / self.floor

    def as_json(self) -> dict[str, object]:
        """The row as it is written."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "target": round(self.target, 3),
            "floor": round(self.floor, 3),
            "ratio": round(self.ratio, 2),
        }

    @property
    def is_reached(self) -> bool:
        """Whether the target is met: a rate from above, everything else from below."""
        return self.value >= self.target if self.unit == "/s" else self.value <= self.target


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest time that `share` of all do not exceed."""
    ordered = sorted(times)
    return ordered[max(ceil(share * len(ordered)) - 1, 0)]


def in_ms(times: Sequence[float], share: float) -> float:
    """A percentile of seconds, in milliseconds."""
    return percentile(times, share) * 1000
