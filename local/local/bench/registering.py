"""A person is registered through the gateway: row, versions, keys, outbox, log and stored reply in one transaction."""

from __future__ import annotations

import asyncio
import json
import os
import random
from typing import Any
from uuid import UUID, uuid4

import psycopg
from chassis.values import new_id
from chassis.values.identity_number import check_character
from psycopg import sql
from psycopg.types.json import Jsonb

from local.bench.figures import Figure, in_ms
from local.bench.ground import COUNTY, Ground
from local.bench.load import Call, HttpClient, open_loop, throughput, warm_up
from local.demo.generator import FEMALE_NAMES, SURNAMES, villages_of

PER_SECOND = 50
P50_MS, P99_MS, MOST_PER_SECOND = 8, 30, 350
FLOOR_CONNECTIONS = 8
# what one registration writes; a table of the service that is not here would be missed by the floor alone
BY_THE_DATABASE = {"person_no", "position", "transaction"}
OF_A_PERSON = ("person", "person_version", "identifier", "residence", "search_key")
TABLES = (*OF_A_PERSON, "outbox", "access_log", "idempotency")


class Newcomers:
    """Requests to register people whom the generator's county does not have."""

    def __init__(self) -> None:
        self._villages = villages_of(COUNTY)
        self._count = 0

    def next(self) -> dict[str, Any]:
        """The next one; numbers begin with the unassigned 00 and an area that the generator does not reach."""
        self._count += 1
        area, sequence = divmod(self._count, 999)
        birth = f"{1950 + area % 70}-0{1 + area % 9}-1{area % 10}"
        first = f"009{area // 630:03d}{birth.replace('-', '')}{sequence + 1:03d}"
        pick = random.Random(self._count)  # noqa: S311 - invented people, not secrets
        return {
            "name": pick.choice(SURNAMES) + "".join(pick.choices(FEMALE_NAMES, k=2)),
            "sex": "SEX_FEMALE",
            "birthDate": birth,
            "idNumber": first + check_character(first),
            "ethnicity": "01",
            "phone": "13800000000",
            "residence": {"divisionCode": pick.choice(self._villages)[0], "address": "1组12号"},
        }


def registering(client: HttpClient, newcomers: Newcomers) -> Call:
    """A call that registers the next newcomer."""

    async def register(_index: int) -> None:
        await client.call("POST", "/v1/people", newcomers.next(), key=str(uuid4()))

    return register


async def measure(ground: Ground, seconds: float, newcomers: Newcomers) -> list[Figure]:
    """p50 and p99 at a steady rate, and the most there is."""
    async with ground.client() as client:
        register = registering(client, newcomers)
        await warm_up(register)
        key = str(uuid4())
        reply = json.loads(await client.call("POST", "/v1/people", newcomers.next(), key=key))
        times = await open_loop(register, per_second=PER_SECOND, seconds=seconds)
        most = await throughput(register, seconds=seconds / 2)
    connections = await ground.connections(FLOOR_CONNECTIONS)
    inserted: list[UUID] = []
    floor = _inserts(connections, _rows_of(ground, UUID(reply["personId"]), key), inserted)
    await warm_up(floor)
    floor_times = await open_loop(floor, per_second=PER_SECOND, seconds=seconds)
    floor_most = await throughput(floor, seconds=seconds / 2, in_flight=FLOOR_CONNECTIONS)
    for connection in connections:
        await connection.close()
    _delete(ground, inserted)
    return [
        Figure(f"person_registered_p50_at_{PER_SECOND}", in_ms(times, 0.5), "ms", P50_MS, in_ms(floor_times, 0.5)),
        Figure(f"person_registered_p99_at_{PER_SECOND}", in_ms(times, 0.99), "ms", P99_MS, in_ms(floor_times, 0.99)),
        Figure("person_registered_most", most, "/s", MOST_PER_SECOND, floor_most),
    ]


Rows = list[tuple[str, tuple[str, ...], list[dict[str, Any]]]]


def _rows_of(ground: Ground, person: UUID, key: str) -> Rows:
    """The very rows that a registration left: table, columns that take a value, rows."""
    found: Rows = []
    where = {"outbox": "entity = %(id)s::text", "idempotency": "key = %(key)s"}
    with psycopg.connect(ground.owner_url) as connection:
        for table in TABLES:
            condition = where.get(table, "person_id = %(id)s")
            query = f"SELECT * FROM {table} WHERE {condition}"  # noqa: S608 - our own words
            cursor = connection.execute(query, {"id": person, "key": key})
            names = [column.name for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor]
            if not rows:
                message = f"a registration wrote nothing to {table}: the floor would be too low"
                raise LookupError(message)
            found.append((table, tuple(name for name in names if name not in BY_THE_DATABASE), rows))
    return found


def _inserts(connections: list[psycopg.AsyncConnection], template: Rows, inserted: list[UUID]) -> Call:
    """The floor: the same rows under new keys, one transaction, nothing asked and nothing thought about."""
    free: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()
    for connection in connections:
        free.put_nowait(connection)
    statements = [
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(map(sql.Placeholder, columns)),
        )
        for table, columns, _ in template
    ]

    async def floor(_index: int) -> None:
        connection, person = await free.get(), new_id()
        async with connection.transaction(), connection.pipeline():
            for statement, (_, columns, rows) in zip(statements, template, strict=True):
                async with connection.cursor() as cursor:
                    await cursor.executemany(statement, [_renewed(row, columns, person) for row in rows])
        free.put_nowait(connection)
        inserted.append(person)

    return floor


def _delete(ground: Ground, inserted: list[UUID]) -> None:
    """Take the floor's rows away: nobody could decrypt them, and a search would find them."""
    with psycopg.connect(ground.owner_url) as connection:
        for table in reversed(OF_A_PERSON):
            query = sql.SQL("DELETE FROM {} WHERE person_id = ANY (%s)").format(sql.Identifier(table))
            connection.execute(query, (inserted,))


def _renewed(row: dict[str, Any], columns: tuple[str, ...], person: UUID) -> dict[str, Any]:
    fresh = {name: Jsonb(value) if isinstance(value, dict) else value for name, value in row.items()}
    fresh = {name: value for name, value in fresh.items() if name in columns}
    for name in fresh:
        if name == "person_id":
            fresh[name] = person
        elif name in ("version_id", "identifier_id", "residence_id", "fact_id"):
            fresh[name] = new_id()
        elif name == "number_key":
            fresh[name] = os.urandom(32)
        elif name == "key" and "request_hash" in fresh:
            fresh[name] = str(uuid4())
        elif name == "published_at":
            fresh[name] = row["recorded_at"]  # the floor's facts are nobody's: the relay leaves them alone
    return fresh
