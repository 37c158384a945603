"""A hearer in a process of its own, not shipped: writes down every fact that registry tells, once each.

Arguments: file to write, NATS address, address of a database with the chassis' tables, keyring file.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from chassis.db.keyring import Keyring
from chassis.db.work import Database, Work
from chassis.facts.consumer import Heard, Hearer
from chassis.telemetry import set_up_traces
from chassis.values import SystemClock
from registry.facts import SUBJECTS

PAUSE_SECONDS = 0.2


async def main(file: Path, nats_url: str, database_url: str, keyring: Path) -> None:
    """Hear until killed."""
    set_up_traces("ear", endpoint=os.environ.get("ANJIA_OTLP_ENDPOINT", ""), ratio=1, cell="510422")
    database = Database(database_url, keyring=Keyring(keyring), clock=SystemClock())

    async def write(_work: Work, fact: Heard) -> None:
        with file.open("a") as out:
            out.write(f"{fact.envelope.type} {fact.envelope.entity} {fact.envelope.entity_version}\n")

    hearer = Hearer(
        "ear",
        database,
        mode="each_event",
        stream="REGISTRY",
        handlers=dict.fromkeys(SUBJECTS, write),
        nats_url=nats_url,
    )
    while True:
        try:
            await hearer.run()
        except Exception as error:  # noqa: BLE001 - the server was killed; a worker is started again, so are we
            print(type(error).__name__, flush=True)  # noqa: T201
            await asyncio.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4])))
