"""Nobody says on the stream what is another's to say: a forged payment never arrives."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator

import nats
import pytest
from chassis.testing.parts import free_port, wait_until
from local.fleet import NATS_USERS, nats_url, parts
from local.secret_store import SERVICES, Secrets
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeout


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secrets]:
    """A server with the cell's own configuration."""
    data = tmp_path_factory.mktemp("cell")
    found = Secrets(with_demo=False)
    found.ports = dict.fromkeys((f"{name}_{kind}" for name in SERVICES for kind in ("grpc", "work")), 1)
    found.ports |= {
        "postgres": 1,
        "keycloak": 1,
        "keycloak_management": 1,
        "gateway": 1,
        "mail": 1,
        "nats": free_port(),
    }
    (server,) = (one for one in parts(data, found) if one.name == "nats")
    with subprocess.Popen(server.command(), cwd=data, stderr=(data / "log").open("w")) as process:
        wait_until(lambda: "Server is ready" in (data / "log").read_text(), 30, "NATS is ready")
        yield found
        process.terminate()


async def is_taken(cell: Secrets, user: str, subject: str) -> bool:
    """Whether the stream takes a message of a user under a subject."""
    connection = await nats.connect(nats_url(user, cell), error_cb=_quiet)
    try:
        await connection.jetstream(timeout=0.5).publish(subject, b"x")
    except (NatsError, NatsTimeout, nats.js.errors.Error):
        return False
    finally:
        await connection.close()
    return True


async def _quiet(_error: Exception) -> None:
    """Refusals come as an error of the connection too."""


@pytest.mark.parametrize("owner", SERVICES)
async def test_each_says_its_own_and_nobody_elses(cell: Secrets, owner: str) -> None:
    connection = await nats.connect(nats_url(owner, cell))
    await connection.jetstream().add_stream(name=owner.upper(), subjects=[f"{owner}.>"])
    await connection.close()
    subject = {"fees": "fees.order.settled.v1"}.get(owner, f"{owner}.thing.happened.v1")
    taken = await asyncio.gather(*(is_taken(cell, user, subject) for user in NATS_USERS))
    assert {user for user, yes in zip(NATS_USERS, taken, strict=True) if yes} == {owner, "operator"}


@pytest.mark.parametrize("user", [one for one in NATS_USERS if one != "operator"])
async def test_nobody_listens_past_a_consumer_or_takes_a_stream_away(cell: Secrets, user: str) -> None:
    refused = asyncio.Event()

    async def note(_error: Exception) -> None:
        refused.set()

    connection = await nats.connect(nats_url(user, cell), error_cb=note)
    await connection.subscribe(">")
    async with asyncio.timeout(10):
        await refused.wait()
    refused.clear()
    victim = next(one for one in SERVICES if one != user)
    await connection.publish(f"$JS.API.STREAM.DELETE.{victim.upper()}", b"")
    async with asyncio.timeout(10):
        await refused.wait()
    await connection.close()
