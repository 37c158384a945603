"""Clocks of a desk, and the board by office."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from notifications.clocks.rows import ClockRow, SuspensionRow
from notifications.clocks.rules import CaseFact, ClockNotFound

PAGE = 100
FACTS = "SELECT version, kind, heard_on, stage_code, due_on FROM case_fact WHERE case_id = %s"
# open steps of a level, and those that were passed up to it; the last rung is the one that counts
PASSED_UP = (
    "FROM clock c LEFT JOIN LATERAL (SELECT level, escalated_on FROM escalation e WHERE e.clock_id = c.clock_id"
    " ORDER BY number DESC LIMIT 1) up ON true"
)
OPEN = (
    f"{PASSED_UP} WHERE c.ended_on IS NULL AND (%(levels)s::text[] IS NULL OR c.office_level = ANY (%(levels)s) OR"
    " EXISTS (SELECT 1 FROM escalation e WHERE e.clock_id = c.clock_id AND e.level = ANY (%(levels)s)))"
)
HEAD = (
    "SELECT c.clock_id, c.case_id, c.stage_code, c.office_code, c.office_level, c.started_on, c.until_on, c.ended_on,"
    " c.suspended_since, coalesce(up.level, ''), up.escalated_on"
)
# of one case; whom it is told to comes last
CASE = f"{HEAD}, c.told_id {PASSED_UP} WHERE c.case_id = %s ORDER BY c.version"
DESK = f"{HEAD} {OPEN} ORDER BY c.suspended_since IS NOT NULL, c.until_on, c.clock_id LIMIT {PAGE}"
COUNT = f"SELECT count(*), count(*) FILTER (WHERE c.suspended_since IS NULL AND c.until_on < %(today)s) {OPEN}"
# what was passed up to a level, with the reader's own mark; a step that has ended urges nobody any more
TOLD = (
    "JOIN escalation own ON own.clock_id = c.clock_id AND own.level = %(level)s LEFT JOIN escalation_read r ON"
    " r.clock_id = own.clock_id AND r.number = own.number AND r.reader = %(reader)s"
)
PASSED_UP_TO = (
    f"{HEAD}, own.escalated_on, r.reader IS NOT NULL {PASSED_UP} {TOLD} ORDER BY c.ended_on IS NOT NULL,"
    f" own.escalated_on DESC, c.clock_id LIMIT {PAGE}"
)
UNREAD = f"SELECT count(*) FROM clock c {TOLD} WHERE r.reader IS NULL AND c.ended_on IS NULL"
BOARD = (
    "SELECT office_code, office_level, stage_code, count(*) FILTER (WHERE ended_on IS NULL), count(*) FILTER (WHERE"
    " ended_on IS NULL AND suspended_since IS NULL AND until_on < %s), count(*) FILTER (WHERE ended_on IS NULL AND"
    " suspended_since IS NOT NULL), count(*) FILTER (WHERE ended_on <= until_on), count(*) FILTER (WHERE ended_on >"
    " until_on), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM escalation e WHERE e.clock_id = clock.clock_id))"
    " FROM clock WHERE started_on >= %s OR ended_on IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 3"
)
OVERDUE = "SELECT count(*) FROM clock WHERE ended_on IS NULL AND suspended_since IS NULL AND until_on < %(today)s"
LATE = (
    "SELECT clock_id FROM clock WHERE ended_on IS NULL AND suspended_since IS NULL AND until_on < %s ORDER BY until_on"
)


class DeskClock(NamedTuple):
    """An open step as a desk shows it."""

    clock_id: UUID
    case_id: UUID
    stage_code: str
    office_code: str
    office_level: str
    started_on: date
    until_on: date
    ended_on: date | None
    suspended_since: date | None
    escalated_level: str
    escalated_on: date | None


async def get_clock(work: Work, clock_id: UUID, *, lock: bool = False) -> ClockRow:
    """A clock within reach.

    Errors: CLOCK_NOT_FOUND.
    """
    row = await work.find(ClockRow, clock_id, lock=lock)
    if row is None:
        raise ClockNotFound(field="clock_id")
    work.touch(row.told_id)
    return row


async def list_facts(work: Work, case_id: UUID) -> list[CaseFact]:
    """What was heard of a case."""
    rows = await (await work.raw.execute(FACTS, (case_id,))).fetchall()
    return [CaseFact(version, kind, on, stage, due_on) for version, kind, on, stage, due_on in rows]


async def list_suspensions(work: Work, clock_id: UUID) -> list[SuspensionRow]:
    """The times a clock stood still, the earliest first."""
    statement = (
        select(SuspensionRow)
        .where(SuspensionRow.clock_id == clock_id)  # type: ignore[arg-type]
        .order_by(SuspensionRow.suspension_id)  # type: ignore[arg-type]
    )
    return list((await work.session.execute(statement)).scalars())


async def list_open(work: Work, levels: list[str] | None, today: date) -> tuple[list[DeskClock], int, int]:
    """A desk: (open steps, overdue first; how many; of them overdue). `levels` None: every level."""
    given: dict[str, Any] = {"levels": levels, "today": today}
    rows = await (await work.raw.execute(DESK, given)).fetchall()
    counted = await (await work.raw.execute(COUNT, given)).fetchone()
    total, overdue = counted or (0, 0)
    return [DeskClock(*row) for row in rows], total, overdue


async def list_of_case(work: Work, case_id: UUID) -> list[tuple[DeskClock, list[SuspensionRow]]]:
    """The clocks of a case within reach, the earliest step first, each with the times it stood still."""
    found = []
    for *values, told_id in await (await work.raw.execute(CASE, (case_id,))).fetchall():
        clock = DeskClock(*values)
        found.append((clock, await list_suspensions(work, clock.clock_id)))
        work.touch(told_id)
    return found


async def list_escalations(work: Work, level: str, reader: str) -> list[tuple[DeskClock, date, bool]]:
    """(step, the day it was passed up to this level, whether the reader has read so): open ones first, the newest."""
    rows = await (await work.raw.execute(PASSED_UP_TO, {"level": level, "reader": reader})).fetchall()
    return [(DeskClock(*values), told_on, read) for *values, told_on, read in rows]


async def count_escalations(work: Work, level: str, reader: str) -> int:
    """How many of open steps the reader has not read."""
    found = await (await work.raw.execute(UNREAD, {"level": level, "reader": reader})).fetchone()
    return int(found[0]) if found else 0


async def read_board(work: Work, since: date, today: date) -> list[tuple[Any, ...]]:
    """Office, level, stage and the counts of steps begun since, or open still, in the order of the board."""
    return await (await work.raw.execute(BOARD, (today, since))).fetchall()


async def list_late(work: Work, today: date) -> list[UUID]:
    """Open steps past their last day."""
    return [row[0] for row in await (await work.raw.execute(LATE, (today,))).fetchall()]
