"""The unit of work: one transaction, one scope; what it changes, tells and logs commits together.

Servicers and commands never commit. The interceptor (or the fact or job runner) opens a work, and commits it when
all went well; anything raised rolls it back.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import TypeVar
from uuid import UUID

import psycopg
from opentelemetry import propagate
from sqlalchemy import QueuePool, Select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlmodel import SQLModel

from chassis.access.principal import Principal
from chassis.access.scope import Scope
from chassis.db.connection import ScopedConnection
from chassis.db.keyring import Keyring
from chassis.values import Clock, new_id

SET_SCOPE = (
    "SELECT set_config('anjia.scope', %s, true), set_config('anjia.low', %s, true),"
    " set_config('anjia.high', %s, true), set_config('anjia.persons', %s, true)"
)
INSERT_FACT = (
    "INSERT INTO outbox (fact_id, subject, entity, entity_version, payload, traceparent)"
    " VALUES (%s, %s, %s, %s, %s, %s)"
)
# Hearers of the relay's channel wake; the channel carries nothing. Told after COMMIT, in the same message: a NOTIFY in
# the transaction would hold a lock of the whole database until the commit is on the disk, one commit after another.
WAKE_RELAY = "SELECT pg_notify('anjia_outbox', '')"
# a batch tells thousands: one statement for all, in their order; COPY knows no row-level security
INSERT_FACTS = (
    "INSERT INTO outbox (fact_id, subject, entity, entity_version, payload, traceparent)"
    " SELECT f.fact_id, f.subject, f.entity, f.entity_version, f.payload, %s FROM unnest(%b::uuid[], %b::text[],"
    " %b::text[], %b::bigint[], %b::bytea[]) WITH ORDINALITY"
    " AS f (fact_id, subject, entity, entity_version, payload, place) ORDER BY f.place"
)
INSERT_LOOK = (
    "INSERT INTO access_log (accessed_at, principal, staff_number, role, office, purpose, case_reference, permission,"
    " action, outcome, request_id, person_id, person_set)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
INSERT_LOOKS = (
    "INSERT INTO access_log (accessed_at, principal, staff_number, role, office, purpose, case_reference, permission,"
    " action, outcome, request_id, person_id, person_set)"
    " SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, looked.person_id, %s::bytea"
    " FROM unnest(%b::uuid[]) AS looked (person_id)"
)
FEW = 20
Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it goes to the outbox: already a message, with the subject it is told under."""

    subject: str
    entity: str
    entity_version: int
    payload: bytes


# A service's table of what it says: a fact of its rules → subject and message.
TellFact = Callable[[object], Fact]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts in a work, for the log and for rows that keep their maker."""

    principal: Principal
    role: str
    purpose: str
    case: str = ""
    permission: str = ""
    action: str = "write"
    request_id: str = ""


@cache
def _insert_into(table: str, columns: tuple[str, ...]) -> str:
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608 - names of our own tables


@dataclass
class Work:
    """One transaction. `raw` is the psycopg connection, `session` the SQLModel session over the same transaction."""

    connection: AsyncConnection
    raw: ScopedConnection
    scope: Scope
    clock: Clock
    keyring: Keyring
    actor: Actor | None = None
    origin: Scope | None = None
    touched: set[UUID] = field(default_factory=set)
    tell: TellFact | None = None
    # what stands for the county before its numbers: 盐
    mark: str = ""
    _session: AsyncSession | None = None
    _facts: list[Fact] = field(default_factory=list)
    _looks: list[tuple[tuple[object, ...], list[UUID], bytes | None]] = field(default_factory=list)
    _statements: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)

    @property
    def session(self) -> AsyncSession:
        """The ORM session, opened when first asked for."""
        if self._session is None:
            self._session = AsyncSession(self.connection, expire_on_commit=False, autoflush=False)
        return self._session

    @property
    def who(self) -> Actor:
        """The actor; a work without one changes nothing that keeps its maker."""
        if self.actor is None:
            message = "this work has no actor"
            raise AssertionError(message)
        return self.actor

    @property
    def home(self) -> Scope:
        """The scope of the caller before a crossing command widened it."""
        return self.origin or self.scope

    @property
    def now(self) -> datetime:
        """One instant for all that this work writes."""
        return self.clock.now()

    def record(self, fact: object) -> None:
        """Tell a fact of a room's rules: it is published if and only if this work commits."""
        assert self.tell is not None  # noqa: S101 - a service that tells facts has its table of them
        self._facts.append(self.tell(fact))

    def touch(self, *people: UUID) -> None:
        """Name people whom the messages of the call do not name, for the access log."""
        self.touched.update(people)

    def log(self, outcome: str, people: list[UUID] | None = None, person_set: bytes | None = None) -> None:
        """Add rows to the access log: one for each person, or one for a set."""
        who = self.who
        head = (
            self.now,
            who.principal.subject,
            who.principal.staff_number,
            who.role,
            who.principal.office,
            who.purpose,
            who.case,
            who.permission,
            who.action,
            outcome,
            who.request_id,
        )
        self._looks.append((head, list(people or ()), person_set))

    def at_commit(self, statement: str, parameters: tuple[object, ...]) -> None:
        """Run a statement with the last ones of the transaction."""
        self._statements.append((statement, parameters))

    async def flush(self) -> None:
        """Send the session's pending rows, so that raw statements see them."""
        if self._session is not None:
            await self._session.flush()

    async def find(self, kind: type[Row], key: object, *, lock: bool = False) -> Row | None:
        """A row by its primary key, or nothing; locked where it is to be changed."""
        return await self.lock(kind, key) if lock else await self.session.get(kind, key)

    async def lock(self, kind: type[Row], key: object, *, keeps_key: bool = False) -> Row | None:
        """A row by its primary key, held until the transaction ends, as it is once it is held.

        What the session read of it before is read again: somebody may have changed it while we waited.

        Args:
            kind: the table's row.
            key: its primary key.
            keeps_key: whether rows that refer to it may be written meanwhile.
        """
        await self.flush()
        options = {"key_share": True} if keeps_key else True
        return await self.session.get(kind, key, with_for_update=options, populate_existing=True)

    async def lock_all(self, statement: Select[tuple[Row]]) -> list[Row]:
        """The rows a statement finds, held like by `lock`, in the statement's order."""
        await self.flush()
        held = statement.with_for_update().execution_options(populate_existing=True)
        return list((await self.session.execute(held)).scalars())

    async def insert(self, *rows: SQLModel) -> None:
        """Write new rows in the order given, past the session; within a pipeline all leave in one message."""
        for row in rows:
            table = row.__table__  # type: ignore[attr-defined]
            values = {one.name: getattr(row, one.name) for one in table.columns}
            given = {name: value for name, value in values.items() if value is not None}
            await self.raw.execute(_insert_into(table.name, tuple(given)), tuple(given.values()))

    async def rescope(self, scope: Scope) -> None:
        """Change what this transaction can see: to read a caller's own reach, or the log of a person within it."""
        self.scope = scope
        await self.raw.execute(SET_SCOPE, scope.settings)

    async def commit(self) -> None:
        """Write facts and log rows and commit, all in one message. Only edges call this."""
        await self.flush()
        async with self.raw.pipeline():
            for statement, parameters in self._statements:
                await self.raw.execute(statement, parameters)
            await self._write_looks()
            if self._facts:
                await self._write_facts()
            if self.raw.has_begun:
                await self.raw.execute("COMMIT", prepare=False)
            if self._facts:
                await self.raw.execute(WAKE_RELAY)

    async def _write_facts(self) -> None:
        carrier: dict[str, str] = {}
        propagate.inject(carrier)
        trace = carrier.get("traceparent", "")
        if len(self._facts) > FEW:
            told = [(new_id(), f.subject, f.entity, f.entity_version, f.payload) for f in self._facts]
            await self.raw.execute(INSERT_FACTS, (trace, *map(list, zip(*told, strict=True))))
            return
        rows = [(new_id(), f.subject, f.entity, f.entity_version, f.payload, trace) for f in self._facts]
        async with self.raw.cursor() as cursor:
            await cursor.executemany(INSERT_FACT, rows)

    async def _write_looks(self) -> None:
        few: list[tuple[object, ...]] = []
        for head, people, person_set in self._looks:
            if len(people) > FEW:
                await self.raw.execute(INSERT_LOOKS, (*head, person_set, people))
            else:
                few.extend((*head, person, person_set) for person in people or (None,))
        if few:
            async with self.raw.cursor() as cursor:
                await cursor.executemany(INSERT_LOOK, few)


