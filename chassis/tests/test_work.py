"""A unit of work that is cut off leaves nothing behind for whoever gets its connection next."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from chassis.access.scope import COUNTY
from chassis.db.connection import ScopedConnection
from chassis.db.keyring import Keyring
from chassis.db.work import Database
from chassis.values import SystemClock
from psycopg.pq import TransactionStatus
from sqlalchemy import text

SLEEP = "SELECT pg_sleep(0.05)"


@pytest.fixture
async def database(registry_url: str, keyring_file: Path):
    found = Database(registry_url, keyring=Keyring(keyring_file), clock=SystemClock(), pool_size=1)
    yield found
    await found.close()


async def busy(database: Database) -> None:
    """Statements in one message, as a registration sends them."""
    async with database.work(COUNTY) as work:
        async with work.raw.pipeline():
            for _ in range(3):
                await work.raw.execute(SLEEP)
        await work.raw.execute(SLEEP)
        await work.commit()


async def read(database: Database) -> int:
    """A read of the session, which wants its rows at once."""
    async with database.work(COUNTY) as work:
        return int((await work.session.execute(text("SELECT 1"))).scalar_one())


async def test_call_that_is_cut_off_anywhere_leaves_a_connection_that_reads(database: Database) -> None:
    chance = random.Random(19)  # noqa: S311 - moments
    for _ in range(40):
        task = asyncio.create_task(busy(database))
        await asyncio.sleep(chance.random() * 0.2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await read(database) == 1


async def test_connection_whose_rollback_is_cut_off_is_given_to_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a deadline of ours and, while a busy server rolls back, by the caller's own a moment later."""

    async def cut_off(_connection: ScopedConnection) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(ScopedConnection, "end", cut_off)
        with pytest.raises(asyncio.CancelledError):
            async with database.work(COUNTY) as work:
                await work.raw.execute("SELECT 1")
    async with database.work(COUNTY) as work:
        assert work.raw.pgconn.transaction_status == TransactionStatus.IDLE


async def test_connection_left_in_a_pipeline_is_given_to_nobody(database: Database) -> None:
    async with database.work(COUNTY) as work:
        await work.raw.execute(SLEEP)
        stuck = work.raw.pipeline()
        await stuck.__aenter__()  # never left, as by whoever was cut off at the wrong moment
    assert await read(database) == 1
