"""Real parts for tests: a PostgreSQL cluster of their own, a database from a migrated template in milliseconds."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

START_SECONDS = 60.0
PASSWORD = "test"  # noqa: S105 - of a cluster that lives as long as a test run, on loopback


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Poll a condition up to a limit."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            message = f"not within {seconds} s: {what}"
            raise AssertionError(message)
        time.sleep(0.05)


@dataclass
class Cluster:
    """A running cluster."""

    port: int

    def url(self, user: str, database: str) -> str:
        """Address of a database for a user."""
        return f"postgresql://{user}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def is_ready(self) -> bool:
        """Whether it lets anybody in: it listens before it has started up."""
        try:
            psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def execute(self, statement: sql.Composable | str) -> None:
        """Run a statement as the superuser."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    @contextmanager
    def database_from(self, template: str, owner: str) -> Iterator[str]:
        """The name of a fresh copy of a template, dropped afterwards."""
        name = f"test_{uuid4().hex}"
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        self.execute(make.format(*map(sql.Identifier, (name, template, owner))))
        try:
            yield name
        finally:
            self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def running_server(command: list[str], folder: Path, account: dict[str, object]) -> Iterator[subprocess.Popen[bytes]]:
    """A server process, stopped afterwards; its output lies in `folder`.log."""
    with Path(f"{folder}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", start_new_session=True, **account)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)
        Path(f"{folder}.log").unlink(missing_ok=True)


def accepts(port: int) -> bool:
    """Whether somebody listens on a port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
