"""Writes judged rows into the register, a chunk a transaction: COPY into a staging table, then INSERT … SELECT.

(COPY straight into a table with row-level security is refused for the application role.)
"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any
from uuid import UUID

import polars as pl
import psycopg
from chassis.db.keyring import Keyring
from chassis.values import new_id

from registry.people.names import search_keys
from registry.people.queries import IDENTIFIER_KINDS

# why statements here name tables of other rooms
SET_BASED = "a roll of a county is written in one statement a table, not person by person"

SEPARATOR = "\x1f"
STAGE = """
CREATE TEMP TABLE IF NOT EXISTS stage (
 person_id uuid, "row" int, household_number text, household_division text collate "C", relation text, name text,
 name_pending bool, sex smallint, birth_date date, ethnicity text, marital text, hukou_nature text, phone bytea,
 hukou_division text collate "C",
 hukou_address text, residence_division text collate "C", residence_address text, residence_from date,
 identifier_id uuid, number bytea, number_key bytea, id_state text, old_id uuid, old_number bytea, old_key bytea,
 keys text) ON COMMIT DELETE ROWS
"""
COLUMNS = (
    "person_id", "row", "household_number", "household_division", "relation", "name", "name_pending", "sex",
    "birth_date", "ethnicity", "marital", "hukou_nature", "phone", "hukou_division", "hukou_address",
    "residence_division", "residence_address",
    "residence_from", "identifier_id", "number", "number_key", "id_state", "old_id", "old_number", "old_key", "keys",
)  # fmt: skip
_STATE = "name, name_pending, sex, birth_date, '', NULL, ethnicity, marital, hukou_nature, phone"
_STATE_COLUMNS = (
    "name, name_pending, sex, birth_date, birth_date_basis, death_date, ethnicity, marital_status, hukou_nature, phone"
)
INSERTS = (  # names of our own alone are put in
    f"INSERT INTO person (person_id, residence_division, hukou_division, address_hidden, version, state, roll_id,"
    f" registered_at, {_STATE_COLUMNS}) SELECT person_id, residence_division, hukou_division, false, 1, 'active',"
    f" %(roll)s, %(now)s, {_STATE} FROM stage",
    f"INSERT INTO person_version (version_id, person_id, version, valid_from, start_unknown, known_from, source,"
    f" reason, changed_by, {_STATE_COLUMNS}) SELECT uuidv7(), person_id, 1, %(as_of)s, true, %(now)s,"
    f" %(source)s, '', %(by)s,"
    f" {_STATE} FROM stage",
    "INSERT INTO residence (residence_id, person_id, kind, division_code, address, valid_from, start_unknown,"
    " known_from, source) SELECT uuidv7(), person_id, 'residence', residence_division, residence_address,"
    " coalesce(residence_from, %(as_of)s), residence_from IS NULL, %(now)s, %(source)s FROM stage",
    "INSERT INTO residence (residence_id, person_id, kind, division_code, address, valid_from, start_unknown,"
    " known_from, source) SELECT uuidv7(), person_id, 'hukou', hukou_division, hukou_address,"
    " %(as_of)s, true, %(now)s, %(source)s"
    " FROM stage WHERE hukou_division <> ''",
    # a number verified for somebody since the plan was made stays theirs
    "INSERT INTO identifier (identifier_id, person_id, kind, number, number_key, state, known_from) SELECT"
    " identifier_id, person_id, %(kind)s, number, number_key, CASE WHEN id_state = 'verified' AND"
    " EXISTS (SELECT 1 FROM identifier i"
    " WHERE i.number_key = stage.number_key AND i.state = 'verified' AND i.known_until IS NULL) THEN"
    " 'unverified' ELSE"
    " id_state END, %(now)s FROM stage WHERE number IS NOT NULL",
    "INSERT INTO identifier (identifier_id, person_id, kind, number, number_key, state, known_from) SELECT old_id,"
    " person_id, %(old_kind)s, old_number, old_key, 'superseded', %(now)s FROM stage WHERE old_number IS NOT NULL",
    "INSERT INTO household (household_id, number, division_code, roll_id, opened_at) SELECT DISTINCT ON"
    " (household_number, household_division) uuidv7(), household_number, household_division, %(roll)s, %(now)s"
    ' FROM stage WHERE household_number <> \'\' ORDER BY household_number, household_division, "row"'
    " ON CONFLICT (number, division_code) DO NOTHING",
    "INSERT INTO household_member (member_id, household_id, person_id, relation, valid_from,"
    " start_unknown, known_from)"
    " SELECT uuidv7(), h.household_id, s.person_id, s.relation, %(as_of)s, true, %(now)s FROM stage"
    " s JOIN household h"
    " ON h.number = s.household_number AND h.division_code = s.household_division",
    f"INSERT INTO search_key (key, division, person_id) SELECT key, division, person_id FROM (SELECT"
    f" person_id, keys,"
    f" residence_division AS division FROM stage UNION ALL SELECT person_id, keys, hukou_division FROM stage WHERE"
    f" hukou_division NOT IN ('', residence_division)) place, LATERAL unnest(string_to_array(keys,"
    f" '{SEPARATOR}')) key"
    f" WHERE keys <> '' ORDER BY key",
)  # fmt: skip


def sealed(records: pl.DataFrame, keyring: Keyring) -> pl.DataFrame:
    """Accepted records with identifiers encrypted and search keys made, ready to be staged.

    Args:
        records: as `Analysis.records`, with `person_id` (text).
    """
    people = records["person_id"].to_list()
    numbers = [_seal_number(keyring, number) for number in records["id_number"].to_list()]
    olds = [_seal_number(keyring, number) for number in records["id_old_number"].to_list()]
    phones = [
        _hex(keyring.encrypt(phone, "person", "phone", person)) if phone else None
        for person, phone in zip(people, records["phone"].to_list(), strict=True)
    ]
    keys = [SEPARATOR.join(search_keys(name)) for name in records["name"].to_list()]
    return records.with_columns(
        pl.Series("phone", phones, dtype=pl.Utf8),
        pl.Series("keys", keys, dtype=pl.Utf8),
        *(
            pl.Series(name, [sealed_number[place] for sealed_number in made], dtype=pl.Utf8)
            for made, names in (
                (numbers, ("identifier_id", "number", "number_key")),
                (olds, ("old_id", "old_number", "old_key")),
            )
            for place, name in enumerate(names)
        ),
    ).select(COLUMNS)


def _seal_number(keyring: Keyring, number: str | None) -> tuple[str | None, str | None, str | None]:
    if not number:
        return None, None, None
    identifier = str(new_id())
    value = keyring.encrypt(number, "identifier", "number", identifier)
    return identifier, _hex(value), _hex(keyring.blind("resident_id", number))


def _hex(value: bytes) -> str:
    return f"\\x{value.hex()}"


def stage(cursor: psycopg.Cursor[Any], frame: pl.DataFrame) -> None:
    """Copy sealed records into the staging table of this connection."""
    cursor.execute(STAGE)
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    copy_frame(cursor, f"stage ({columns})", frame)


def copy_frame(cursor: psycopg.Cursor[Any], target: str, frame: pl.DataFrame) -> None:
    """COPY a frame of plain columns; null is an unquoted empty cell, empty text a quoted one."""
    buffer = io.BytesIO()
    frame.write_csv(buffer, include_header=False, quote_style="non_numeric", null_value="")
    with cursor.copy(f"COPY {target} FROM STDIN (FORMAT csv)") as copy:
        copy.write(buffer.getvalue())


def insert_people(
    cursor: psycopg.Cursor[Any], frame: pl.DataFrame, *, roll_id: UUID, as_of: date, now: datetime, by: str
) -> list[int]:
    """Register the people of a sealed frame in this transaction; returns their numbers for the access log."""
    stage(cursor, frame)
    values = {
        "roll": roll_id,
        "as_of": as_of,
        "now": now,
        "by": by,
        "source": f"roll {roll_id}",
        "kind": IDENTIFIER_KINDS["resident_id"],
        "old_kind": IDENTIFIER_KINDS["resident_id_15"],
    }
    for statement in INSERTS:
        cursor.execute(statement, values)
    cursor.execute("SELECT person_no FROM person JOIN stage USING (person_id)")
    return [row[0] for row in cursor.fetchall()]
