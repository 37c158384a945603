"""A law over steps: what changes a thing named in its address is done at once as it is done one after the other.

The steps are read from the contract, the requests from the builders of the authorization matrix.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from typing import Any

import pytest
from chassis.access.contract import Method
from chassis.access.principal import is_staffed
from chassis.access.scope import COUNTY
from google.api import annotations_pb2
from local.secret_store import SERVICES

from tests.architecture.asking import Ask, builders_of
from tests.architecture.matrix import OK, answer
from tests.architecture.test_matrix import methods

AT_ONCE = 4
# what is about the calls themselves
BOOKS = {"access_log", "access_seal", "idempotency", "inbox", "lookup_count", "alembic_version"}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
NUMBERS = count(100)


def is_step(method: Method) -> bool:
    """Whether it changes a thing that its address names."""
    rule = method.descriptor.GetOptions().Extensions[annotations_pb2.http]
    return "{" in rule.post and not method.access.repeatable and not method.descriptor.client_streaming


@dataclass(frozen=True)
class Left:
    """What some calls answered, and how many rows of each table and events of each kind they left."""

    answers: Counter[str]
    rows: Counter[str]

    @property
    def succeeded(self) -> int:
        """How many did it."""
        return self.answers[OK]


async def counted(service: Any) -> Counter[str]:
    """Rows of each table, events by subject."""
    found: Counter[str] = Counter()
    async with service.tools.database.work(COUNTY) as work:
        for (table,) in await (await work.raw.execute(TABLES.encode())).fetchall():
            if table not in BOOKS | {"outbox"}:
                cursor = await work.raw.execute(f"SELECT count(*) FROM {table}".encode())
                found[table] = (await cursor.fetchall())[0][0]
        cursor = await work.raw.execute(b"SELECT subject, count(*) FROM outbox GROUP BY 1")
        found.update({f"event {subject}": number for subject, number in await cursor.fetchall()})
    return found


async def left(service: Any, method: Method, ask: Ask, *, at_once: bool) -> Left:
    """Ask four times, each time by somebody else where staff ask and it does not matter who."""
    before = await counted(service)

    async def one() -> str:
        other = {"staff_number": f"Q{next(NUMBERS)}"} if is_staffed(ask.role) else {}
        reason, _ = await answer(service, method, ask, ask.role, ask.purpose, **{**other, **ask.claims})
        return reason

    if at_once:
        answers = await asyncio.gather(*(one() for _ in range(AT_ONCE)))
    else:
        answers = [await one() for _ in range(AT_ONCE)]
    after = await counted(service)
    after.subtract(before)
    return Left(Counter(answers), Counter({name: number for name, number in after.items() if number}))


def faults(method: Method, in_turn: Left, at_once: Left) -> list[str]:
    """Where it matters whether the four came at once."""
    found = []
    if "INTERNAL" in at_once.answers:
        found.append(f"{method.path}: at once it answers {dict(at_once.answers)}")
    if not in_turn.succeeded:
        found.append(f"{method.path}: its own request is refused with {dict(in_turn.answers)}")
    # a step that may be said again may be told to come again; one that is done once is done once
    if in_turn.succeeded == 1 != at_once.succeeded:
        found.append(f"{method.path}: {at_once.succeeded} of {AT_ONCE} did it at once: {dict(at_once.answers)}")
    if at_once.succeeded == in_turn.succeeded and at_once.rows != in_turn.rows:
        found.append(f"{method.path}: at once {dict(at_once.rows)} is left, in turn {dict(in_turn.rows)}")
    return found


@pytest.fixture
def served(service: str, request: pytest.FixtureRequest) -> object:
    """The service on a database of its own."""
    return request.getfixturevalue(service)


@pytest.mark.parametrize("service", SERVICES)
async def test_steps_at_once_leave_what_they_leave_in_turn(service: str, served: Any) -> None:
    rpcs, found, tried = methods(service), [], 0
    for name, build in builders_of(service).items():
        if is_step(rpcs[name]):
            await left(
                served, rpcs[name], await build(served), at_once=False
            )  # what the first ever makes, as a counter
            in_turn = await left(served, rpcs[name], await build(served), at_once=False)
            at_once = await left(served, rpcs[name], await build(served), at_once=True)
            found += faults(rpcs[name], in_turn, at_once)
            tried += 1
    assert not found, "\n".join(found)
    examined = await import_module(f"{service}.doctor").examine(served.tools.database)
    # of the numbered promises; what is late is so because the test's clock stands, and the database's does not
    kept = [one for one in examined if one["invariant"][0].isdigit() and "within" not in one["invariant"]]
    assert kept == []
    assert tried == sum(map(is_step, rpcs.values())), "a step has no request of its own"


def test_planted_race_is_caught() -> None:
    method = methods("incentives")["CheckApplication"]
    once = Left(Counter({OK: 1, "NOT_AT_THIS_STAGE": 3}), Counter({"event incentives.application.advanced.v1": 1}))
    assert faults(method, once, once) == []
    thrice = Left(Counter({OK: 3, "NOT_AT_THIS_STAGE": 1}), Counter({"event incentives.application.advanced.v1": 3}))
    twice_told = Left(once.answers, thrice.rows)
    broken = Left(Counter({OK: 1, "INTERNAL": 3}), once.rows)
    refused = Left(Counter({"PERSON_NOT_FOUND": 4}), Counter())
    assert all(faults(method, once, other) for other in (thrice, twice_told, broken))
    assert faults(method, refused, refused)
