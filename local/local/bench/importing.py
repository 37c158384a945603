"""A roll becomes the register: validated, encrypted, indexed, households, matching by rules, facts."""

from __future__ import annotations

import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import psycopg
from psycopg import sql

from local import cell
from local.bench.figures import Figure
from local.bench.ground import COUNTY, Ground
from local.demo.generator import write_roll
from local.gateway_client import GatewayClient
from local.verbs.import_roll import RESTING, upload

TARGET_SECONDS_A_MILLION = 120
MILLION = 1_000_000
TARGET_GIB = 1.5
GIB = 1024**3
LOOKED_EVERY_SECONDS = 0.05
# what an import writes, without the archived file itself
TABLES = (
    "person", "person_version", "identifier", "residence", "search_key", "household", "household_member", "kinship",
    "roll_line",
)  # fmt: skip
AS_OF = "2026-11-24"


class ImportFailed(Exception):
    """The roll was not registered as a whole: the figures after it would mean nothing."""


def measure(ground: Ground) -> list[Figure]:
    """Seconds from upload to registered, and the most memory that the importer's processes held together."""
    from datetime import date  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roll.csv"
        write_roll(file, COUNTY, ground.people, date.fromisoformat(AS_OF))
        client = GatewayClient(ground.cell, "registration")
        client.wait_until_ready()
        with _most_memory(ground.data) as most:
            started = time.monotonic()
            roll = until_it_rests(client, upload(client, file, COUNTY, AS_OF))
            if roll["state"] == "previewed":
                roll = until_it_rests(client, client.call("POST", f"/v1/rolls/{roll['rollId']}:commit", {}))
            done = time.monotonic()
    if roll["state"] != "committed" or int(roll["rows"]) != ground.people:
        raise ImportFailed(roll["state"])
    size = ground.people
    floor, floor_gib = _copies(ground)
    target = TARGET_SECONDS_A_MILLION * size / MILLION
    return [
        Figure(f"roll_import_{size}", done - started, "s", target, floor),
        Figure(f"roll_import_{size}_peak_rss", most.bytes / GIB, "GiB", TARGET_GIB, floor_gib),
    ]


def until_it_rests(client: GatewayClient, roll: dict[str, Any]) -> dict[str, Any]:
    """The roll, once nothing is under way with it."""
    while True:
        roll = client.call("GET", f"/v1/rolls/{roll['rollId']}")
        if roll["state"] in RESTING:
            return roll
        time.sleep(0.2)


@contextmanager
def _most_memory(data: Path) -> Any:  # noqa: ANN401 - a small counter
    """Watch the processes that the worker starts; `bytes` is the most that those alive at one time ever held."""
    status = cell.status_of(data)
    assert status is not None  # noqa: S101 - the cell runs
    worker = psutil.Process(next(one["pid"] for one in status["processes"] if one["name"] == "registry-work"))
    most, over = SimpleNamespace(bytes=0), threading.Event()

    def watch() -> None:
        while not over.wait(LOOKED_EVERY_SECONDS):
            most.bytes = max(most.bytes, sum(map(_held, worker.children(recursive=True))))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def _held(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _copies(ground: Ground) -> tuple[float, float]:
    """The floor: COPY of the same rows into tables with the same indexes.

    Returns: seconds, and the GiB of the rows themselves as COPY sends them (below that nobody can hold them).
    """
    seconds, sent = 0.0, 0
    with psycopg.connect(ground.owner_url, autocommit=True) as connection:
        for table in TABLES:
            source, target = sql.Identifier(table), sql.Identifier(f"bench_{table}")
            made = sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)")
            connection.execute(made.format(target, source))
            with connection.cursor() as cursor:
                with cursor.copy(sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(source)) as out:
                    blocks = [bytes(block) for block in out]
                started = time.monotonic()
                with cursor.copy(sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(target)) as copy:
                    for block in blocks:
                        copy.write(block)
            seconds += time.monotonic() - started
            sent += sum(map(len, blocks))
            connection.execute(sql.SQL("DROP TABLE {}").format(target))
    return seconds, sent / GIB
