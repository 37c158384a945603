"""Whether a process can do its work: what it needs has answered once.

Kubernetes asks two things of a process, and they have two answers. *Alive* (the health service `live`) holds from the
moment it listens: restarting a process mends no database, so no outage of one makes Kubernetes kill pods. *Ready* (the
health service "", and each contract's service) holds once everything that the process needs has answered, and then
until it is told to stop. An outage that comes later does not take it back: it befalls all pods alike, and to take every
one of them out of their Service would turn our own refusal (SERVICE_UNAVAILABLE, with its words) into a broken
connection, and back, as often as the database comes and goes. What readiness is for is the rollout: a pod with a wrong
password or the wrong schema never replaces one that works.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

import nats
import psycopg
import structlog
from nats.errors import Error as NatsError

from chassis.db.connection import ScopedConnection

log = structlog.get_logger("readiness")
# the health service that a liveness probe asks for
LIVE = "live"
LOOK_AGAIN_SECONDS = 1.0
# What a check waits for at the most: an address behind a closed door answers nothing at all.
CHECK_SECONDS = 5.0
REVISION = "SELECT version_num FROM alembic_version ORDER BY version_num"

# Raises `NotReady` until what it asks for is there.
Check = Callable[[], Awaitable[None]]


class NotReady(Exception):
    """What a process needs is not there; `details` go into the log beside the reason."""

    def __init__(self, reason: str, **details: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


class Readiness:
    """What a process needs, by name, and which of it has not answered yet."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = dict(checks)
        self._said: dict[str, object] = {}

    @property
    def is_ready(self) -> bool:
        """Whether everything has answered."""
        return not self._checks

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of what has not answered yet."""
        return tuple(self._checks)

    async def wait(self, *names: str) -> None:
        """Return once those of these names (all, when none is given) have answered, asking again until then.

        A reason is logged when it is another than before: one line for an outage, however long it lasts.
        """
        while wanted := [name for name in self._checks if not names or name in names]:
            for name in wanted:
                await self._ask(name)
            if any(name in self._checks for name in wanted):
                await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _ask(self, name: str) -> None:
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await self._checks[name]()
        except NotReady as error:
            self._say(name, error.reason, error.details)
        except TimeoutError:
            self._say(name, "NO_ANSWER", {})
        except Exception as error:  # noqa: BLE001 - whatever it is, the process is not ready; its text may quote anything
            self._say(name, type(error).__name__, {})
        else:
            del self._checks[name]

    def _say(self, name: str, reason: str, details: Mapping[str, str]) -> None:
        said = (reason, tuple(details.items()))
        if self._said.get(name) != said:
            self._said[name] = said
            log.warning("not_ready", needs=name, reason=reason, **details)


def schema_check(url: str, folder: Path) -> Check:
    """The database lets this process in, answers a query, and has the schema that the code was written for.

    Args:
        url: the application role's address.
        folder: the service's `migrations`; its newest revision is the one expected.

    A schema that is older waits for its migration; one that this code does not know is another release's. Both log what
    was found and what was expected.
    """

    async def check() -> None:
        from chassis.db.migrations.running import revisions_of  # noqa: PLC0415 - alembic is not loaded twice for nothing

        expected, known = revisions_of(folder)
        found = await _revision(url)
        if found == expected:
            return
        reason = "SCHEMA_BEHIND" if found == "none" or found in known else "SCHEMA_UNKNOWN"
        raise NotReady(reason, found=found, expected=expected)

    return check


async def _revision(url: str) -> str:
    """What the database says of its schema; `none` before the first migration."""
    try:
        connection = await ScopedConnection.connect(url)
    except psycopg.OperationalError as error:
        # said while connecting: whom, where and why not; there is no row yet that it could quote
        raise NotReady("DATABASE_REFUSED", text=" ".join(str(error).split())) from error
    async with connection:
        try:
            rows = await (await connection.execute(REVISION)).fetchall()
        except psycopg.errors.UndefinedTable:
            return "none"
        except psycopg.Error as error:
            raise NotReady("DATABASE_FAILED", sqlstate=str(error.sqlstate)) from error
    return ",".join(str(row[0]) for row in rows) or "none"


def stream_check(url: str, name: str) -> Check:
    """The stream's server lets this process in under its own user, and JetStream answers.

    Args:
        url: address with user and password.
        name: name of the connection at the server.
    """

    async def quiet(_error: Exception) -> None:
        """What goes wrong is raised; the client's own log would say it once more for each attempt."""

    async def check() -> None:
        connection = None
        try:
            connection = await nats.connect(
                url,
                name=f"{name}-readiness",
                allow_reconnect=False,
                max_reconnect_attempts=1,  # it would try the first time for two minutes
                reconnect_time_wait=0,
                error_cb=quiet,
            )
            await connection.jetstream().account_info()
        except (OSError, NatsError, nats.js.errors.Error) as error:
            raise NotReady("STREAM_REFUSED", text=type(error).__name__) from error
        finally:
            if connection is not None:
                with suppress(OSError, NatsError):
                    await connection.close()

    return check
