"""ClockService: wire → command or query → wire."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from anjia.notifications.v1 import clock_service_pb2 as pb
from chassis.days import read_day
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context
from chassis.values import Level
from chassis.values.working_days import is_provisional

from notifications.clocks import commands, queries
from notifications.clocks.queries import DeskClock
from notifications.clocks.rows import ClockRow, SuspensionRow
from notifications.clocks.rules import SUPERVISOR, days_left

# who is told of what was passed up to a level
SUPERIORS = {
    "township-reviewer": Level.TOWNSHIP.value,
    "county-approver": Level.COUNTY.value,
    "supervisor": SUPERVISOR,
}


class ClockServicer:
    """Answers anjia.notifications.v1.ClockService."""

    async def ListClocks(self, _request: pb.ListClocksRequest, _context: Context) -> pb.ListClocksResponse:
        work = current_work()
        today = work.clock.today()
        clocks, total, overdue = await queries.list_open(work, _levels(), today)
        return pb.ListClocksResponse(clocks=[_to_clock(one, today) for one in clocks], total=total, overdue=overdue)

    async def GetBoard(self, request: pb.GetBoardRequest, _context: Context) -> pb.Board:
        work = current_work()
        today = work.clock.today()
        since = read_day(request.since, "since") if request.since else today.replace(month=1, day=1)
        rows = await queries.read_board(work, since, today)
        return pb.Board(since=since.isoformat(), as_of=today.isoformat(), rows=[_to_row(row) for row in rows])

    async def ListCaseClocks(self, request: pb.ListCaseClocksRequest, _context: Context) -> pb.ListCaseClocksResponse:
        work = current_work()
        today = work.clock.today()
        found = await queries.list_of_case(work, UUID(request.case_id))
        return pb.ListCaseClocksResponse(
            clocks=[
                pb.CaseClock(clock=_to_clock(clock, today), suspensions=map(_to_suspension, suspensions))
                for clock, suspensions in found
            ]
        )

    async def ListEscalations(
        self, _request: pb.ListEscalationsRequest, _context: Context
    ) -> pb.ListEscalationsResponse:
        work = current_work()
        today = work.clock.today()
        found = await queries.list_escalations(work, _superior(), work.who.principal.person_key)
        return pb.ListEscalationsResponse(
            escalations=[
                pb.Escalation(clock=_to_clock(clock, today), told_on=told_on.isoformat(), read=read)
                for clock, told_on, read in found
            ]
        )

    async def CountEscalations(
        self, _request: pb.CountEscalationsRequest, _context: Context
    ) -> pb.CountEscalationsResponse:
        return await _unread()

    async def MarkEscalations(
        self, request: pb.MarkEscalationsRequest, _context: Context
    ) -> pb.CountEscalationsResponse:
        clock_id = UUID(request.clock_id) if request.clock_id else None
        await commands.mark_escalations(current_work(), _superior(), clock_id)
        return await _unread()

    async def SuspendClock(self, request: pb.SuspendClockRequest, _context: Context) -> pb.Clock:
        work = current_work()
        row = await commands.suspend_clock(work, UUID(request.clock_id), reason=request.reason, article=request.article)
        return _to_clock(_desk(row), work.clock.today())

    async def ResumeClock(self, request: pb.ResumeClockRequest, _context: Context) -> pb.Clock:
        work = current_work()
        row = await commands.resume_clock(work, UUID(request.clock_id))
        return _to_clock(_desk(row), work.clock.today())


def _levels() -> list[str] | None:
    """Whose steps the caller answers for: their own level's; a supervisor those that nobody below ended."""
    call = current_call()
    if call.role == "auditor":
        return None
    if call.role == SUPERVISOR:
        return [SUPERVISOR]
    division = call.caller.division
    return [division.level.value] if division is not None else []


def _superior() -> str:
    """The level the caller is told for, by their role; where, their territory says."""
    return SUPERIORS[current_call().role]


async def _unread() -> pb.CountEscalationsResponse:
    work = current_work()
    return pb.CountEscalationsResponse(
        unread=await queries.count_escalations(work, _superior(), work.who.principal.person_key)
    )


def _desk(row: ClockRow) -> DeskClock:
    head = (row.clock_id, row.case_id, row.stage_code, row.office_code, row.office_level, row.started_on)
    return DeskClock(*head, row.until_on, row.ended_on, row.suspended_since, "", None)


def _to_clock(one: DeskClock, today: date) -> pb.Clock:
    suspended = one.suspended_since is not None
    return pb.Clock(
        clock_id=str(one.clock_id),
        case_id=str(one.case_id),
        stage_code=one.stage_code,
        office_code=one.office_code,
        office_level=one.office_level,
        started_on=one.started_on.isoformat(),
        due_on=one.until_on.isoformat(),
        due_provisional=one.ended_on is None and is_provisional(one.until_on),
        ended_on=one.ended_on.isoformat() if one.ended_on else "",
        days_left=days_left(one.suspended_since or today, one.until_on),
        overdue=not suspended and (one.ended_on or today) > one.until_on,
        suspended=suspended,
        escalated_level=one.escalated_level,
        escalated_on=one.escalated_on.isoformat() if one.escalated_on else "",
    )


def _to_suspension(row: SuspensionRow) -> pb.Suspension:
    return pb.Suspension(
        since_on=row.since_on.isoformat(),
        until_on=row.until_on.isoformat() if row.until_on else "",
        reason=row.reason,
        article=row.article,
        ordered_by=row.ordered_by,
        resumed_by=row.resumed_by,
    )


def _to_row(row: tuple[object, ...]) -> pb.BoardRow:
    names = ("office_code", "office_level", "stage_code", "open", "overdue", "suspended", "ended_in_time",
             "ended_late", "escalated")  # fmt: skip
    return pb.BoardRow(**dict(zip(names, row, strict=True)))  # type: ignore[arg-type]
