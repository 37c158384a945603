"""Inboxes."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import func, select

from notifications.messages.rows import MessageRow
from notifications.messages.rules import MessageNotFound

PAGE = 50


async def get_message(work: Work, message_id: UUID, *, lock: bool = False) -> MessageRow:
    """A message within reach.

    Errors: MESSAGE_NOT_FOUND.
    """
    row = await work.find(MessageRow, message_id, lock=lock)
    if row is None:
        raise MessageNotFound(field="message_id")
    return row


async def list_messages(work: Work, *, after: UUID | None) -> list[MessageRow]:
    """The caller's, newest first, at most 50."""
    statement = select(MessageRow).order_by(MessageRow.message_id.desc()).limit(PAGE)  # type: ignore[attr-defined]
    if after is not None:
        statement = statement.where(MessageRow.message_id < after)  # type: ignore[arg-type]
    return list((await work.session.execute(statement)).scalars())


async def count_unread(work: Work) -> int:
    """How many of the caller's messages are unread."""
    statement = select(func.count()).select_from(MessageRow).where(MessageRow.read_at.is_(None))  # type: ignore[union-attr]
    return int((await work.session.execute(statement)).scalar_one())
