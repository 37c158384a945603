"""What a roll's reading leaves for people to judge: pairs for the duplicates desk, items for the data-quality list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from chassis.access.masking import keep_last
from chassis.db.keyring import Keyring
from chassis.values import new_id

from registry.rolls.analysis import Analysis

# why statements here name tables of other rooms
SET_BASED = "what a roll of a county leaves to judge is written in one statement a table"

# Shown masked; the value itself lies encrypted beside the item until somebody accepts it.
SEALED = ("phone", "id_number")
NUMBER_SAYS = ("id_birth_date_differs", "id_sex_differs")


@dataclass(frozen=True)
class Findings:
    """Pairs and differences by row; `known` ids are people of the register.

    likely: row, row, why · likely_known: row, known id, why · conflicts: row, row · conflicts_known: row, known id ·
    differences: row, field, kept, given · number_says: row, what the number contradicts.
    """

    likely: list[list[Any]] = field(default_factory=list)
    likely_known: list[list[Any]] = field(default_factory=list)
    conflicts: list[list[Any]] = field(default_factory=list)
    conflicts_known: list[list[Any]] = field(default_factory=list)
    differences: list[list[Any]] = field(default_factory=list)
    number_says: list[list[Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain lists, to be kept with the plan."""
        return asdict(self)


def findings_of(analysis: Analysis, known_ids: list[str]) -> Findings:
    """What an analysis found for people to judge."""
    return Findings(
        likely=[[pair.first, pair.second, list(map(str, pair.why))] for pair in analysis.likely],
        likely_known=[[row, known_ids[index], list(why)] for row, index, why in analysis.likely_known],
        conflicts=[list(pair) for pair in analysis.conflicts],
        conflicts_known=[[row, known_ids[index]] for row, index in analysis.conflicts_known],
        differences=[list(row) for row in analysis.differences.iter_rows()],
        number_says=[
            [row, warning]
            for row, warnings in analysis.records.select("row", "warnings").iter_rows()
            for warning in warnings or ()
            if warning in NUMBER_SAYS
        ],
    )


def open_pairs(
    cursor: psycopg.Cursor[Any], found: Findings, people: Mapping[int, str | None], roll_id: UUID, now: datetime
) -> None:
    """Open a candidate for each pair of two people; one that was decided before stays decided.

    Args:
        people: row → the person it became.
    """
    same = ["same_verified_number"]
    pairs = [(people.get(one), people.get(other), "likely_duplicate", why) for one, other, why in found.likely]
    pairs += [(person, people.get(row), "likely_duplicate", why) for row, person, why in found.likely_known]
    pairs += [(people.get(one), people.get(other), "conflict", same) for one, other in found.conflicts]
    pairs += [(person, people.get(row), "conflict", same) for row, person in found.conflicts_known]
    cursor.executemany(
        "INSERT INTO candidate (candidate_id, first_person_id, second_person_id, kind, why, state, roll_id, opened_at,"
        " decided_by, reason) VALUES (%s, %s, %s, %s, %s, 'open', %s, %s, '', '') ON CONFLICT DO NOTHING",
        [
            (new_id(), *sorted((one, other)), kind, why, roll_id, now)
            for one, other, kind, why in pairs
            if one is not None and other is not None and one != other
        ],
    )


def open_items(
    cursor: psycopg.Cursor[Any],
    keyring: Keyring,
    found: Findings,
    people: Mapping[int, str | None],
    shown_rows: Mapping[int, int],
    roll_id: UUID,
    now: datetime,
) -> None:
    """Open an item for each difference; phones and numbers are masked, the given one is kept encrypted.

    Args:
        people: row → the person it belongs to.
        shown_rows: row → its number in the roll, where it is another.
    """
    items = [(row, "difference", name, kept or "", given) for row, name, kept, given in found.differences]
    items += [(row, kind, "id_number", "", "") for row, kind in found.number_says]
    rows = []
    for row, kind, name, kept, given in items:
        person, item_id, sealed = people.get(row), new_id(), None
        if person is None:
            continue
        if name in SEALED and given:
            sealed = keyring.encrypt(given, "quality_item", "given", str(item_id))
            kept, given = keep_last(kept), keep_last(given)  # noqa: PLW2901 - what is shown of them
        source = f"roll row {shown_rows.get(row, row)}"
        rows.append((item_id, person, kind, name, kept, given, sealed, source, roll_id, now))
    cursor.executemany(
        "INSERT INTO quality_item (item_id, person_id, kind, field, kept, given, given_sealed, source, roll_id, state,"
        " opened_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'open', %s)",
        rows,
    )


ASKED = "SELECT person_id::text FROM quality_item WHERE kind = 'kin_in_doubt' AND person_id = ANY (%s::uuid[])"
ASK_KIN = (
    "INSERT INTO quality_item (item_id, person_id, kind, field, kept, given, source, roll_id, state, opened_at)"
    " VALUES (%s, %s, 'kin_in_doubt', 'kinship', '', '', %s, %s, 'open', %s)"
)


def ask_kin(cursor: psycopg.Cursor[Any], people: list[str], roll_id: UUID, now: datetime) -> None:
    """Open a question for each person whose kin a roll leaves open; one that was asked once is not asked again."""
    cursor.execute(ASKED, (people,))
    asked = {row[0] for row in cursor.fetchall()}
    cursor.executemany(
        ASK_KIN, [(new_id(), person, f"roll {roll_id}", roll_id, now) for person in people if person not in asked]
    )
