"""A fact is told by the running cell's relay and heard by a service of its own."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import nats
import psycopg
from chassis.db.work import INSERT_FACT, WAKE_RELAY
from chassis.values import new_id
from psycopg import sql

from local.bench.ear import SUBJECT
from local.bench.figures import Figure, in_ms
from local.bench.ground import Ground
from local.bench.load import open_loop
from local.fleet import common, database_url

PER_SECOND = 20
P50_MS, P99_MS = 20, 150
HEARD_WITHIN_SECONDS = 20.0
EAR = "bench_ear"


class FactNotHeard(Exception):
    """A committed fact did not reach its hearer in time."""


async def measure(ground: Ground, seconds: float) -> list[Figure]:
    """p50 and p99 from the moment before COMMIT to the moment after the hearer's own COMMIT."""
    url = _ears_database(ground)
    told: dict[str, float] = {}
    heard: dict[str, float] = {}
    connection = (await ground.connections(1))[0]

    async def tell(_index: int) -> None:
        entity = f"bench-{uuid4()}"
        async with connection.transaction():
            await connection.execute(INSERT_FACT, (new_id(), SUBJECT, entity, 1, b"", ""))
            await connection.execute(WAKE_RELAY)
            told[entity] = time.monotonic()

    async with _ear(ground, url, heard):
        for _ in range(3):  # the first fact makes the consumer; nobody counts it
            await tell(0)
        await _all_heard(told, heard)
        warm = set(told)
        await open_loop(tell, per_second=PER_SECOND, seconds=seconds)
        await _all_heard(told, heard)
    await connection.close()
    times = [heard[entity] - moment for entity, moment in told.items() if entity not in warm]
    floors = await _round_trips(ground, seconds)
    return [
        Figure("fact_heard_p50", in_ms(times, 0.5), "ms", P50_MS, in_ms(floors, 0.5)),
        Figure("fact_heard_p99", in_ms(times, 0.99), "ms", P99_MS, in_ms(floors, 0.99)),
    ]


async def _all_heard(told: dict[str, float], heard: dict[str, float]) -> None:
    deadline = time.monotonic() + HEARD_WITHIN_SECONDS
    while set(told) - set(heard):
        if time.monotonic() > deadline:
            raise FactNotHeard(len(set(told) - set(heard)))
        await asyncio.sleep(0.01)


def _ears_database(ground: Ground) -> str:
    """A database with the tables that every service has, for the hearer alone."""
    from registry.migrations.run import migrate  # noqa: PLC0415 - a service's tables, the chassis' own among them

    with psycopg.connect(ground.owner_url, autocommit=True) as connection:
        name, owner = sql.Identifier(EAR), sql.Identifier("registry_owner")
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO registry_app").format(name))
    migrate(database_url("registry_owner", EAR, ground.secrets))
    return database_url("registry_app", EAR, ground.secrets)


@asynccontextmanager
async def _ear(ground: Ground, url: str, heard: dict[str, float]) -> AsyncIterator[None]:
    environment = {
        **os.environ,
        **common(ground.data, ground.secrets),
        "ANJIA_DATABASE_URL": url,
        "ANJIA_KEYRING": str(ground.data / "keys" / "registry.json"),
    }
    command = [sys.executable, "-m", "local.bench.ear", f"bench-{uuid4().hex[:8]}"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)

    async def listen() -> None:
        assert process.stdout is not None  # noqa: S101 - asked for above
        async for line in process.stdout:
            entity, moment = line.decode().split()
            heard[entity] = int(moment) / 1e9

    task = asyncio.create_task(listen())
    try:
        yield
    finally:
        process.terminate()
        await process.wait()
        await task


async def _round_trips(ground: Ground, seconds: float) -> list[float]:
    """The floor: a message published and acknowledged by the stream, pulled and acknowledged by us."""
    connection = await nats.connect(ground.nats_url)
    jetstream = connection.jetstream()
    await jetstream.add_stream(name="BENCH", subjects=["bench.>"])
    subscription = await jetstream.pull_subscribe("bench.>", durable="bench", stream="BENCH")
    one_at_a_time = asyncio.Lock()

    async def round_trip(_index: int) -> None:
        async with one_at_a_time:
            await jetstream.publish("bench.one", b"")
            for message in await subscription.fetch(1, timeout=5):
                await message.ack()

    times = await open_loop(round_trip, per_second=PER_SECOND, seconds=seconds)
    await jetstream.delete_stream("BENCH")
    await connection.close()
    return times
