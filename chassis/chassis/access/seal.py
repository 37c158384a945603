"""The access log's seal: each minute the rows of all ended transactions join a hash chain.

Rows are taken by transaction, not by number: every transaction below the oldest running one has ended, so that nothing
can slip into a sealed part later. Heads go to the database, to a file and to a stream that its owner cannot rewrite; a
row changed, removed or added afterwards, by whomever, no longer fits.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import nats
import structlog
from nats.js.api import StreamConfig
from nats.js.errors import APIError, NotFoundError

from chassis.access.scope import COUNTY
from chassis.db.work import Database, Work

log = structlog.get_logger("seal")
EVERY_SECONDS = 60.0
LOCK = "SELECT pg_try_advisory_xact_lock(510, 2)"
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

    async def seal_once(self) -> int:
        """Seal what has ended; returns the rows sealed."""
        async with self._database.work(COUNTY) as work:
            row = await (await work.raw.execute(LOCK)).fetchone()
            if row is None or not row[0]:
                return 0
            last = await (await work.raw.execute(LAST)).fetchone() or (0, 0, b"")
            bound = (await (await work.raw.execute(BOUND)).fetchone() or (0,))[0]
            count, head = await _chain(work, last[1], bound, last[2])
            if count == 0:
                return 0
            entry = {"seal": last[0] + 1, "rows": count, "head": head.hex()}
            await work.raw.execute(KEEP, (last[0] + 1, last[1], bound, count, head))
            await work.commit()
        self._append(entry)
        await self._publish(entry)
        return count

    def _append(self, entry: dict[str, Any]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())

    async def _publish(self, entry: dict[str, Any]) -> None:
        if not self._nats_url:
            return
        connection = await nats.connect(self._nats_url, max_reconnect_attempts=2)
        try:
            stream = connection.jetstream()
            subject = f"seals.{self._service}"
            try:
                await stream.stream_info(STREAM)
            except NotFoundError:
                config = StreamConfig(name=STREAM, subjects=["seals.>"], deny_delete=True, deny_purge=True)
                try:
                    await stream.add_stream(config)
                except APIError:
                    log.info("stream_made_by_another")
            await stream.publish(
                subject, json.dumps(entry).encode(), headers={"Nats-Msg-Id": f"{subject}.{entry['seal']}"}
            )
        finally:
            await connection.close()


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
    texts = [value.hex() if isinstance(value, bytes) else "" if value is None else str(value) for value in row]
    return hashlib.sha256("\x1f".join(texts).encode()).digest()


async def verify(database: Database, *, service: str, folder: Path) -> list[str]:
    """Compare log, seals and the file outside the database; returns what does not fit, in words."""
    findings: list[str] = []
    file = folder / f"{service}.jsonl"
    outside = {}
    if file.exists():
        outside = {entry["seal"]: entry for entry in map(json.loads, file.read_text().splitlines())}
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
            entry = outside.pop(number, None)
            if entry is None:
                findings.append(f"seal {number}: missing in {file.name}")
            elif entry["head"] != kept.hex():
                findings.append(f"seal {number}: the head differs from the one in {file.name}")
            head, until = kept, bound
    findings += [f"seal {number}: missing in the database" for number in sorted(outside)]
    return findings
