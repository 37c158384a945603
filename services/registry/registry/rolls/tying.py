"""Kin of a roll's people, household by household as the register holds it now: ties recorded, questions opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import polars as pl
import psycopg

from registry.rolls.applying import copy_frame
from registry.rolls.kin import Kin, Member, kin_of

# why statements here name tables of other rooms
SET_BASED = "the kin of a roll of a county are tied in one statement a table"

HOUSEHOLDS_CHUNK = 20_000
STAGE_TIE = (
    "CREATE TEMP TABLE IF NOT EXISTS stage_tie (person_id uuid, relative_id uuid, kind text, since date, unknown bool)"
    " ON COMMIT DELETE ROWS"
)
INSERT_TIES = (  # names of our own alone are put in
    "INSERT INTO kinship (kinship_id, person_id, relative_id, kind, basis, valid_from, start_unknown, known_from,"
    " source) SELECT uuidv7(), person_id, relative_id, kind, 'household register', since, unknown, %(now)s, %(source)s"
    " FROM stage_tie ON CONFLICT DO NOTHING"
)
OF_ROLL = (
    "SELECT DISTINCT household_id FROM household_member WHERE person_id = ANY (ARRAY(SELECT person_id FROM person"
    " WHERE roll_id = %s AND state = 'active')) AND known_until IS NULL AND valid_until IS NULL ORDER BY 1"
)
OF_PEOPLE = (
    "SELECT DISTINCT household_id FROM household_member WHERE person_id = ANY (%s::uuid[]) AND known_until IS NULL"
    " AND valid_until IS NULL ORDER BY 1"
)
# One table a question: right after a roll, or after a job that was killed, the planner takes tables for empty and would
# look a whole one up for every row of another.
MEMBERS = (
    "SELECT household_id, person_id::text, relation FROM household_member WHERE household_id = ANY (%s)"
    " AND known_until IS NULL AND valid_until IS NULL ORDER BY household_id, relation, person_id"
)
PEOPLE = (
    "SELECT person_id::text, sex, birth_date, marital_status, death_date IS NOT NULL, roll_id, state = 'active'"
    " FROM person WHERE person_id = ANY (%s::uuid[])"
)
PARENTS = (
    "SELECT person_id::text, relative_id::text FROM kinship WHERE person_id = ANY (%s::uuid[]) AND kind = 'parent'"
    " AND known_until IS NULL AND valid_until IS NULL"
)


class Tied(NamedTuple):
    """Ties of one chunk of households, and the people whose kin is a question."""

    ties: pl.DataFrame
    doubts: list[str]


def households_of_roll(cursor: psycopg.Cursor[Any], roll_id: UUID) -> list[UUID]:
    """Households that a roll brought somebody into."""
    cursor.execute(OF_ROLL, (roll_id,))
    return [row[0] for row in cursor.fetchall()]


def households_of(cursor: psycopg.Cursor[Any], people: list[str]) -> list[UUID]:
    """Households of some people."""
    cursor.execute(OF_PEOPLE, (people,))
    return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True)
class NewPeople:
    """Who is new: everybody of a roll, or the people named."""

    roll_id: UUID
    named: frozenset[str] | None = None

    def holds(self, person: str, roll_id: UUID | None) -> bool:
        """Whether a member is new."""
        return person in self.named if self.named is not None else roll_id == self.roll_id


def kin_in(cursor: psycopg.Cursor[Any], households: list[UUID], new: NewPeople, as_of: date) -> Tied:
    """Kin in some households, as far as it concerns somebody new: what was recorded among others stays as it is."""
    cursor.execute(MEMBERS, (households,))
    members = cursor.fetchall()
    cursor.execute(PARENTS, ([row[1] for row in members],))
    tied = cursor.fetchall()
    cursor.execute(PEOPLE, (sorted({row[1] for row in members} | {row[1] for row in tied}),))
    people = {row[0]: row[1:] for row in cursor.fetchall()}
    parents: dict[str, list[tuple[str, int]]] = {}
    for child, parent in tied:
        parents.setdefault(child, []).append((parent, people[parent][0]))
    homes: dict[UUID, list[Member]] = {}
    fresh: set[str] = set()
    for home, person, relation in members:
        sex, born, marital, dead, roll_id, active = people[person]
        if not active:
            continue
        member = Member(person, relation, sex, born, marital, dead, tuple(parents.get(person, ())))
        homes.setdefault(home, []).append(member)
        if new.holds(person, roll_id):
            fresh.add(person)
    births = {member.key: member.born for home in homes.values() for member in home}
    found = [kin_of(home, as_of) for home in homes.values()]
    return Tied(_ties(found, fresh, births, as_of), [str(key) for kin in found for key in kin.doubts])


def _ties(found: Iterable[Kin], fresh: set[str], births: dict[Any, date], as_of: date) -> pl.DataFrame:
    # a child has its parents from birth on; since when two are married a roll does not say
    rows = [
        (person, relative, kind, births[person] if kind == "parent" else as_of, kind != "parent")
        for kin in found
        for person, relative, kind in kin.ties
        if person in fresh or relative in fresh
    ]
    schema = {
        "person_id": pl.Utf8, "relative_id": pl.Utf8, "kind": pl.Utf8, "since": pl.Date, "unknown": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def insert_ties(cursor: psycopg.Cursor[Any], ties: pl.DataFrame, *, roll_id: UUID, now: datetime) -> None:
    """Record ties; those recorded before are left as they are."""
    cursor.execute(STAGE_TIE)
    copy_frame(cursor, "stage_tie", ties)
    cursor.execute(INSERT_TIES, {"now": now, "source": f"roll {roll_id}"})


def kin_doubts(records: pl.DataFrame, as_of: date) -> list[int]:
    """Rows of a roll whose kin is a question, before anybody is registered."""
    rows = records.filter(pl.col("outcome").is_in(["accept", "known"]) & (pl.col("household_number") != ""))
    rows = rows.filter(pl.len().over("household_number", "household_division") > 1)
    homes: dict[tuple[str, str], list[Member]] = {}
    columns = ("household_number", "household_division", "row", "relation", "sex", "birth_date", "marital")
    for number, division, row, relation, sex, born, marital in rows.select(columns).iter_rows():
        homes.setdefault((number, division), []).append(Member(row, relation, sex, born, marital))
    doubts = [row for members in homes.values() for row in kin_of(members, as_of).doubts]
    return sorted(row for row in doubts if isinstance(row, int))


__all__ = [
    "HOUSEHOLDS_CHUNK",
    "NewPeople",
    "households_of",
    "households_of_roll",
    "insert_ties",
    "kin_doubts",
    "kin_in",
]
