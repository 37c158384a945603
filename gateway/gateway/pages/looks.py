"""Looks at a record as a person reads them: a line for each visit of an office, not for each list that it opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

OK = "OK"
# whoever comes back later than this has come again
VISIT_SECONDS = 1_800


@dataclass
class LookLine:
    """One visit for one purpose.

    Attributes:
        first, last: its first and last look (protobuf timestamps).
        looks: how many.
        actions: read, write, bulk, those that were done; empty: all was refused.
        cases: for which cases identifiers were shown whole.
    """

    role: str
    office: str
    purpose: str
    first: Any
    last: Any
    looks: int = 1
    actions: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)

    def take(self, look: Any) -> None:  # noqa: ANN401 - a message of the contract
        """Count a look in. One that was refused showed nothing: beside others it is no news."""
        if look.outcome == OK:
            self.actions.add(look.action)
            if look.case_reference:
                self.cases.add(look.case_reference.partition(" ")[0])


def visits_of(looks: Iterable[Any]) -> list[LookLine]:
    """Looks, the newest first, as visits, the newest first."""
    open_visits: dict[tuple[str, str, str], LookLine] = {}
    found: list[LookLine] = []
    for one in looks:
        key = (one.role, one.office, one.purpose)
        line = open_visits.get(key)
        if line is None or line.first.seconds - one.accessed_at.seconds > VISIT_SECONDS:
            line = LookLine(*key, first=one.accessed_at, last=one.accessed_at)
            open_visits[key] = line
            found.append(line)
        else:
            line.first, line.looks = one.accessed_at, line.looks + 1
        line.take(one)
    return found
