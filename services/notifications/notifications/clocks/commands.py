"""Clocks begin and end with the facts of their case; they are stopped, go on, and are passed up when late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id
from chassis.values.working_days import known_until

from notifications.channels import Channels
from notifications.clocks import rules
from notifications.clocks.ladder import ladder
from notifications.clocks.queries import get_clock, list_facts, list_suspensions
from notifications.clocks.rows import ClockRow, SuspensionRow
from notifications.law import law_number
from notifications.messages.commands import tell
from notifications.messages.rules import Telling

HEARD = (
    "INSERT INTO case_fact (case_id, version, kind, stage_code, heard_on, due_on, division_code, told_id)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (case_id, version) DO NOTHING"
)
# two facts of a case are heard one after the other
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('clock ' || %s, 0))"
KEEP = (
    "INSERT INTO clock (clock_id, case_id, version, stage_code, office_code, office_level, division_code, told_id,"
    " started_on, due_on, until_on, ended_on, calendar_year) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
    " %s) ON CONFLICT (clock_id) DO UPDATE SET ended_on = excluded.ended_on, suspended_since = CASE WHEN"
    " excluded.ended_on IS NULL THEN clock.suspended_since END"
)
END_SUSPENSIONS = (
    "UPDATE clock_suspension s SET until_on = greatest(c.ended_on, s.since_on) FROM clock c WHERE c.clock_id ="
    " s.clock_id AND c.case_id = %s AND c.ended_on IS NOT NULL AND s.until_on IS NULL"
)
TELL_SUPERIOR = (
    "INSERT INTO escalation (clock_id, number, level, office_code, escalated_on) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (clock_id, number) DO NOTHING"
)

MARK = (
    "INSERT INTO escalation_read (clock_id, number, reader, read_at) SELECT e.clock_id, e.number, %(reader)s, %(now)s"
    " FROM escalation e WHERE e.level = %(level)s AND (%(clock)s::uuid IS NULL OR e.clock_id = %(clock)s::uuid)"
    " ON CONFLICT (clock_id, number, reader) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class HeardOf:
    """A fact about a case, with where it belongs and who is told of it."""

    case_id: UUID
    fact: rules.CaseFact
    village: str
    told_id: UUID


async def hear_case(work: Work, heard: HeardOf) -> None:
    """Keep a fact of a case and bring its clocks up to all that is known; again, or late, it changes nothing."""
    fact, case_id = heard.fact, heard.case_id
    await work.raw.execute(LOCK, (str(case_id),))
    values = (fact.version, fact.kind, fact.stage, fact.on, fact.due_on, heard.village, heard.told_id)
    await work.raw.execute(HEARD, (case_id, *values))
    order = ladder()
    for step in rules.steps_of(await list_facts(work, case_id)):
        level = order.level_of(step.stage)
        office = rules.office_of(heard.village, level)
        clock_id = rules.clock_id_of(case_id, step.version)
        head = (clock_id, case_id, step.version, step.stage, office, level, heard.village, heard.told_id)
        await work.raw.execute(KEEP, (*head, step.started_on, step.due_on, step.due_on, step.ended_on, known_until()))
    await work.raw.execute(END_SUSPENSIONS, (case_id,))


async def suspend_clock(work: Work, clock_id: UUID, *, reason: str, article: str) -> ClockRow:
    """Stop a clock from today on.

    Errors: CLOCK_NOT_FOUND, CLOCK_ENDED, CLOCK_SUSPENDED.
    """
    row, today = await get_clock(work, clock_id, lock=True), work.clock.today()
    rules.check_running(row.ended_on, row.suspended_since)
    row.suspended_since = today
    work.session.add(
        SuspensionRow(
            suspension_id=new_id(),
            clock_id=clock_id,
            since_on=today,
            reason=reason,
            article=article,
            ordered_by=work.who.principal.person_key,
            ordered_at=work.now,
        )
    )
    return row


async def resume_clock(work: Work, clock_id: UUID) -> ClockRow:
    """Let a clock run on; the working days it stood still are added.

    Errors: CLOCK_NOT_FOUND, CLOCK_NOT_SUSPENDED.
    """
    row, today = await get_clock(work, clock_id, lock=True), work.clock.today()
    if row.suspended_since is None:
        raise rules.ClockNotSuspended
    suspensions = await list_suspensions(work, clock_id)
    for one in suspensions:
        if one.until_on is None:
            one.until_on, one.resumed_by = today, work.who.principal.person_key
    row.suspended_since = None
    row.until_on = rules.effective_due(row.due_on, [(one.since_on, one.until_on or today) for one in suspensions])
    return row


async def mark_escalations(work: Work, level: str, clock_id: UUID | None) -> None:
    """The caller has read that a step was passed up to their level, or that any was.

    Errors: CLOCK_NOT_FOUND.
    """
    if clock_id is not None:
        await get_clock(work, clock_id)
    told = {"reader": work.who.principal.person_key, "now": work.now, "level": level, "clock": clock_id}
    await work.raw.execute(MARK, told)


async def pass_up(work: Work, clock: ClockRow, today: date, channels: Channels) -> int:
    """Tell every superior whose day has come that a step is late; the claimant is told once. Returns how many."""
    after = law_number("escalate_after", today)
    made = 0
    for rung in rules.rungs_of(clock.until_on, clock.office_level, ladder().superior, after):
        if rung.on > today:
            break
        office = rules.office_of(clock.division_code, rung.level)
        cursor = await work.raw.execute(TELL_SUPERIOR, (clock.clock_id, rung.number, rung.level, office, today))
        if not cursor.rowcount:
            continue
        made += 1
        ids = (clock.clock_id, clock.case_id, clock.stage_code, clock.office_code)
        work.record(rules.ClockOverdue(*ids, rung.level, clock.until_on, rung.number))
    if made:
        await tell(work, _late(clock), channels)
    return made


def _late(clock: ClockRow) -> Telling:
    return Telling(
        code="application_overdue",
        people=(clock.told_id,),
        entity_id=clock.case_id,
        entity_version=clock.version,
        village=clock.division_code,
        values={"stage_code": clock.stage_code, "due_on": clock.until_on.isoformat()},
    )
