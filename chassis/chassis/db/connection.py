"""psycopg's connection with two habits of ours: a transaction begins with its scope, a pipeline is one message.

psycopg waits for BEGIN before it goes on, and sends each statement of a pipeline by itself: a system call and a
wake-up of the server for each. Measured on a person read, that was half of what registry spent.
"""

from __future__ import annotations

import select
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Self

import psycopg
from psycopg import sql
from psycopg.abc import PQGen
from psycopg.pq import ConnStatus, PipelineStatus, TransactionStatus

from chassis.access.scope import Scope

OPEN = (
    "SELECT set_config('anjia.scope', {}, true), set_config('anjia.low', {}, true),"
    " set_config('anjia.high', {}, true), set_config('anjia.persons', {}, true)"
)
# A session's zone comes from the server, from the role, or from PGTZ of whoever starts the process: what `::date` and
# `now()::date` mean must not. The county's own days are meant, always.
SET_ZONE = "SET TIME ZONE 'Asia/Shanghai'"
KEPT_OPENINGS = 4_096
# More than this is sent at once: an import of thousands must not pile up in memory.
MOST_QUEUED = 512


@lru_cache(KEPT_OPENINGS)
def opening_of(scope: Scope) -> bytes:
    """The statement that sets a scope for the transaction."""
    return sql.SQL(OPEN).format(*map(sql.Literal, scope.settings)).as_bytes()


class _Message(psycopg.AsyncPipeline):
    """A pipeline whose statements leave together, when their answers are wanted."""

    def _communicate_gen(self) -> PQGen[None]:
        queue = self.command_queue
        if queue and (queue[-1] == self.pgconn.pipeline_sync or len(queue) > MOST_QUEUED):
            yield from self._send_gen()

    def _fetch_gen(self, *, flush: bool) -> PQGen[None]:
        if self.command_queue:
            yield from self._send_gen()
        yield from super()._fetch_gen(flush=flush)

    def _send_gen(self) -> PQGen[None]:
        commands = list(self.command_queue)
        self.command_queue.clear()

        def send_all() -> None:
            for command in commands:
                command()

        self.command_queue.append(send_all)
        yield from super()._communicate_gen()


def connect(url: str, **options: Any) -> psycopg.Connection[tuple[Any, ...]]:  # noqa: ANN401 - libpq's own
    """A connection of a job's own process, in autocommit, that counts days as the county does."""
    connection = psycopg.connect(url, autocommit=True, **options)
    connection.execute(SET_ZONE)
    return connection


class ScopedConnection(psycopg.AsyncConnection[tuple[Any, ...]]):
    """A pooled connection, in autocommit: whoever opens a transaction says under which scope, and ends it."""

    _opening: bytes | None = None

    @classmethod
    async def connect(cls, conninfo: str = "", **options: Any) -> Self:  # noqa: ANN401 - libpq's own
        """Connect; the session counts days as the county does."""
        connection = await super().connect(conninfo, **options)
        try:
            await connection.set_autocommit(True)
            await connection.execute(SET_ZONE, prepare=False)
        except BaseException:
            await connection.close()
            raise
        return connection

    def begin(self, scope: Scope) -> None:
        """Begin a transaction with the next statement, in the same message."""
        self._opening = opening_of(scope)

    @property
    def has_begun(self) -> bool:
        """Whether a statement was sent since `begin`."""
        return self._opening is None

    @property
    def is_usable(self) -> bool:
        """Whether the server is still there: one that stops leaves its last word and the end of the stream."""
        if self.pgconn.status != ConnStatus.OK:
            return False
        poll = select.poll()
        poll.register(self.pgconn.socket, select.POLLIN)
        return not poll.poll(0)

    @property
    def is_piping(self) -> bool:
        """Whether answers are not waited for: a call was cut off within a pipeline."""
        return self._pipeline is not None or self.pgconn.pipeline_status != PipelineStatus.OFF

    async def end(self) -> None:
        """Roll back what was not committed."""
        self._opening = None
        if self.pgconn.transaction_status != TransactionStatus.IDLE:
            await self.rollback()

    def _start_query(self) -> PQGen[None]:
        opening, self._opening = self._opening, None
        if opening is not None:
            yield from self._exec_command(b"BEGIN")
            yield from self._exec_command(opening)
        yield from super()._start_query()

    @asynccontextmanager
    async def pipeline(self) -> AsyncIterator[psycopg.AsyncPipeline]:
        """A pipeline whose statements leave together."""
        if self._pipeline is None:
            self._pipeline = _Message(self)
        async with super().pipeline() as pipeline:
            yield pipeline