def most_connections(pool_size: int) -> int:
    """How many connections a pool opens at the most: as many again in a rush, closed when it is over."""
    return 2 * pool_size


class Database:
    """The service's own database."""

    def __init__(
        self,
        url: str,
        *,
        keyring: Keyring,
        clock: Clock,
        pool_size: int = 8,
        tell: TellFact | None = None,
        mark: str = "",
    ) -> None:
        self.url = url
        self.keyring = keyring
        self.clock = clock
        self.tell = tell
        self.mark = mark
        self.engine: AsyncEngine = create_async_engine(
            "postgresql+psycopg://",
            async_creator=partial(ScopedConnection.connect, url, autocommit=True),
            pool_size=pool_size,
            max_overflow=most_connections(pool_size) - pool_size,
            pool_pre_ping=False,
            pool_recycle=1800,
            pool_reset_on_return=None,
        )

    def read_pool(self) -> tuple[int, int, int]:
        """(connections in use, idle ones, the most there may be)."""
        pool = self.engine.pool
        assert isinstance(pool, QueuePool)  # noqa: S101 - the engine's own
        return pool.checkedout(), pool.checkedin(), most_connections(pool.size())

    @asynccontextmanager
    async def work(
        self, scope: Scope, *, actor: Actor | None = None, origin: Scope | None = None
    ) -> AsyncIterator[Work]:
        """Open a transaction with a scope. The caller commits; leaving without commit rolls back."""
        self.keyring.refresh()
        connection, raw = await self._connect()
        raw.begin(scope)
        try:
            yield Work(
                connection,
                raw,
                scope,
                self.clock,
                self.keyring,
                actor=actor,
                origin=origin,
                tell=self.tell,
                mark=self.mark,
            )
        finally:
            # cut off once more while it rolls back, a call leaves it open: whoever came next would commit what it wrote
            is_clean = False
            try:
                with suppress(psycopg.Error):
                    await raw.end()
                    is_clean = not raw.is_piping  # whoever came next would read no rows
            finally:
                try:
                    if not is_clean:
                        await connection.invalidate()
                finally:
                    await connection.close()

    async def _connect(self) -> tuple[AsyncConnection, ScopedConnection]:
        """A connection of the pool; dead ones, left by a restart of the server, are dropped."""
        while True:
            connection = await self.engine.connect()
            raw = (await connection.get_raw_connection()).driver_connection
            assert isinstance(raw, ScopedConnection)  # noqa: S101 - the engine makes no others
            if raw.is_usable:
                return connection, raw
            await connection.invalidate()
            await connection.close()

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
