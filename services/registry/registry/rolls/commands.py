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
from registry.rolls.queries import count_people
from registry.rolls.rows import CONTENT, RollLineRow, RollRow
from registry.rolls.states import (
    DISMISSABLE,
    RollEmptyUpload,
    RollNotCommitted,
    RollNotDismissable,
    RollNotFound,
    RollNotInDoubt,
    RollNotPreviewed,
    RollPeopleDiffer,
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


async def undo_roll(work: Work, roll_id: UUID, *, people: int, reason: str) -> RollRow:
    """Take back exactly this import.

    Args:
        work: the transaction.
        roll_id: which import.
        people: how many people it registered, as whoever takes it back has read; another number is refused.
        reason: why.

    Errors: ROLL_NOT_FOUND, ROLL_NOT_COMMITTED, ROLL_PEOPLE_DIFFER.
    """
    roll = await _load(work, roll_id)
    if roll.state != "committed":
        raise RollNotCommitted
    registered = await count_people(work, roll)
    if people != registered:
        raise RollPeopleDiffer(field="people", people=str(registered))
    roll.state, roll.done = "undoing", 0
    _end(work, roll, reason)
    _wake(work, roll_id)
    return roll


async def dismiss_roll(work: Work, roll_id: UUID, reason: str) -> RollRow:
    """Put a file aside for good that was refused, or that nobody wants to commit; nobody was registered by it.

    Errors: ROLL_NOT_FOUND, ROLL_NOT_DISMISSABLE.
    """
    roll = await _load(work, roll_id)
    if roll.state not in DISMISSABLE:
        raise RollNotDismissable
    roll.state = "dismissed"
    _end(work, roll, reason)
    return roll


def _end(work: Work, roll: RollRow, reason: str) -> None:
    roll.ended_by, roll.ended_at, roll.ended_reason = work.who.principal.person_key, work.now, reason.strip()


async def _waiting(work: Work, roll_id: UUID, row: int) -> tuple[RollRow, RollLineRow]:
    """A committed roll and a row of it that waits, dismissed ones included; locked."""
    roll = await _load(work, roll_id)
    if roll.state != "committed":
        raise RollNotCommitted
    line = await work.lock(RollLineRow, (roll_id, row))
    if line is None or line.content is None or line.outcome not in ("quarantine", "dismissed"):
        raise RowNotWaiting
    return roll, line


def _cells(work: Work, line: RollLineRow) -> dict[str, str]:
    place = ("roll_line", "content", str(line.roll_id), str(line.row))
    cells: dict[str, str] = json.loads(work.keyring.decrypt(line.content or b"", *place))
    return cells


async def mend_row(work: Work, roll_id: UUID, row: int, cells: dict[str, str]) -> tuple[RollLineRow, dict[str, str]]:
    """Keep what was typed for a row that waits, and release it when it is usable now; a dismissed one is taken back.

    A name that a person types is a name, also where a machine would have meant "nothing" by it (Na, Null).

    Errors: ROLL_NOT_FOUND, ROLL_NOT_COMMITTED, ROW_NOT_WAITING, ROW_STILL_UNUSABLE.
    """
    roll, line = await _waiting(work, roll_id, row)
    known = _cells(work, line)
    unknown = sorted(set(cells) - set(known))
    if unknown or rules.NAME_IS_SURE in cells:
        unknown = unknown or [rules.NAME_IS_SURE]
        raise RowStillUnusable(fields=", ".join(unknown), field=unknown[0])
    typed = {name: rules.normal_text(text) for name, text in cells.items()}
    mended = {**known, **typed}
    if "name" in typed:
        mended[rules.NAME_IS_SURE] = "yes" if rules.may_be_a_name(typed["name"]) else ""
    wrong = unusable(mended, roll.as_of)
    if wrong:
        told = {f"violation.{name}": reason for name, reason in wrong.items()}
        raise RowStillUnusable(fields=", ".join(wrong), field=next(iter(wrong)), **told)
    place = ("roll_line", "content", str(roll_id), str(row))
    line.content = work.keyring.encrypt(json.dumps(mended, ensure_ascii=False), *place)
    line.outcome, line.reasons = "releasing", []
    line.dismissed_by, line.dismissed_at, line.dismiss_reason = "", None, ""
    _wake(work, roll_id)
    return line, mended


async def dismiss_row(work: Work, roll_id: UUID, row: int, reason: str) -> tuple[RollLineRow, dict[str, str]]:
    """Put a waiting row aside for good: it is nobody, or somebody who is not to be registered.

    Who did it, when and why is kept with the row; its cells are, too, so that it can still be mended.

    Errors: ROLL_NOT_FOUND, ROLL_NOT_COMMITTED, ROW_NOT_WAITING.
    """
    _, line = await _waiting(work, roll_id, row)
    if line.outcome == "dismissed":
        raise RowNotWaiting
    line.outcome = "dismissed"
    line.dismissed_by, line.dismissed_at, line.dismiss_reason = work.who.principal.person_key, work.now, reason.strip()
    return line, _cells(work, line)


def unusable(cells: dict[str, str], as_of: date) -> dict[str, str]:
    """Fields that still keep a row aside, with the reason."""
    wrong = {}
    birth_date = rules.read_date(cells.get("birth_date", ""), as_of)
    name = cells.get("name", "")
    if birth_date is None:
        wrong["birth_date"] = "birth_date_unusable"
    if rules.is_name_unknown(name) and not cells.get(rules.NAME_IS_SURE):
        relation = rules.read_relation(cells.get("relation", ""))
        pending = (
            birth_date is not None and rules.is_unnamed(name) and rules.may_be_unnamed(birth_date, relation, as_of)
        )
        if not pending:
            wrong["name"] = "name_missing"
    if rules.read_code(cells.get("residence_division", "")) not in division_table():
        wrong["residence_division"] = "division_unknown"
    return wrong
