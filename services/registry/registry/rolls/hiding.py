"""Minors whom a roll ties to somebody whose address is hidden, and who live there: hidden in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from chassis.db.work import INSERT_FACT
from chassis.values import new_id
from chassis.values.clock import day_of

from registry.facts import tell
from registry.people.commands.hiding import BESIDE_REASON
from registry.people.rules import PersonCorrected
from registry.residence.queries import BESIDE, minors_of

# why statements here name tables of other rooms
SET_BASED = "minors of a whole roll are hidden in one statement a table"

HIDE = (
    "UPDATE person SET address_hidden = true, version = version + 1 WHERE person_id = ANY (%s)"
    " RETURNING person_id, version"
)
HOLD = (
    "INSERT INTO address_hold (hold_id, person_id, hidden, reason, decided_by, decided_at)"
    " SELECT uuidv7(), person, true, %s, %s, %s FROM unnest(%s::uuid[]) person"
)
MOVE_KEYS = (
    "WITH gone AS (DELETE FROM search_key WHERE person_id = ANY (%s) RETURNING key, division, person_id)"
    " INSERT INTO search_key (key, division, person_id)"
    " SELECT DISTINCT key, left(division, 6) || '000000', person_id FROM gone"
)


def hide_minors(cursor: psycopg.Cursor[Any], people: list[str], *, majority_years: int, by: str, now: datetime) -> None:
    """Hide the address of minors among some people, or in their care, that gives away a hidden one.

    Args:
        cursor: of the county's scope.
        people: ids of those whose ties are new.
        majority_years: the age from which nobody is a minor.
        by: staff number of whoever brought the roll.
        now: the moment of the decision.
    """
    given = {"people": [UUID(person) for person in people], "today": day_of(now), "years": majority_years}
    minors = minors_of(cursor.execute(BESIDE.encode(), given).fetchall())
    if not minors:
        return
    versions = cursor.execute(HIDE, (minors,)).fetchall()
    cursor.execute(HOLD, (BESIDE_REASON, by, now, minors))
    cursor.execute(MOVE_KEYS, (minors,))
    for person, version in versions:
        told = tell(PersonCorrected(person, version, ("address",)))
        cursor.execute(INSERT_FACT, (new_id(), told.subject, told.entity, told.entity_version, told.payload, ""))
