"""Hearing facts: inbox row and effect commit together, then the stream is told.

Retryable or unknown → again, later and later. Refused (`DomainError` that is not retryable) → parked, visible,
replayable. The same fact again → no effect. Every consumer says its mode, there is no default: `each_event` takes an
older event of an entity too (a merge, a death, a payment may not be skipped because a newer event came first), and its
handlers bear any order; `latest_state` drops what is older than what it has seen of the entity.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import nats
import structlog
from anjia.types.v1 import envelope_pb2
from google.protobuf.message import DecodeError
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NatsTimeout
from nats.js.api import AckPolicy, ConsumerConfig
from nats.js.errors import NotFoundError
from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind

from chassis.access.scope import COUNTY
from chassis.db.work import Database, Work
from chassis.errors import DomainError, Kind
from chassis.facts.relay import fact_id_of

log = structlog.get_logger("hearer")
RETRYABLE = {Kind.UNAVAILABLE, Kind.TOO_LATE, Kind.CONFLICT, Kind.TOO_MANY, Kind.INTERNAL}
BACKOFF_SECONDS = (0.2, 1.0, 5.0, 30.0, 120.0)
FETCH = 64
HEARD = "INSERT INTO inbox (hearer, fact_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
SEEN = "SELECT entity_version FROM heard_version WHERE hearer = %s AND entity = %s FOR UPDATE"
SAW = (
    "INSERT INTO heard_version (hearer, entity, entity_version) VALUES (%s, %s, %s)"
    " ON CONFLICT (hearer, entity) DO UPDATE SET entity_version = greatest(heard_version.entity_version,"
    " excluded.entity_version)"
)
PARK = (
    "INSERT INTO parked_fact (hearer, fact_id, subject, envelope, reason) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT (hearer, fact_id) DO UPDATE SET reason = excluded.reason, parked_at = now(), replayed_at = NULL"
)
PARKED = "SELECT fact_id, envelope FROM parked_fact WHERE hearer = %s AND replayed_at IS NULL ORDER BY parked_at"
STALE = "OVERTAKEN"
STILL = "UPDATE parked_fact SET reason = %s WHERE hearer = %s AND fact_id = %s"
REPLAYED = "UPDATE parked_fact SET replayed_at = now() WHERE hearer = %s AND fact_id = %s"


@dataclass(frozen=True)
class Heard:
    """A fact as its handler gets it."""

    envelope: envelope_pb2.Envelope


Handler = Callable[[Work, Heard], Awaitable[None]]
Mode = Literal["each_event", "latest_state"]


class Taken(StrEnum):
    """What became of an event."""

    DONE = "done"
    KNOWN = "known"
    STALE = "stale"


class Hearer:
    """A durable pull consumer of some subjects of one stream, with a handler for each subject."""

    def __init__(
        self,
        name: str,
        database: Database,
        *,
        mode: Mode,
        stream: str,
        handlers: dict[str, Handler],
        nats_url: str,
    ) -> None:
        self.name = name
        self._database = database
        self._stream = stream
        self._handlers = handlers
        self._nats_url = nats_url
        self.mode = mode

    @property
    def subjects(self) -> tuple[str, ...]:
        """What it consumes."""
        return tuple(sorted(self._handlers))

    async def run(self) -> None:
        """Hear until cancelled."""
        connection = await nats.connect(
            self._nats_url, name=self.name, max_reconnect_attempts=-1, reconnect_time_wait=0.2
        )
        try:
            jetstream = connection.jetstream()
            config = ConsumerConfig(
                durable_name=self.name,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=30,
                filter_subjects=sorted(self._handlers),
                max_ack_pending=FETCH * 4,
            )
            while True:
                try:
                    subscription = (
                        await jetstream.pull_subscribe_bind(self.name, self._stream)
                        if await self._exists(jetstream)
                        else await jetstream.pull_subscribe("", durable=self.name, stream=self._stream, config=config)
                    )
                    await self._pull(subscription)
                except NotFoundError:
                    await asyncio.sleep(0.5)  # the stream is being made again
        finally:
            await connection.close()

    async def _exists(self, jetstream: nats.js.JetStreamContext) -> bool:
        try:
            await jetstream.consumer_info(self._stream, self.name)
        except NotFoundError:
            return False
        return True

    async def _pull(self, subscription: nats.js.JetStreamContext.PullSubscription) -> None:
        while True:
            try:
                messages = await subscription.fetch(FETCH, timeout=5)
            except (TimeoutError, NatsTimeout):
                await subscription.consumer_info()  # NotFoundError when the stream's volume was lost
                continue
            for message in messages:
                await self._hear(message)

    async def _hear(self, message: Msg) -> None:
        try:
            envelope = envelope_pb2.Envelope.FromString(message.data)
            fact_id_of(envelope)
        except (DecodeError, ValueError):
            log.error("unreadable_fact", hearer=self.name, subject=message.subject)  # noqa: TRY400 - no trace to keep
            await message.term()
            return
        try:
            await self.take(envelope)
        except DomainError as error:
            if error.kind in RETRYABLE:
                await self._again(message, error.reason)
                return
            await self._park(envelope, error.reason)
        except Exception as error:
            log.exception("hearing_failed", hearer=self.name, fact=envelope.id)
            await self._again(message, type(error).__name__)
            return
        await message.ack()

    async def take(self, envelope: envelope_pb2.Envelope) -> Taken:
        """Take one fact: effect, inbox row and version commit together."""
        handler = self._handlers[envelope.type]
        parent = propagate.extract({"traceparent": envelope.traceparent})
        tracer = trace.get_tracer("anjia.facts")
        with tracer.start_as_current_span(f"hear {envelope.type}", context=parent, kind=SpanKind.CONSUMER):
            async with self._database.work(COUNTY) as work:
                cursor = await work.raw.execute(HEARD, (self.name, fact_id_of(envelope)))
                if cursor.rowcount == 0:
                    return Taken.KNOWN
                fresh = self.mode == "each_event" or await self._is_newer(work, envelope)
                if fresh:
                    await handler(work, Heard(envelope))
                await work.commit()
                return Taken.DONE if fresh else Taken.STALE

    async def _is_newer(self, work: Work, envelope: envelope_pb2.Envelope) -> bool:
        """Whether nothing newer of the entity was seen; then it is what was seen last."""
        row = await (await work.raw.execute(SEEN, (self.name, envelope.entity))).fetchone()
        if row is not None and envelope.entity_version <= row[0]:
            return False
        await work.raw.execute(SAW, (self.name, envelope.entity, envelope.entity_version))
        return True

    async def replay_parked(self) -> tuple[int, int]:
        """Let parked events be taken again; how many went through, and how many are still refused or came too late.

        What something newer has overtaken meanwhile has no effect any more, and stays listed until it is dismissed.
        """
        async with self._database.work(COUNTY) as work:
            rows = await (await work.raw.execute(PARKED, (self.name,))).fetchall()
        done = left = 0
        for fact_id, data in rows:
            try:
                taken = await self.take(envelope_pb2.Envelope.FromString(data))
                reason = STALE if taken is Taken.STALE else ""
            except DomainError as error:
                reason = error.reason
            statement, given = (STILL, (reason,)) if reason else (REPLAYED, ())
            async with self._database.work(COUNTY) as work:
                await work.raw.execute(statement, (*given, self.name, fact_id))
                await work.commit()
            done, left = (done, left + 1) if reason else (done + 1, left)
        return done, left

    async def _again(self, message: Msg, reason: str) -> None:
        delivered = message.metadata.num_delivered
        delay = BACKOFF_SECONDS[min(delivered, len(BACKOFF_SECONDS)) - 1]
        log.warning("again", hearer=self.name, reason=reason, delivered=delivered, delay=delay)
        await message.nak(delay=delay)

    async def _park(self, envelope: envelope_pb2.Envelope, reason: str) -> None:
        log.warning("parked", hearer=self.name, fact=envelope.id, reason=reason)
        async with self._database.work(COUNTY) as work:
            parameters = (self.name, fact_id_of(envelope), envelope.type, envelope.SerializeToString(), reason)
            await work.raw.execute(PARK, parameters)
            await work.commit()
