"""Telling people, reading, and keeping inboxes with the people they belong to."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import Division, new_id

from notifications.channels import Channels
from notifications.deliveries.commands import cancel_deliveries, move_deliveries, queue_deliveries
from notifications.messages.queries import get_message
from notifications.messages.rows import MessageRow
from notifications.messages.rules import MessageRead, Telling, follow

INSERT = (
    "INSERT INTO message (message_id, person_id, reader_id, template_code, entity_id, entity_version, parameters,"
    " division_code, version, told_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 1, %s)"
    " ON CONFLICT (template_code, entity_id, entity_version, person_id) DO NOTHING"
)
# merges that may lead on from somebody, as (absorbed, kept)
CHAIN = (
    "WITH RECURSIVE chain AS (SELECT absorbed_id, kept_id FROM inbox_merge WHERE absorbed_id = ANY (%s) AND NOT undone"
    " UNION SELECT m.absorbed_id, m.kept_id FROM inbox_merge m JOIN chain c ON m.absorbed_id = c.kept_id"
    " WHERE NOT m.undone) SELECT absorbed_id, kept_id FROM chain"
)
# every record that is one person with one of some records who died, under whatever record that was told
OF_DEAD = (
    "WITH RECURSIVE same (person_id, asked) AS (SELECT one, one FROM unnest(%s::uuid[]) AS one UNION SELECT CASE WHEN"
    " m.kept_id = s.person_id THEN m.absorbed_id ELSE m.kept_id END, s.asked FROM inbox_merge m JOIN same s ON"
    " s.person_id IN (m.kept_id, m.absorbed_id) WHERE NOT m.undone) SELECT DISTINCT person_id FROM same WHERE asked IN"
    " (SELECT asked FROM same JOIN deceased USING (person_id))"
)
DIED = "INSERT INTO deceased (person_id, died_on) VALUES (%s, %s) ON CONFLICT (person_id) DO NOTHING"
MERGED = (
    "INSERT INTO inbox_merge (merge_id, kept_id, absorbed_id, undone) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT (merge_id) DO UPDATE SET undone = inbox_merge.undone OR excluded.undone"
)
TOLD = "SELECT DISTINCT person_id FROM message WHERE reader_id = ANY (%s)"
MOVE = "UPDATE message SET reader_id = %s WHERE person_id = %s AND reader_id <> %s"
READERS = "SELECT message_id, reader_id FROM message WHERE person_id = ANY (%s)"
NEXT_VERSION = "UPDATE message SET version = version + 1 WHERE message_id = %s RETURNING version"
ASK = "INSERT INTO offer_reading (run_id, state, offers, asked_at) VALUES (%s, 'waiting', 0, %s) ON CONFLICT DO NOTHING"
WAKE_OFFERS = "SELECT pg_notify('anjia_offers', '')"


async def tell(work: Work, telling: Telling, channels: Channels) -> int:
    """Tell some people something once each; the dead are not told. Returns how many messages are new."""
    county = Division.county_of(telling.village)
    readers = await find_readers(work, list(telling.people))
    made = 0
    for person_id, reader_id in readers.items():
        message_id = new_id()
        key = (telling.code, telling.entity_id, telling.entity_version)
        rest = (json.dumps(dict(telling.values)), county, work.now)
        cursor = await work.raw.execute(INSERT, (message_id, person_id, reader_id, *key, *rest))
        if cursor.rowcount:
            made += 1
            await queue_deliveries(work, channels, message_id=message_id, person_id=reader_id, county=county)
    return made


async def find_readers(work: Work, people: list[UUID]) -> dict[UUID, UUID]:
    """Person → whose inbox, the living alone."""
    merges = await (await work.raw.execute(CHAIN, (people,))).fetchall()
    readers = {person: follow(person, merges) for person in people}
    dead = {row[0] for row in await (await work.raw.execute(OF_DEAD, (people,))).fetchall()}
    return {person: reader for person, reader in readers.items() if reader not in dead and person not in dead}


async def mark_message(work: Work, message_id: UUID, *, unread: bool) -> MessageRow:
    """Mark a message of the caller's.

    Errors: MESSAGE_NOT_FOUND.
    """
    row = await get_message(work, message_id, lock=True)
    if unread:
        row.read_at = None
    elif row.read_at is None:
        row.read_at, row.version = work.now, row.version + 1
        work.record(MessageRead(row.message_id, row.reader_id, work.clock.today(), row.version))
    return row


async def record_death(work: Work, person_id: UUID, died_on: date) -> None:
    """Nothing more goes to somebody who died; what waits is taken back."""
    await work.raw.execute(DIED, (person_id, died_on))
    await _cancel_to_dead(work, [person_id])


async def _cancel_to_dead(work: Work, people: list[UUID]) -> None:
    """Take back what waits for those of these people who died, under all their records."""
    rows = await (await work.raw.execute(OF_DEAD, (people,))).fetchall()
    for (record,) in rows:
        await cancel_deliveries(work, record, "RECIPIENT_DIED")


async def record_merge(work: Work, *, merge_id: UUID, kept: UUID, absorbed: UUID, undone: bool) -> None:
    """Two records became one, or two again; an undoing that was heard first stays."""
    await work.raw.execute(MERGED, (merge_id, kept, absorbed, undone))
    around = [kept, absorbed]
    told = [row[0] for row in await (await work.raw.execute(TOLD, (around,))).fetchall()]
    merges = await (await work.raw.execute(CHAIN, ([*told, *around],))).fetchall()
    for person_id in told:
        reader = follow(person_id, merges)
        await work.raw.execute(MOVE, (reader, person_id, reader))
    rows = await (await work.raw.execute(READERS, ([*told, *around],))).fetchall()
    await move_deliveries(work, {row[0]: row[1] for row in rows})
    await _cancel_to_dead(work, around)


async def ask_offers(work: Work, run_id: UUID) -> None:
    """Everybody was assessed: read what was found, and tell it."""
    await work.raw.execute(ASK, (run_id, work.now))
    work.at_commit(WAKE_OFFERS, ())


async def next_version(work: Work, message_id: UUID) -> int:
    """Number what happens to a message, so that its events are told in order."""
    row = await (await work.raw.execute(NEXT_VERSION, (message_id,))).fetchone()
    assert row is not None  # noqa: S101 - a delivery's message is never taken away
    return int(row[0])
