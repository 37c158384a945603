"""MessageService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.notifications.v1 import message_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from notifications.messages import commands, queries
from notifications.messages.rows import MessageRow
from notifications.templates.loading import template_of
from notifications.templates.rules import put_into_words


class MessageServicer:
    """Answers anjia.notifications.v1.MessageService."""

    async def ListMessages(self, request: pb.ListMessagesRequest, _context: Context) -> pb.ListMessagesResponse:
        work = current_work()
        after = UUID(request.after_id) if request.after_id else None
        rows = await queries.list_messages(work, after=after)
        return pb.ListMessagesResponse(messages=map(_to_message, rows), unread=await queries.count_unread(work))

    async def CountUnread(self, _request: pb.CountUnreadRequest, _context: Context) -> pb.CountUnreadResponse:
        return pb.CountUnreadResponse(unread=await queries.count_unread(current_work()))

    async def GetMessage(self, request: pb.GetMessageRequest, _context: Context) -> pb.Message:
        return _to_message(await queries.get_message(current_work(), UUID(request.message_id)))

    async def MarkMessage(self, request: pb.MarkMessageRequest, _context: Context) -> pb.Message:
        row = await commands.mark_message(current_work(), UUID(request.message_id), unread=request.unread)
        return _to_message(row)


def _to_message(row: MessageRow) -> pb.Message:
    said = put_into_words(template_of(row.template_code), str(row.entity_id), row.parameters)
    message = pb.Message(
        message_id=str(row.message_id),
        person_id=str(row.reader_id),
        code=row.template_code,
        title_zh=said.title.zh,
        title_en=said.title.en,
        body_zh=said.body.zh,
        body_en=said.body.en,
        link=said.link,
    )
    message.told_at.FromDatetime(row.told_at)
    if row.read_at is not None:
        message.read_at.FromDatetime(row.read_at)
    return message
