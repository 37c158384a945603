"""Looks at a record as a person reads them: a line for each visit of an office, not for each list that it opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

OK = "OK"
COUNTY_DIGITS = 6
# a reference that a service gives, and no paper carries
MACHINE = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-")
# whoever comes back later than this has come again
VISIT_SECONDS = 1_800


@dataclass
class LookLine:
    """One visit for one purpose.

    Attributes:
        office: as exactly as any of its looks tells.
        first, last: its first and last look (protobuf timestamps).
        looks: how many.
        actions: read, write, bulk, those that were done; empty: all was refused.
        shown_whole: why identifiers were shown whole (`CaseReason`) → the papers named, as far as people can read them.
    """

    role: str
    office: str
    purpose: str
    first: Any
    last: Any
    looks: int = 0
    actions: set[str] = field(default_factory=set)
    shown_whole: dict[str, set[str]] = field(default_factory=dict)

    def take(self, look: Any) -> None:  # noqa: ANN401 - a message of the contract
        """Count a look in. One that was refused showed nothing: beside others it is no news."""
        self.first, self.looks = look.accessed_at, self.looks + 1
        if not self.office.rstrip("0") or len(look.office.rstrip("0")) > len(self.office.rstrip("0")):
            self.office = look.office
        if look.outcome != OK:
            return
        self.actions.add(look.action)
        if look.case_reference:
            reference, _, reason = look.case_reference.partition(" ")
            papers = self.shown_whole.setdefault(reason, set())
            papers |= set() if MACHINE.search(reference) else {reference}


def visits_of(looks: Iterable[Any]) -> list[LookLine]:
    """Looks, the newest first, as visits, the newest first."""
    latest: dict[tuple[str, str, str], LookLine] = {}
    found: list[LookLine] = []
    for one in looks:
        # some services tell the county of an office alone, others its township: one and the same visit
        key = (one.role, one.office[:COUNTY_DIGITS], one.purpose)
        line = latest.get(key)
        if line is None or line.first.seconds - one.accessed_at.seconds > VISIT_SECONDS:
            line = LookLine(one.role, one.office, one.purpose, first=one.accessed_at, last=one.accessed_at)
            latest[key] = line
            found.append(line)
        line.take(one)
    return found
