"""Uploading, settling, committing, undoing rolls; mending rows. The work itself is a job (job.py)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

from chassis.db.chunks import CHUNK_BYTES
from chassis.db.work import Work
from chassis.values import Division, Level, new_id

from registry.divisions.codes import division_table
from registry.people.rules import DivisionOutOfReach
from registry.rolls import rules
from registry.rolls.rows import CONTENT, RollLineRow, RollRow
from registry.rolls.states import (
    RollEmptyUpload,
    RollNotCommitted,
    RollNotFound,
    RollNotInDoubt,
    RollNotPreviewed,
    RowNotWaiting,
    RowStillUnusable,
)

WAKE = "SELECT pg_notify('anjia_rolls', %s)"


async def upload_roll(
    work: Work, chunks: AsyncIterator[bytes], *, file_name: str, county: str, as_of: date | None
) -> RollRow:
    """Keep a file, encrypted in chunks of 1 MiB, and ask for it to be read.

    Errors: ROLL_EMPTY, DIVISION_OUT_OF_REACH.
    """
    if not work.home.covers(Division.of(county, Level.COUNTY).code):
        raise DivisionOutOfReach(field="county")
    roll_id, digest, stored, number, pending = new_id(), hashlib.sha256(), 0, 0, bytearray()
    who = work.who
    roll = RollRow(
        roll_id=roll_id,
        file_name=file_name,
        county=county,
        as_of=as_of or work.clock.today(),
        sha256=b"",
        bytes_stored=0,
        actor={
            "subject": who.principal.subject,
            "staff_number": who.principal.person_key,
            "role": who.role,
            "office": who.principal.office,
            "purpose": who.purpose,
            "case": who.case,
            "permission": "registry.roll.commit",
        },
        uploaded_at=work.now,
    )
    work.session.add(roll)
    await work.session.flush()
    async for chunk in chunks:
        digest.update(chunk)
        stored += len(chunk)
        pending += chunk
        while len(pending) >= CHUNK_BYTES:
            await CONTENT.add(work, roll_id, number, bytes(pending[:CHUNK_BYTES]))
            del pending[:CHUNK_BYTES]
            number += 1
    if pending:
        await CONTENT.add(work, roll_id, number, bytes(pending))
    if not stored:
        raise RollEmptyUpload(field="chunk")
    roll.sha256, roll.bytes_stored = digest.digest(), stored
    _wake(work, roll_id)
    return roll


def _wake(work: Work, roll_id: UUID) -> None:
    work.at_commit(WAKE, (str(roll_id),))


async def _load(work: Work, roll_id: UUID) -> RollRow:
    row = await work.lock(RollRow, roll_id)
    if row is None:
        raise RollNotFound
    return row


async def settle_columns(work: Work, roll_id: UUID, columns: dict[str, str]) -> RollRow:
    """Say what the columns in doubt are; the roll is read again.

    Errors: ROLL_NOT_FOUND, ROLL_NOT_IN_DOUBT.
    """
    roll = await _load(work, roll_id)
    if roll.state not in ("in_doubt", "previewed"):
        raise RollNotInDoubt
    roll.columns, roll.state, roll.report = columns, "uploaded", {}
    _wake(work, roll_id)
    return roll


async def commit_roll(work: Work, roll_id: UUID) -> RollRow:
    """Register the people of a previewed roll.

    Errors: ROLL_NOT_FOUND, ROLL_NOT_PREVIEWED.
    """
    roll = await _load(work, roll_id)
    if roll.state != "previewed":
        raise RollNotPreviewed
    roll.state, roll.done, roll.plan = "committing", 0, None
    _wake(work, roll_id)
    return roll


async def undo_roll(work: Work, roll_id: UUID) -> RollRow:
    """Take back exactly this import.

    Errors: ROLL_NOT_FOUND, ROLL_NOT_COMMITTED.
    """
    roll = await _load(work, roll_id)
    if roll.state != "committed":
        raise RollNotCommitted
    roll.state, roll.done = "undoing", 0
    _wake(work, roll_id)
    return roll


async def mend_row(work: Work, roll_id: UUID, row: int, cells: dict[str, str]) -> tuple[RollLineRow, dict[str, str]]:
    """Keep what was typed for a row that waits, and release it when it is usable now.

    Errors: ROLL_NOT_FOUND, ROLL_NOT_COMMITTED, ROW_NOT_WAITING, ROW_STILL_UNUSABLE.
    """
    roll = await _load(work, roll_id)
    if roll.state != "committed":
        raise RollNotCommitted
    line = await work.lock(RollLineRow, (roll_id, row))
    if line is None or line.content is None or line.outcome != "quarantine":
        raise RowNotWaiting
    place = ("roll_line", "content", str(roll_id), str(row))
    known: dict[str, str] = json.loads(work.keyring.decrypt(line.content, *place))
    unknown = sorted(set(cells) - set(known))
    if unknown:
        raise RowStillUnusable(fields=", ".join(unknown), field=unknown[0])
    mended = {**known, **{name: rules.normal_text(text) for name, text in cells.items()}}
    wrong = unusable(mended, roll.as_of)
    if wrong:
        raise RowStillUnusable(fields=", ".join(wrong), field=next(iter(wrong)))
    line.content = work.keyring.encrypt(json.dumps(mended, ensure_ascii=False), *place)
    line.outcome, line.reasons = "releasing", []
    _wake(work, roll_id)
    return line, mended


def unusable(cells: dict[str, str], as_of: date) -> dict[str, str]:
    """Fields that still keep a row aside, with the reason."""
    wrong = {}
    birth_date = rules.read_date(cells.get("birth_date", ""), as_of)
    name = cells.get("name", "")
    if birth_date is None:
        wrong["birth_date"] = "birth_date_unusable"
    if rules.is_name_unknown(name):
        relation = rules.read_relation(cells.get("relation", ""))
        pending = (
            birth_date is not None and rules.is_unnamed(name) and rules.may_be_unnamed(birth_date, relation, as_of)
        )
        if not pending:
            wrong["name"] = "name_missing"
    if rules.read_code(cells.get("residence_division", "")) not in division_table():
        wrong["residence_division"] = "division_unknown"
    return wrong
