"""What the register holds already, as frames to compare a roll with."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import polars as pl
import psycopg
from chassis.db.keyring import Keyring

from registry.rolls.analysis import Known

# why statements here name tables of other rooms
SET_BASED = "a roll of a county is compared with the whole register, read as frames"

NUMBERS = "SELECT person_no FROM person WHERE person_id = ANY (%s::uuid[])"
# Where somebody with a hidden address lives is compared with nothing: no finding of another office shows it. A record
# that was merged away still finds the roll's row, and stands for the one it was merged into.
PEOPLE = """
WITH RECURSIVE head (person_id, head_id) AS (
  SELECT person_id, person_id FROM person WHERE state = 'active'
  UNION ALL
  SELECT p.person_id, h.head_id FROM person p JOIN head h ON p.merged_into = h.person_id WHERE p.state = 'merged')
SELECT p.person_id, h.head_id, p.name, p.name_pending, p.sex, p.birth_date, p.ethnicity, p.marital_status,
  p.hukou_nature, CASE WHEN p.address_hidden THEN '' ELSE p.hukou_division END,
  CASE WHEN p.address_hidden THEN '' ELSE p.residence_division END, encode(v.number_key, 'hex'),
  EXISTS (SELECT 1 FROM identifier i WHERE i.person_id = p.person_id AND i.kind = 1 AND i.known_until IS NULL),
  coalesce(d.number, ''), coalesce(d.division_code, ''), coalesce(m.relation, ''), coalesce(encode(p.phone, 'hex'), '')
FROM head h JOIN person p USING (person_id)
LEFT JOIN identifier v ON v.person_id = p.person_id AND v.kind = 1 AND v.state = 'verified' AND v.known_until IS NULL
LEFT JOIN household_member m ON m.person_id = p.person_id AND m.known_until IS NULL AND m.valid_until IS NULL
LEFT JOIN household d USING (household_id)
WHERE {which} ORDER BY p.person_id
"""
PAST = (
    "SELECT v.person_id, v.name, v.birth_date FROM person_version v JOIN person p USING (person_id)"
    " WHERE v.known_until IS NOT NULL AND p.state <> 'undone' AND {which}"
)
HASHES = (
    "SELECT l.row_hash FROM roll_line l JOIN roll r USING (roll_id) WHERE r.state IN ('committing', 'committed')"
    " AND l.roll_id <> %s"
)
TEXTS = {
    "person_id": pl.Utf8, "head_id": pl.Utf8, "name": pl.Utf8, "name_pending": pl.Utf8, "sex": pl.Int8,
    "birth_date": pl.Date, "ethnicity": pl.Utf8, "marital": pl.Utf8, "hukou_nature": pl.Utf8, "hukou_division": pl.Utf8,
    "residence_division": pl.Utf8, "number": pl.Utf8, "has_number": pl.Utf8, "household": pl.Utf8,
    "household_division": pl.Utf8, "relation": pl.Utf8, "phone": pl.Utf8,
}  # fmt: skip


def read_known(cursor: psycopg.Cursor[Any], keyring: Keyring, roll_id: UUID, *, own: bool = False) -> Known:
    """Everybody in the register, hashes of rows imported before, and what was held before corrections.

    Args:
        own: with the people of this roll itself: a row that is mended later may be one of them.
    """
    which = "true" if own else f"p.roll_id IS DISTINCT FROM '{roll_id}'"
    people = _copy(cursor, PEOPLE.format(which=which), TEXTS)
    cursor.execute(HASHES, (roll_id,))
    hashes = frozenset(row[0] for row in cursor.fetchall())
    if people.is_empty():
        return Known(hashes)
    people = people.with_columns(name_pending=pl.col("name_pending") == "t", has_number=pl.col("has_number") == "t")
    past = _copy(cursor, PAST.format(which=which), {"person_id": pl.Utf8, "name": pl.Utf8, "birth_date": pl.Date})
    index = people.select("person_id").with_row_index("person").with_columns(pl.col("person").cast(pl.Int64))

    def open_phone(person: int) -> str:
        held = people.row(person, named=True)
        return keyring.decrypt_text(bytes.fromhex(held["phone"]), "person", "phone", held["person_id"])

    return Known(hashes, people, past.join(index, on="person_id").select("person", "name", "birth_date"), open_phone)


def _copy(cursor: psycopg.Cursor[Any], query: str, schema: dict[str, Any]) -> pl.DataFrame:
    buffer = io.BytesIO()
    with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)") as copy:
        for block in copy:
            buffer.write(block)
    if not buffer.tell():
        return pl.DataFrame(schema=schema)
    buffer.seek(0)
    frame = pl.read_csv(buffer, has_header=False, new_columns=list(schema), schema_overrides=schema)
    frame = frame.with_columns(pl.col(pl.Utf8).fill_null(""))
    return frame.with_columns(pl.col("number").replace("", None)) if "number" in schema else frame
