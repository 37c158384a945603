"""A person is read through the gateway: token verified twice, purpose, scope, a row in the access log."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import psycopg

from local.bench.figures import Figure, in_ms
from local.bench.ground import Ground
from local.bench.load import Call, open_loop, throughput, warm_up

PER_SECOND = 100
P50_MS, P99_MS, MOST_PER_SECOND = 4, 15, 800
PEOPLE = 2_000
FLOOR_CONNECTIONS = 8


async def measure(ground: Ground, seconds: float) -> list[Figure]:
    """p50 and p99 at a steady rate, and the most there is."""
    ids = ground.ids(PEOPLE)
    async with ground.client() as client:

        async def read(index: int) -> None:
            await client.call("GET", f"/v1/people/{ids[index % len(ids)]}")

        await warm_up(read)
        times = await open_loop(read, per_second=PER_SECOND, seconds=seconds)
        most = await throughput(read, seconds=seconds / 2)
    connections = await ground.connections(FLOOR_CONNECTIONS)
    floor = _select_insert_commit(connections, ids)
    await warm_up(floor)
    floor_times = await open_loop(floor, per_second=PER_SECOND, seconds=seconds)
    floor_most = await throughput(floor, seconds=seconds / 2, in_flight=FLOOR_CONNECTIONS)
    for connection in connections:
        await connection.close()
    return [
        Figure(f"person_read_p50_at_{PER_SECOND}", in_ms(times, 0.5), "ms", P50_MS, in_ms(floor_times, 0.5)),
        Figure(f"person_read_p99_at_{PER_SECOND}", in_ms(times, 0.99), "ms", P99_MS, in_ms(floor_times, 0.99)),
        Figure("person_read_most", most, "/s", MOST_PER_SECOND, floor_most),
    ]


def _select_insert_commit(connections: list[psycopg.AsyncConnection], ids: list[str]) -> Call:
    """The floor: one SELECT, one INSERT into the log, COMMIT."""
    from chassis.db.work import INSERT_LOOK  # noqa: PLC0415 - the same row that a real read leaves
    from registry.people.queries import GET_PERSON  # noqa: PLC0415 - the same question

    free: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()
    for connection in connections:
        free.put_nowait(connection)
    head = ("bench", "", "operator", "", "registration", "", "registry.person.get", "read", "OK", "")

    async def floor(index: int) -> None:
        connection = await free.get()
        person = UUID(ids[index % len(ids)])
        async with connection.transaction(), connection.pipeline():
            await connection.execute(GET_PERSON, (person,))
            await connection.execute(INSERT_LOOK, (datetime.now(UTC), *head, person, None))
        free.put_nowait(connection)

    return floor
