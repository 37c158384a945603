"""Asking twice does once: stored replies, bound to caller, method, key and content."""

from __future__ import annotations

import asyncio
import hashlib
import zlib

from chassis.access.scope import COUNTY
from chassis.db.work import Database, Work
from chassis.errors import DomainError, Kind, Text

KEPT_HOURS = 24
FORGET_EVERY_SECONDS = 3600.0
LOCK = "SELECT pg_advisory_xact_lock(%s)"
FIND = (
    "SELECT request_hash, reply FROM idempotency WHERE principal = %s AND method = %s AND key = %s"
    " AND stored_at > now() - make_interval(hours => %s)"
)
STORE = (
    "INSERT INTO idempotency (principal, method, key, request_hash, reply) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (principal, method, key) DO NOTHING"
)
FORGET = "DELETE FROM idempotency WHERE stored_at < now() - make_interval(hours => %s)"


class IdempotencyKeyReused(DomainError):
    """The key was used for another request."""

    def __init__(self) -> None:
        text = Text(
            "这个幂等键已用于另一个请求，请换一个新的键",
            "this Idempotency-Key was used for another request; send a new key",
        )
        super().__init__(Kind.CONFLICT, "IDEMPOTENCY_KEY_REUSED", text, field="Idempotency-Key")


class StoredReplies:
    """Stored replies of one method for one caller."""

    def __init__(self, work: Work, principal: str, method: str, key: str) -> None:
        self._work = work
        self._place = (principal, method, key)

    async def find(self, request: bytes) -> bytes | None:
        """The reply given before to the same request, or None; waits for one that is being made just now.

        Errors: IDEMPOTENCY_KEY_REUSED.
        """
        raw = self._work.raw
        lock = zlib.crc32("\0".join(self._place).encode())
        async with raw.pipeline():
            await raw.execute(LOCK, (lock,))
            cursor = await raw.execute(FIND, (*self._place, KEPT_HOURS))
        row = await cursor.fetchone()
        if row is None:
            return None
        if row[0] != hashlib.sha256(request).digest():
            raise IdempotencyKeyReused
        return self._work.keyring.decrypt(row[1], "idempotency", "reply", *self._place)

    def store(self, request: bytes, reply: bytes) -> None:
        """Keep the reply; it commits with what the request did."""
        sealed = self._work.keyring.encrypt(reply, "idempotency", "reply", *self._place)
        self._work.at_commit(STORE, (*self._place, hashlib.sha256(request).digest(), sealed))


class Forgetting:
    """Forgets replies older than a day, hourly."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self) -> None:
        """Forget until cancelled."""
        while True:
            async with self._database.work(COUNTY) as work:
                await work.raw.execute(FORGET, (KEPT_HOURS,))
                await work.commit()
            await asyncio.sleep(FORGET_EVERY_SECONDS)
