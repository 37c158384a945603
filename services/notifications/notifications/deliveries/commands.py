"""Queueing what goes outside the portal, and how each of it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from notifications.channels import Channels
from notifications.deliveries import rules
from notifications.deliveries.queries import get_delivery
from notifications.deliveries.rows import DeliveryRow
from notifications.preferences.queries import find_choice

WAKE = "SELECT pg_notify('anjia_deliveries', '')"
CANCEL = (
    "UPDATE delivery SET state = 'cancelled', reason_code = %s, ended_at = %s, version = version + 1"
    " WHERE person_id = %s AND state = 'queued'"
)
MOVE = (
    "UPDATE delivery d SET person_id = m.reader_id FROM unnest(%s::uuid[], %s::uuid[]) AS m (message_id, reader_id)"
    " WHERE m.message_id = d.message_id AND d.person_id <> m.reader_id"
)
# Nobody else takes what was taken a moment ago: it is due again only after the pause of the attempt.
CLAIM = (
    "UPDATE delivery SET attempts = attempts + 1, next_at = %s + make_interval(secs => (%s::float8[])[least(attempts"
    " + 1, %s)]), version = version + 1 WHERE delivery_id = (SELECT delivery_id FROM delivery WHERE state = 'queued'"
    " AND next_at <= %s ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING delivery_id"
)
# a provider is asked what became of an SMS so long after it was handed over, and again
LOOK_AGAIN = timedelta(seconds=30)
# of the message that a delivery carries: its events are told in order; the composition root knows whose it is
NextVersion = Callable[[Work, UUID], Awaitable[int]]


async def queue_deliveries(work: Work, channels: Channels, *, message_id: UUID, person_id: UUID, county: str) -> None:
    """A message is in the inbox; queue it for the channels its reader wants, after quiet hours."""
    work.record(rules.MessageDelivered(message_id, person_id, rules.IN_APP, 1))
    choice = await find_choice(work, person_id)
    wanted = {rules.EMAIL: channels.email and choice.email_wanted and choice.has_email,
              rules.SMS: channels.sms and choice.sms_wanted}  # fmt: skip
    next_at = rules.after_quiet_hours(work.now, choice.quiet_from_hour, choice.quiet_until_hour)
    rows = [
        DeliveryRow(
            delivery_id=new_id(),
            message_id=message_id,
            person_id=person_id,
            what="message",
            channel=channel,
            next_at=next_at,
            division_code=county,
            queued_at=work.now,
        )
        for channel, is_wanted in wanted.items()
        if is_wanted
    ]
    if rows:
        await work.insert(*rows)
        work.at_commit(WAKE, ())


async def queue_code(work: Work, person_id: UUID, *, county: str) -> None:
    """Queue a confirmation code: at once, as the person waits for it."""
    row = DeliveryRow(
        delivery_id=new_id(),
        person_id=person_id,
        what="code",
        channel=rules.EMAIL,
        next_at=work.now,
        division_code=county,
        queued_at=work.now,
    )
    await work.insert(row)
    work.at_commit(WAKE, ())


async def cancel_deliveries(work: Work, person_id: UUID, reason: str) -> None:
    """Take back what waits for somebody."""
    await work.raw.execute(CANCEL, (reason, work.now, person_id))


async def move_deliveries(work: Work, readers: dict[UUID, UUID]) -> None:
    """Deliveries go with the inbox their message is in: message → reader."""
    await work.raw.execute(MOVE, (list(readers), list(readers.values())))


async def claim_delivery(work: Work) -> UUID | None:
    """Take the next one that is due; the attempt counts before it is made, so that a crash in it counts too."""
    pauses = [pause.total_seconds() for pause in rules.BACKOFF]
    row = await (await work.raw.execute(CLAIM, (work.now, pauses, rules.ATTEMPTS, work.now))).fetchone()
    return row[0] if row else None


async def mark_sent(work: Work, delivery_id: UUID, provider_id: str) -> None:
    """A server has taken it. A mail ends so: nothing more is heard of it."""
    row = await get_delivery(work, delivery_id, lock=True)
    if row.state != rules.QUEUED:
        return
    row.state, row.sent_at, row.provider_id, row.reason_code = rules.SENT, work.now, provider_id, ""
    row.next_at, row.version = work.now + LOOK_AGAIN, row.version + 1


async def mark_delivered(work: Work, delivery_id: UUID, next_version: NextVersion) -> None:
    """A provider says that it arrived."""
    row = await get_delivery(work, delivery_id, lock=True)
    if row.state == rules.SENT:
        row.state, row.ended_at, row.version = rules.DELIVERED, work.now, row.version + 1
        if row.message_id is not None:
            version = await next_version(work, row.message_id)
            work.record(rules.MessageDelivered(row.message_id, row.person_id, row.channel, version))


async def look_later(work: Work, delivery_id: UUID) -> None:
    """A provider has not told the end yet."""
    row = await get_delivery(work, delivery_id, lock=True)
    row.next_at = work.now + LOOK_AGAIN


async def mark_fault(work: Work, delivery_id: UUID, fault: rules.Fault, next_version: NextVersion) -> None:
    """An attempt came to nothing: it is due again after the pause, or ends on the clerk's list."""
    row = await get_delivery(work, delivery_id, lock=True)
    if row.state not in (rules.QUEUED, rules.SENT):
        return
    row.reason_code, row.version = fault.reason, row.version + 1
    if row.state == rules.QUEUED and not (fault.final or rules.is_last(row.attempts)):
        return
    row.state, row.ended_at = rules.FAILED, work.now
    if row.message_id is not None:
        version = await next_version(work, row.message_id)
        work.record(rules.MessageFailed(row.message_id, row.person_id, row.channel, fault.reason, version))


async def mark_cancelled(work: Work, delivery_id: UUID, reason: str) -> None:
    """Nobody wants it by this channel any more."""
    row = await get_delivery(work, delivery_id, lock=True)
    if row.state == rules.QUEUED:
        row.state, row.ended_at, row.reason_code, row.version = rules.CANCELLED, work.now, reason, row.version + 1


async def retry_delivery(work: Work, delivery_id: UUID) -> DeliveryRow:
    """Send again, from the first attempt.

    Errors: DELIVERY_NOT_FOUND, DELIVERY_NOT_FAILED.
    """
    row = await get_delivery(work, delivery_id, lock=True)
    rules.check_failed("closed" if row.closed_by else row.state)
    row.state, row.attempts, row.next_at = rules.QUEUED, 0, work.now
    row.ended_at, row.sent_at, row.provider_id, row.version = None, None, "", row.version + 1
    work.at_commit(WAKE, ())
    return row


async def close_delivery(work: Work, delivery_id: UUID, note: str) -> DeliveryRow:
    """Take a failed one off the list, with what was done instead.

    Errors: DELIVERY_NOT_FOUND, DELIVERY_NOT_FAILED.
    """
    row = await get_delivery(work, delivery_id, lock=True)
    rules.check_failed("closed" if row.closed_by else row.state)
    row.note, row.closed_by, row.version = note, work.who.principal.person_key, row.version + 1
    return row
