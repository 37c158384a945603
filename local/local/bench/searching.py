"""Names are searched while others register: whole names, pinyin, parts of a name."""

from __future__ import annotations

import asyncio
import random

import psycopg

from local.bench.figures import Figure, in_ms
from local.bench.ground import Ground
from local.bench.load import Call, HttpClient, in_background, open_loop, warm_up
from local.bench.registering import Newcomers, registering

PER_SECOND = 30
REGISTRATIONS_PER_SECOND = 20
P95_MS = 25
NAMES = 500
PAGE = 20
MILLION = 1_000_000


async def measure(ground: Ground, seconds: float, newcomers: Newcomers) -> list[Figure]:
    """p95 of each way to ask."""
    from registry.people.names import query_key, search_keys  # noqa: PLC0415 - dictionaries, only here

    names = _names(ground)
    ways = {
        "name": names,
        "pinyin": [next(key for key in search_keys(name) if key.isascii()) for name in names],
        "partial": [name[1:] for name in names if len(name) > 1],
    }
    figures = []
    connections = await ground.connections(1)
    for way, asked in ways.items():
        async with ground.client() as client:
            search = _searching(client, asked)
            async with in_background(registering(client, newcomers), per_second=REGISTRATIONS_PER_SECOND):
                await warm_up(search)
                times = await open_loop(search, per_second=PER_SECOND, seconds=seconds)
        floor = _scans(connections[0], [query_key(text) for text in asked])
        await warm_up(floor)
        floors = await open_loop(floor, per_second=PER_SECOND, seconds=seconds)
        name = f"search_{way}_p95_among_{ground.people}"
        figures.append(Figure(name, in_ms(times, 0.95), "ms", P95_MS, in_ms(floors, 0.95)))
    await connections[0].close()
    return figures


def _names(ground: Ground) -> list[str]:
    with psycopg.connect(ground.owner_url) as connection:
        query = "SELECT name FROM person WHERE state = 'active' AND name <> '' ORDER BY md5(person_id::text) LIMIT %s"
        names = [row[0] for row in connection.execute(query, (NAMES,))]
    random.Random(1).shuffle(names)  # noqa: S311 - an order, no secret
    return names


def _searching(client: HttpClient, asked: list[str]) -> Call:
    async def search(index: int) -> None:
        await client.call("POST", "/v1/people:search", {"name": asked[index % len(asked)], "pageSize": PAGE})

    return search


def _scans(connection: psycopg.AsyncConnection, keys: list[str]) -> Call:
    """The floor: the scan of the key index alone, as the application role, under the county's scope."""
    from registry.people.queries import NIL, SEARCH_BY_NAME  # noqa: PLC0415 - the same question

    one_at_a_time = asyncio.Lock()

    async def floor(index: int) -> None:
        async with one_at_a_time:
            key = keys[index % len(keys)]
            cursor = await connection.execute(SEARCH_BY_NAME, (key, key, "", NIL, PAGE * 3))
            await cursor.fetchall()

    return floor
