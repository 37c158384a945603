"""Facts on real NATS and PostgreSQL: told when committed, heard once, in order, after every loss."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import uuid4

import pytest
from anjia.types.v1 import envelope_pb2
from chassis.access.scope import COUNTY
from chassis.db.keyring import Keyring
from chassis.db.work import Database, Fact, Work
from chassis.errors import DomainError, Kind, Text
from chassis.facts.consumer import Heard, Hearer, Taken
from chassis.facts.relay import Relay
from chassis.testing.parts import accepts, free_port, running_server, wait_until
from chassis.values import SystemClock

LIMIT_SECONDS = 20.0


@pytest.fixture
async def database(registry_url: str, keyring_file: Path) -> AsyncIterator[Database]:
    """A service's database whose facts are what they are."""
    found = Database(registry_url, keyring=Keyring(keyring_file), clock=SystemClock(), tell=lambda fact: fact)
    yield found
    await found.close()


async def tell(database: Database, entity: str, version: int, *, commit: bool = True) -> None:
    async with database.work(COUNTY) as work:
        work.record(Fact("registry.person.registered.v1", entity, version, f"{entity} {version}".encode()))
        if commit:
            await work.commit()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_SECONDS):
        while not condition():
            await asyncio.sleep(0.02)


class Ear:
    """A hearer's handler that keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.refuse: DomainError | None = None

    async def __call__(self, _work: Work, fact: Heard) -> None:
        if self.refuse is not None:
            raise self.refuse
        self.heard.append(fact.envelope.payload.decode())


@contextlib.asynccontextmanager
async def running(*loops: Callable[[], object]) -> AsyncIterator[None]:
    async def keep(loop: Callable[[], object]) -> None:
        while True:
            with contextlib.suppress(Exception):
                await loop()  # type: ignore[misc]
            await asyncio.sleep(0.1)

    tasks = [asyncio.create_task(keep(loop)) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def names() -> str:
    return f"ear-{uuid4().hex[:8]}"


def hearer(database: Database, ear: Ear, url: str, name: str = "") -> Hearer:
    handlers = {"registry.person.registered.v1": ear}
    return Hearer(name or names(), database, mode="latest_state", stream="REGISTRY", handlers=handlers, nats_url=url)


def relay(database: Database, url: str) -> Relay:
    return Relay(database, service="registry", cell="510422", nats_url=url)


@contextlib.contextmanager
def nats(folder: Path, port: int):
    binary = str(Path(sys.executable).with_name("nats-server"))
    command = [binary, "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", str(folder)]
    keep = folder.with_suffix(".kept")
    if keep.exists():
        shutil.copytree(keep, folder)
    with running_server(command, folder, {}):
        wait_until(lambda: accepts(port), 30, "NATS listens")
        yield
        shutil.rmtree(keep, ignore_errors=True)


async def test_committed_fact_is_heard_once_and_a_rolled_back_one_never(database: Database, scratch: Path) -> None:
    port, folder = free_port(), scratch / f"nats-{uuid4().hex}"
    ear, url = Ear(), f"nats://127.0.0.1:{port}"
    with nats(folder, port):
        one = hearer(database, ear, url)
        async with running(relay(database, url).run, one.run):
            await tell(database, "a", 1, commit=False)
            await tell(database, "b", 1)
            await until(lambda: ear.heard == ["b 1"])
            # the same envelope again has no effect: the inbox knows it
            async with database.work(COUNTY) as work:
                row = await (await work.raw.execute("SELECT fact_id FROM inbox")).fetchone()
            assert row is not None
            envelope = envelope_pb2.Envelope(
                id=str(row[0]), type="registry.person.registered.v1", entity="b", entity_version=1
            )
            assert await one.take(envelope) is Taken.KNOWN
            assert ear.heard == ["b 1"]


async def test_facts_of_an_entity_come_in_order_and_stale_ones_are_dropped(database: Database, scratch: Path) -> None:
    port, folder = free_port(), scratch / f"nats-{uuid4().hex}"
    ear, url = Ear(), f"nats://127.0.0.1:{port}"
    with nats(folder, port):
        one = hearer(database, ear, url)
        async with running(relay(database, url).run, one.run):
            for version in range(1, 30):
                await tell(database, "a", version)
            await until(lambda: len(ear.heard) == 29)
            assert ear.heard == [f"a {version}" for version in range(1, 30)]
            late = envelope_pb2.Envelope(
                id=str(uuid4()), type="registry.person.registered.v1", entity="a", entity_version=7, payload=b"a 7"
            )
            assert await one.take(late) is Taken.STALE
            ahead = envelope_pb2.Envelope(
                id=str(uuid4()), type="registry.person.registered.v1", entity="a", entity_version=35, payload=b"a 35"
            )
            assert await one.take(ahead) is Taken.DONE


async def test_hearer_of_every_version_hears_an_older_one_once(database: Database) -> None:
    ear = Ear()
    handlers = {"registry.person.registered.v1": ear}
    every = Hearer("every", database, mode="each_event", stream="REGISTRY", handlers=handlers, nats_url="")
    envelopes = [
        envelope_pb2.Envelope(
            id=str(uuid4()), type="registry.person.registered.v1", entity="a", entity_version=version, payload=b"a"
        )
        for version in (5, 3, 6)
    ]
    assert [await every.take(one) for one in (*envelopes, *envelopes)] == [*[Taken.DONE] * 3, *[Taken.KNOWN] * 3]


async def test_restart_and_loss_of_the_volume_lose_no_fact(database: Database, scratch: Path) -> None:
    port, folder = free_port(), scratch / f"nats-{uuid4().hex}"
    ear, url = Ear(), f"nats://127.0.0.1:{port}"
    async with running(relay(database, url).run, hearer(database, ear, url).run):
        with nats(folder, port):
            await tell(database, "a", 1)
            await until(lambda: ear.heard == ["a 1"])
        # the server is gone and its folder with it; facts are told meanwhile
        await tell(database, "a", 2)
        await tell(database, "a", 3)
        with nats(scratch / f"nats-{uuid4().hex}", port):
            await until(lambda: ear.heard == ["a 1", "a 2", "a 3"])


async def test_refused_fact_is_parked_visible_and_replayed(database: Database, scratch: Path) -> None:
    port, folder = free_port(), scratch / f"nats-{uuid4().hex}"
    ear, url = Ear(), f"nats://127.0.0.1:{port}"
    ear.refuse = DomainError(Kind.REFUSED, "NOT_NOW", Text("不行", "no"))
    with nats(folder, port):
        one = hearer(database, ear, url)

        async def parked() -> int:
            async with database.work(COUNTY) as work:
                query = "SELECT count(*) FROM parked_fact WHERE replayed_at IS NULL AND reason = 'NOT_NOW'"
                row = await (await work.raw.execute(query)).fetchone()
                return row[0] if row else 0

        async with running(relay(database, url).run, one.run):
            await tell(database, "a", 1)
            async with asyncio.timeout(LIMIT_SECONDS):
                while await parked() == 0:
                    await asyncio.sleep(0.05)
            assert await one.replay_parked() == (0, 1)
            ear.refuse = None
            assert await one.replay_parked() == (1, 0)
            assert ear.heard == ["a 1"]
            assert await parked() == 0


async def test_retryable_refusal_is_tried_again_until_it_goes_through(database: Database, scratch: Path) -> None:
    port, folder = free_port(), scratch / f"nats-{uuid4().hex}"
    ear, url = Ear(), f"nats://127.0.0.1:{port}"
    ear.refuse = DomainError(Kind.UNAVAILABLE, "BUSY", Text("忙", "busy"))
    with nats(folder, port):
        async with running(relay(database, url).run, hearer(database, ear, url).run):
            await tell(database, "a", 1)
            await asyncio.sleep(0)
            asyncio.get_running_loop().call_later(1, setattr, ear, "refuse", None)
            await until(lambda: ear.heard == ["a 1"])
