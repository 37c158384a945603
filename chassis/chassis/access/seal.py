"""The access log's seal: each minute the rows of all ended transactions join a hash chain.

Rows are taken by transaction, not by number: every transaction below the oldest running one has ended, so that nothing
can slip into a sealed part later. Heads go to the database, to a file and to a stream that its owner cannot rewrite; a
row changed, removed or added afterwards, by whomever, no longer fits.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nats
import structlog
from nats.js import JetStreamContext
from nats.js.api import StreamConfig
from nats.js.errors import APIError, NotFoundError

from chassis.access.scope import COUNTY
from chassis.db.work import Database, Work

log = structlog.get_logger("seal")
EVERY_SECONDS = 60.0
TRY_LOCK = "SELECT pg_try_advisory_xact_lock(510, 2)"
LOCK = "SELECT true FROM pg_advisory_xact_lock(510, 2)"
LAST = "SELECT seal, until_transaction, head FROM access_seal ORDER BY seal DESC LIMIT 1"
BOUND = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
ROWS = (
    "SELECT transaction, position, accessed_at, principal, staff_number, role, office, purpose, case_reference,"
    " permission, action, outcome, request_id, person_id, person_set FROM access_log"
    " WHERE transaction >= %s AND transaction < %s"
    " ORDER BY transaction, position"
)
KEEP = (
    "INSERT INTO access_seal (seal, from_transaction, until_transaction, rows_sealed, head) VALUES (%s, %s, %s, %s, %s)"
)
SEALS = "SELECT seal, from_transaction, until_transaction, rows_sealed, head FROM access_seal ORDER BY seal"
STREAM = "SEALS"
FETCH = 5_000


class Seal:
    """Seals one service's log; the service's work role runs it."""

    def __init__(self, database: Database, *, service: str, folder: Path, nats_url: str) -> None:
        self._database = database
        self._service = service
        self._file = folder / f"{service}.jsonl"
        self._nats_url = nats_url

    async def run(self) -> None:
        """Seal every minute until cancelled."""
        while True:
            await self.seal_once()
            await asyncio.sleep(EVERY_SECONDS)

    async def seal_once(self, *, wait: bool = False) -> int:
        """Seal what has ended; returns the rows sealed. Whoever finds another at it leaves, or waits for its turn."""
        async with _only_one(self._database, wait=wait) as mine:
            if not mine:
                return 0
            async with self._database.work(COUNTY) as work:
                await self._keep_outside(work)
                last = await (await work.raw.execute(LAST)).fetchone() or (0, 0, b"")
                bound = (await (await work.raw.execute(BOUND)).fetchone() or (0,))[0]
                count, head = await _chain(work, last[1], bound, last[2])
                if count == 0:
                    return 0
                await work.raw.execute(KEEP, (last[0] + 1, last[1], bound, count, head))
                await work.commit()
            async with self._database.work(COUNTY) as work:
                await self._keep_outside(work)
            return count

    async def _keep_outside(self, work: Work) -> None:
        """Bring file and stream up to the database's newest seal: a crash may have come between the three."""
        seals = await (await work.raw.execute(SEALS)).fetchall()
        entries = [{"seal": number, "rows": rows, "head": head.hex()} for number, _, _, rows, head in seals]
        newest = max(read_file(self._file), default=0)
        self._append([entry for entry in entries if entry["seal"] > newest])
        if self._nats_url:
            # what the file holds goes to a stream that had to be made anew, not what the database says by now
            await self._publish(list(read_file(self._file).values()))

    def _append(self, entries: list[dict[str, Any]]) -> None:
        if not entries:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a+") as file:
            size = file.seek(0, os.SEEK_END)
            cut_off = size > 0 and os.pread(file.fileno(), 1, size - 1) != b"\n"
            file.write("\n" * cut_off)
            file.writelines(json.dumps(entry) + "\n" for entry in entries)
            file.flush()
            os.fsync(file.fileno())

    async def _publish(self, entries: list[dict[str, Any]]) -> None:
        async with _jetstream(self._nats_url) as stream:
            subject = f"seals.{self._service}"
            told = await _last_told(stream, subject)
            for entry in entries:
                if entry["seal"] > told:
                    message_id = f"{subject}.{entry['seal']}"
                    await stream.publish(subject, json.dumps(entry).encode(), headers={"Nats-Msg-Id": message_id})


@asynccontextmanager
async def _only_one(database: Database, *, wait: bool) -> AsyncIterator[bool]:
    """One at a time seals or compares; the lock outlives the sealing's commit until file and stream have it too."""
    async with database.work(COUNTY) as holder:
        row = await (await holder.raw.execute(LOCK if wait else TRY_LOCK)).fetchone()
        yield bool(row and row[0])


