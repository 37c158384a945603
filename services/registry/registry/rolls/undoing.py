"""Taking back one import, chunk by chunk. People touched since stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

# why statements here name tables of other rooms
SET_BASED = "an import is taken back in one statement a table, where nothing else speaks of the person"

# Somebody is touched when anything but this import speaks of them.
UNTOUCHED = (
    "p.roll_id = %(roll)s AND p.state = 'active' AND p.version = 1"
    " AND NOT EXISTS (SELECT 1 FROM life_event e WHERE e.person_id = p.person_id)"
    " AND NOT EXISTS (SELECT 1 FROM correction_request c WHERE c.person_id = p.person_id)"
    " AND NOT EXISTS (SELECT 1 FROM merge m WHERE m.kept_person_id = p.person_id OR m.absorbed_person_id = p.person_id)"
    " AND NOT EXISTS (SELECT 1 FROM kinship k WHERE (k.person_id = p.person_id OR k.relative_id = p.person_id)"
    " AND k.source <> %(source)s)"
    " AND NOT EXISTS (SELECT 1 FROM roll_line l JOIN roll r USING (roll_id) WHERE l.person_id = p.person_id"
    " AND l.roll_id <> %(roll)s AND r.state IN ('committing', 'committed'))"
)
PICK = f"SELECT p.person_id, p.person_no FROM person p WHERE {UNTOUCHED} LIMIT %(limit)s FOR UPDATE"
CLOSE = (
    "UPDATE person_version SET known_until = %(now)s WHERE person_id = ANY (%(people)s) AND known_until IS NULL",
    "UPDATE residence SET known_until = %(now)s WHERE person_id = ANY (%(people)s) AND known_until IS NULL",
    "UPDATE identifier SET known_until = %(now)s WHERE person_id = ANY (%(people)s) AND known_until IS NULL",
    "UPDATE household_member SET known_until = %(now)s WHERE person_id = ANY (%(people)s) AND known_until IS NULL",
    "UPDATE kinship SET known_until = %(now)s WHERE (person_id = ANY (%(people)s) OR relative_id = ANY (%(people)s))"
    " AND known_until IS NULL",
    "DELETE FROM search_key WHERE person_id = ANY (%(people)s)",
    "UPDATE candidate SET state = 'undone' WHERE state IN ('open', 'kept_apart')"
    " AND (first_person_id = ANY (%(people)s) OR second_person_id = ANY (%(people)s))",
    "UPDATE quality_item SET state = 'undone' WHERE state = 'open' AND person_id = ANY (%(people)s)",
    "UPDATE person SET state = 'undone', version = version + 1 WHERE person_id = ANY (%(people)s)",
)
STAYED = (
    'SELECT l."row" FROM roll_line l JOIN person p ON p.person_id = l.person_id WHERE l.roll_id = %s'
    " AND l.outcome = 'accept' AND p.roll_id = %s AND p.state <> 'undone' ORDER BY 1"
)


def undo_chunk(cursor: psycopg.Cursor[Any], roll_id: UUID, limit: int, now: datetime) -> list[int]:
    """Take back some of the import's untouched people; returns their numbers, none when nobody is left."""
    cursor.execute(PICK, {"roll": roll_id, "source": f"roll {roll_id}", "limit": limit})
    picked = cursor.fetchall()
    people = [row[0] for row in picked]
    if people:
        for statement in CLOSE:
            cursor.execute(statement, {"people": people, "now": now})
    return [row[1] for row in picked]


def stayed_rows(cursor: psycopg.Cursor[Any], roll_id: UUID) -> list[int]:
    """Rows whose people were touched since and stay."""
    cursor.execute(STAYED, (roll_id, roll_id))
    return [row[0] for row in cursor.fetchall()]
