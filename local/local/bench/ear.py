"""A hearer in a process of its own, with a database of its own: says when it has taken each fact.

`python -m local.bench.ear`: the settings of a service from the environment, the hearer's name as the argument.
"""

from __future__ import annotations

import asyncio
import sys
import time

import uvloop
from anjia.types.v1 import envelope_pb2
from chassis.db.keyring import Keyring
from chassis.db.work import Database, Work
from chassis.facts.consumer import Handler, Heard, Hearer, Taken
from chassis.settings import ServiceSettings
from chassis.values import SystemClock

SUBJECT = "registry.person.registered.v1"
STREAM = "REGISTRY"


class Ear(Hearer):
    """Prints the entity of each fact and the monotonic clock, once its effect and inbox row are committed."""

    async def take(self, envelope: envelope_pb2.Envelope) -> Taken:
        fresh = await super().take(envelope)
        print(envelope.entity, time.monotonic_ns(), flush=True)
        return fresh


async def _nothing(_work: Work, _fact: Heard) -> None:
    """The effect: none; what is measured is the way."""


async def hear(name: str) -> None:
    """Hear until ended."""
    settings = ServiceSettings()  # read from the environment
    database = Database(settings.database_url, keyring=Keyring(settings.keyring), clock=SystemClock())
    handlers: dict[str, Handler] = {SUBJECT: _nothing}
    ear = Ear(name, database, mode="each_event", stream=STREAM, handlers=handlers, nats_url=settings.nats_url)
    await ear.run()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(hear(sys.argv[1]))
