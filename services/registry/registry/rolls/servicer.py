"""RollService: wire → command or query → wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from anjia.registry.v1 import roll_service_pb2 as pb
from chassis.access.masking import keep_last
from chassis.days import read_day
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context

from registry.rolls import commands, queries
from registry.rolls.rows import RollLineRow, RollRow
from registry.rolls.rules import NAME_IS_SURE

RESTING = ("in_doubt", "refused", "previewed", "committed", "undone", "dismissed")
WATCH_SECONDS = 0.5
SHOWN = {"quarantine": "waiting", "releasing": "releasing", "dismissed": "dismissed"}


class RollServicer:
    """Answers anjia.registry.v1.RollService."""

    async def UploadRoll(self, requests: AsyncIterator[pb.UploadRollRequest], _context: Context) -> pb.Roll:
        head = await anext(requests)

        async def chunks() -> AsyncIterator[bytes]:
            if head.chunk:
                yield head.chunk
            async for request in requests:
                if request.chunk:
                    yield request.chunk

        as_of = read_day(head.as_of, "as_of") if head.as_of else None
        roll = await commands.upload_roll(
            current_work(), chunks(), file_name=head.file_name, county=head.county, as_of=as_of
        )
        return _to_roll(roll)

    async def GetRoll(self, request: pb.GetRollRequest, _context: Context) -> pb.Roll:
        work = current_work()
        row = await queries.get_roll(work, UUID(request.roll_id))
        roll = _to_roll(row)
        roll.people = await queries.count_people(work, row)
        return roll

    async def ListRolls(self, _request: pb.ListRollsRequest, _context: Context) -> pb.ListRollsResponse:
        rows = await queries.list_rolls(current_work())
        return pb.ListRollsResponse(rolls=[_to_roll(row, with_report=False) for row in rows])

    async def WatchRoll(self, request: pb.WatchRollRequest, _context: Context) -> AsyncIterator[pb.Roll]:
        call, last = current_call(), b""
        while True:
            async with call.chunk() as work:
                roll = _to_roll(await queries.get_roll(work, UUID(request.roll_id)))
            said = roll.SerializeToString(deterministic=True)
            if said != last:
                yield roll
                last = said
            if roll.state in RESTING:
                return
            await asyncio.sleep(WATCH_SECONDS)

    async def SettleRollColumns(self, request: pb.SettleRollColumnsRequest, _context: Context) -> pb.Roll:
        columns = dict(request.columns)
        return _to_roll(await commands.settle_columns(current_work(), UUID(request.roll_id), columns))

    async def CommitRoll(self, request: pb.CommitRollRequest, _context: Context) -> pb.Roll:
        return _to_roll(await commands.commit_roll(current_work(), UUID(request.roll_id)))

    async def UndoRoll(self, request: pb.UndoRollRequest, _context: Context) -> pb.Roll:
        row = await commands.undo_roll(
            current_work(), UUID(request.roll_id), people=request.people, reason=request.reason
        )
        return _to_roll(row)

    async def DismissRoll(self, request: pb.DismissRollRequest, _context: Context) -> pb.Roll:
        return _to_roll(await commands.dismiss_roll(current_work(), UUID(request.roll_id), request.reason))

    async def ListWaitingRows(
        self, request: pb.ListWaitingRowsRequest, _context: Context
    ) -> pb.ListWaitingRowsResponse:
        rows = await queries.list_waiting(
            current_work(), UUID(request.roll_id), request.after_row, dismissed=request.dismissed
        )
        return pb.ListWaitingRowsResponse(rows=[_to_row(line, cells) for line, cells in rows])

    async def MendRow(self, request: pb.MendRowRequest, _context: Context) -> pb.RollRow:
        line, cells = await commands.mend_row(current_work(), UUID(request.roll_id), request.row, dict(request.cells))
        return _to_row(line, cells)

    async def DismissRow(self, request: pb.DismissRowRequest, _context: Context) -> pb.RollRow:
        line, cells = await commands.dismiss_row(current_work(), UUID(request.roll_id), request.row, request.reason)
        return _to_row(line, cells)


def _to_roll(row: RollRow, *, with_report: bool = True) -> pb.Roll:
    message = pb.Roll(
        roll_id=str(row.roll_id),
        file_name=row.file_name,
        county=row.county,
        as_of=row.as_of.isoformat(),
        state=row.state,
        done=row.done,
        rows=row.rows,
        ended_by=row.ended_by,
        ended_reason=row.ended_reason,
    )
    if row.ended_at is not None:
        message.ended_at.FromDatetime(row.ended_at)
    message.uploaded_at.FromDatetime(row.uploaded_at)
    if with_report and row.report:
        message.report.update(row.report)
    return message


# a map has no fields that a mask could stand at
MASKED = ("id_number", "phone")


def _to_row(line: RollLineRow, cells: dict[str, str]) -> pb.RollRow:
    shown = {name: keep_last(text) if name in MASKED else text for name, text in cells.items() if name != NAME_IS_SURE}
    message = pb.RollRow(
        row=line.row,
        state=SHOWN.get(line.outcome, "released"),
        reasons=line.reasons,
        cells=shown,
        dismissed_by=line.dismissed_by,
        dismiss_reason=line.dismiss_reason,
    )
    if line.dismissed_at is not None:
        message.dismissed_at.FromDatetime(line.dismissed_at)
    return message
