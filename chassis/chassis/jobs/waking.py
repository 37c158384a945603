"""Loops of a work role that sleep until a transaction wakes them: LISTEN, and a look from time to time all the same."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from chassis.db.connection import ScopedConnection

# A wake-up is lost with the connection that should have heard it: nothing waits longer than this.
LOOK_AGAIN_SECONDS = 5.0


async def listen(url: str, channel: str, woken: asyncio.Event) -> None:
    """Set the event at each notice of a channel, and once when listening has begun.

    Errors: `psycopg.OperationalError` when the connection is lost; the loop is then started again.
    """
    connection = await ScopedConnection.connect(url, autocommit=True)
    async with connection:
        await connection.execute(f"LISTEN {channel}".encode())
        woken.set()
        async for _ in connection.notifies():
            woken.set()


async def run_when_woken(url: str, channel: str, step: Callable[[], Awaitable[object]]) -> None:
    """Run a step at each notice of a channel, and every few seconds, until cancelled.

    Args:
        url: the service's database.
        channel: name of the channel, ours.
        step: does all that waits; what comes meanwhile is seen by the next round.
    """
    woken = asyncio.Event()

    async def work() -> None:
        while True:
            woken.clear()
            await step()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_SECONDS):
                    await woken.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(listen(url, channel, woken))
        group.create_task(work())
