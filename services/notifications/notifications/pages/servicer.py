"""PageService: wire → command or query → wire."""

from __future__ import annotations

from typing import Any

from anjia.notifications.v1 import page_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context
from google.protobuf import json_format

from notifications.pages import commands, queries
from notifications.pages.rows import PageVersionRow


class PageServicer:
    """Answers anjia.notifications.v1.PageService."""

    async def ListPublishedPages(
        self, _request: pb.ListPublishedPagesRequest, _context: Context
    ) -> pb.ListPublishedPagesResponse:
        work = current_work()
        rows = await queries.list_shown(work, work.clock.today())
        return pb.ListPublishedPagesResponse(pages=[_to_version(row, shown=True) for row in rows])

    async def BringPages(self, request: pb.BringPagesRequest, _context: Context) -> pb.BringPagesResponse:
        work = current_work()
        brought = [await commands.bring_page(work, one.name, one.place, _content(one.content)) for one in request.pages]
        return pb.BringPagesResponse(brought=sum(brought))

    async def ListPages(self, _request: pb.ListPagesRequest, _context: Context) -> pb.ListPagesResponse:
        work = current_work()
        shown = {(one.name, one.number) for one in await queries.list_shown(work, work.clock.today())}
        rows = await queries.list_newest(work)
        return pb.ListPagesResponse(pages=[_to_version(row, shown=(row.name, row.number) in shown) for row in rows])

    async def GetPage(self, request: pb.GetPageRequest, _context: Context) -> pb.PageHistory:
        work = current_work()
        shown = {(one.name, one.number) for one in await queries.list_shown(work, work.clock.today())}
        rows = await queries.list_versions(work, request.name)
        return pb.PageHistory(versions=[_to_version(row, shown=(row.name, row.number) in shown) for row in rows])

    async def SavePage(self, request: pb.SavePageRequest, _context: Context) -> pb.PageVersion:
        return _to_version(await commands.save_page(current_work(), request.name, _content(request.content)))

    async def SubmitPage(self, request: pb.SubmitPageRequest, _context: Context) -> pb.PageVersion:
        return _to_version(await commands.submit_page(current_work(), request.name))

    async def ApprovePage(self, request: pb.ApprovePageRequest, _context: Context) -> pb.PageVersion:
        return _to_version(await commands.approve_page(current_work(), request.name, request.from_on))

    async def ReturnPage(self, request: pb.ReturnPageRequest, _context: Context) -> pb.PageVersion:
        return _to_version(await commands.return_page(current_work(), request.name, request.reason))

    async def WithdrawPage(self, request: pb.WithdrawPageRequest, _context: Context) -> pb.PageVersion:
        return _to_version(await commands.withdraw_page(current_work(), request.name, request.reason))


def _content(message: pb.PageContent) -> dict[str, Any]:
    found: dict[str, Any] = json_format.MessageToDict(message, preserving_proto_field_name=True)
    return found


def _to_version(row: PageVersionRow, *, shown: bool = False) -> pb.PageVersion:
    message = pb.PageVersion(
        name=row.name,
        number=row.number,
        state=row.state,
        content=json_format.ParseDict(row.content, pb.PageContent()),
        from_on=row.from_on.isoformat() if row.from_on else "",
        written_by=", ".join(row.writers),
        checked_by=row.checked_by,
        reason=row.reason,
        shown=shown,
    )
    message.changed_at.FromDatetime(row.changed_at)
    return message
