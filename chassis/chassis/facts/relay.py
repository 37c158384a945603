"""The relay: from the outbox to the stream, in order, until acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import nats
import structlog
from anjia.types.v1 import envelope_pb2
from nats.js import JetStreamContext
from nats.js.api import RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError, NotFoundError

from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.jobs.waking import listen

log = structlog.get_logger("relay")
BATCH = 256
# A transaction that is still running holds back the rows after it: look again soon even when nobody wakes us.
LOOK_AGAIN_SECONDS = 1.0
HELD_BACK_SECONDS = 0.005
PUBLISHED_WITHIN_SECONDS = 10
KEPT = timedelta(days=7)
# Only rows below the oldest running transaction: a later number may commit before an earlier one.
DUE = (
    "SELECT fact_id, subject, entity, entity_version, payload, traceparent, recorded_at FROM outbox"
    " WHERE published_at IS NULL AND transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    " ORDER BY position LIMIT %s"
)
WAITING = "SELECT EXISTS (SELECT 1 FROM outbox WHERE published_at IS NULL)"
PUBLISHED = "UPDATE outbox SET published_at = now() WHERE fact_id = ANY (%s)"
FORGET = "DELETE FROM outbox WHERE published_at < now() - %s"
TELL_AGAIN = "UPDATE outbox SET published_at = NULL WHERE published_at IS NOT NULL AND recorded_at > now() - %s"


class Relay:
    """Publishes one service's outbox to its stream. Run one relay a service; a second is harmless, only useless."""

    def __init__(self, database: Database, *, service: str, cell: str, nats_url: str) -> None:
        self._database = database
        self._service = service
        self._cell = cell
        self._nats_url = nats_url
        self._woken = asyncio.Event()

    @property
    def stream(self) -> str:
        """Name of the service's stream."""
        return self._service.upper()

    async def run(self) -> None:
        """Publish until cancelled; breaks (and is started again) when a connection is lost."""
        connection = await nats.connect(
            self._nats_url, name=f"{self._service}-relay", max_reconnect_attempts=-1, reconnect_time_wait=0.2
        )
        try:
            jetstream = connection.jetstream()
            async with asyncio.TaskGroup() as group:
                group.create_task(listen(self._database.url, "anjia_outbox", self._woken))
                group.create_task(self._publish_forever(jetstream))
        finally:
            await connection.close()

    async def _publish_forever(self, jetstream: JetStreamContext) -> None:
        await self._keep_stream(jetstream)
        forgotten_at = asyncio.get_running_loop().time()
        while True:
            published, waiting = await self._publish_due(jetstream)
            if published == 0:
                pause = HELD_BACK_SECONDS if waiting else LOOK_AGAIN_SECONDS
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._woken.wait()
                self._woken.clear()
            now = asyncio.get_running_loop().time()
            if now - forgotten_at > KEPT.total_seconds() / 100:
                forgotten_at = now
                await self._execute(FORGET, (KEPT,))

    async def _keep_stream(self, jetstream: JetStreamContext) -> None:
        """Make the stream; when it had to be made anew, tell the retention window again."""
        config = StreamConfig(
            name=self.stream,
            subjects=[f"{self._service}.>"],
            storage=StorageType.FILE,
            retention=RetentionPolicy.LIMITS,
            max_age=KEPT.total_seconds(),
            duplicate_window=120,
            description=f"facts of {self._service}, cell {self._cell}",
        )
        try:
            await jetstream.stream_info(self.stream)
        except NotFoundError:
            with contextlib.suppress(BadRequestError):  # somebody else made it just now
                await jetstream.add_stream(config)
            told = await self._execute(TELL_AGAIN, (KEPT,))
            if told:
                log.warning("stream_was_lost", stream=self.stream, told_again=told)

    async def _publish_due(self, jetstream: JetStreamContext) -> tuple[int, bool]:
        async with self._database.work(COUNTY) as work:
            cursor = await work.raw.execute(DUE, (BATCH,))
            rows = await cursor.fetchall()
            if not rows:
                cursor = await work.raw.execute(WAITING)
                found = await cursor.fetchone()
                return 0, bool(found and found[0])
        try:
            pending = [await self._publish(jetstream, row) for row in rows]
            async with asyncio.timeout(PUBLISHED_WITHIN_SECONDS):
                await asyncio.gather(*pending)
        except (NotFoundError, nats.js.errors.NoStreamResponseError):
            await self._keep_stream(jetstream)
            return 0, True
        await self._execute(PUBLISHED, ([row[0] for row in rows],))
        return len(rows), True

    async def _publish(self, jetstream: JetStreamContext, row: tuple[Any, ...]) -> asyncio.Future[Any]:
        fact_id, subject, entity, version, payload, trace, recorded_at = row
        envelope = envelope_pb2.Envelope(
            id=str(fact_id),
            source=f"/{self._service}",
            spec_version="1.0",
            type=subject,
            cell=self._cell,
            entity=entity,
            entity_version=version,
            traceparent=trace,
            payload=payload,
        )
        envelope.time.FromDatetime(recorded_at)
        headers = {"Nats-Msg-Id": str(fact_id), **({"traceparent": trace} if trace else {})}
        return await jetstream.publish_async(subject, envelope.SerializeToString(), headers=headers)

    async def _execute(self, statement: str, parameters: tuple[object, ...]) -> int:
        async with self._database.work(COUNTY) as work:
            cursor = await work.raw.execute(statement, parameters)
            await work.commit()
            return cursor.rowcount


def fact_id_of(envelope: envelope_pb2.Envelope) -> UUID:
    """The fact's id."""
    return UUID(envelope.id)