@asynccontextmanager
async def _jetstream(url: str) -> AsyncIterator[JetStreamContext]:
    connection = await nats.connect(url, max_reconnect_attempts=2)
    try:
        yield connection.jetstream()
    finally:
        await connection.close()


async def _last_told(stream: JetStreamContext, subject: str) -> int:
    """Number of the newest seal in the stream, which is made when it is not there."""
    try:
        await stream.stream_info(STREAM)
    except NotFoundError:
        config = StreamConfig(name=STREAM, subjects=["seals.>"], deny_delete=True, deny_purge=True)
        with contextlib.suppress(APIError):  # another service made it just now
            await stream.add_stream(config)
    try:
        last = await stream.get_last_msg(STREAM, subject)
    except NotFoundError:
        return 0
    return int(json.loads(last.data or b"{}")["seal"])


async def _told(url: str, service: str) -> dict[int, dict[str, Any]]:
    """Every seal in the stream by its number."""
    subject, found = f"seals.{service}", {}
    async with _jetstream(url) as stream:
        last = await _last_told(stream, subject)
        if not last:
            return {}
        subscription = await stream.pull_subscribe(subject, stream=STREAM)
        while last not in found:
            for message in await subscription.fetch(500, timeout=5):
                entry = json.loads(message.data)
                found[entry["seal"]] = entry
                await message.ack()
        await subscription.unsubscribe()
    return found


def read_file(file: Path) -> dict[int, dict[str, Any]]:
    """The seals in the file outside the database, by number; a line cut off by a crash is left out."""
    if not file.exists():
        return {}
    found = {}
    for line in file.read_text().splitlines():
        with contextlib.suppress(ValueError):
            entry = json.loads(line)
            found[int(entry["seal"])] = entry
    return found


async def _chain(work: Work, start: int, bound: int, head: bytes) -> tuple[int, bytes]:
    count = 0
    async for row in _stream(work, start, bound):
        count += 1
        head = hashlib.sha256(head + row_hash(row)).digest()
    return count, head


async def _stream(work: Work, start: int, bound: int) -> AsyncIterator[tuple[Any, ...]]:
    async with work.raw.cursor(name="seal") as cursor:
        cursor.itersize = FETCH
        await cursor.execute(ROWS, (start, bound))
        async for row in cursor:
            yield row


def row_hash(row: tuple[Any, ...]) -> bytes:
    """Hash of every column of a log row."""
    return hashlib.sha256("\x1f".join(map(_said, row)).encode()).digest()


def _said(value: object) -> str:
    """A value as it is hashed. An instant is said in UTC: the zone of the reading session changes nothing."""
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    return str(value.astimezone(UTC)) if isinstance(value, datetime) else str(value)


async def verify(database: Database, *, service: str, folder: Path, nats_url: str = "") -> list[str]:
    """Compare log, seals, file and stream; returns what does not fit, in words."""
    async with _only_one(database, wait=True):
        return await _compare(database, service, folder, nats_url)


async def _compare(database: Database, service: str, folder: Path, nats_url: str) -> list[str]:
    file = folder / f"{service}.jsonl"
    kept_outside = {file.name: read_file(file)}
    if nats_url:
        kept_outside[f"stream {STREAM}"] = await _told(nats_url, service)
    findings: list[str] = []
    async with database.work(COUNTY) as work:
        seals = await (await work.raw.execute(SEALS)).fetchall()
        head, until = b"", 0
        for number, start, bound, rows, kept in seals:
            if start != until:
                findings.append(f"seal {number}: begins at transaction {start}, the one before ended at {until}")
            count, head = await _chain(work, start, bound, head)
            if count != rows:
                findings.append(f"seal {number}: {rows} rows were sealed, {count} are there")
            elif head != kept:
                findings.append(f"seal {number}: a row was changed")
            findings += _compare_outside(number, kept, kept_outside)
            head, until = kept, bound
    left = {number for entries in kept_outside.values() for number in entries} - {seal[0] for seal in seals}
    return findings + [f"seal {number}: missing in the database" for number in sorted(left)]


def _compare_outside(number: int, kept: bytes, kept_outside: dict[str, dict[int, dict[str, Any]]]) -> list[str]:
    findings = []
    for place, entries in kept_outside.items():
        entry = entries.get(number)
        if entry is None:
            findings.append(f"seal {number}: missing in {place}")
        elif entry["head"] != kept.hex():
            findings.append(f"seal {number}: the head differs from the one in {place}")
    return findings
