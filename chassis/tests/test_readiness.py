"""A process is ready when its own role was answered, from the schema it was written for; alive from when it listens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import psycopg
import pytest
from alembic import command
from alembic.config import Config
from chassis.db.migrations.running import revisions_of
from chassis.readiness import LIVE, NotReady, Readiness, schema_check, stream_check
from chassis.testing.collecting import collecting
from chassis.testing.issuer import Issuer
from chassis.testing.parts import PASSWORD, Cluster, free_port, wait_until
from grpc_health.v1 import health_pb2, health_pb2_grpc
from local.secret_store import SERVICES
from psycopg import sql

PEOPLE = "anjia.registry.v1.PersonService"
SERVING, NOT_SERVING = "SERVING", "NOT_SERVING"
START_SECONDS = 60
STOP_SECONDS = 30


def folder_of(service: str) -> Path:
    """The migrations of a service."""
    return Path(str(import_module(f"{service}.migrations").__file__)).parent


class Process:
    """A running process of registry."""

    def __init__(self, port: int, log: Path, process: subprocess.Popen[bytes]) -> None:
        self._port, self._log, self.process = port, log, process

    def health(self, service: str = "") -> str:
        """What its health service says; nothing while nobody listens."""
        with grpc.insecure_channel(f"127.0.0.1:{self._port}") as channel:
            try:
                stub = health_pb2_grpc.HealthStub(channel)
                answer = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=5)
            except grpc.RpcError:
                return ""
            return str(health_pb2.HealthCheckResponse.ServingStatus.Name(answer.status))

    def says(self, event: str, **wanted: str) -> list[dict[str, Any]]:
        """Its lines of an event that hold all of this."""
        lines = [json.loads(line) for line in self._log.read_text().splitlines() if line.startswith("{")]
        return [one for one in lines if one["event"] == event and wanted.items() <= one.items()]

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Until it holds, or the process has ended."""

        def holds() -> bool:
            assert self.process.poll() is None, self._log.read_text()
            return bool(condition())

        wait_until(holds, START_SECONDS, what)


Start = Callable[..., Any]


@pytest.fixture
def start(tmp_path: Path, keyring_file: Path, issuer: Issuer) -> Start:
    """Runs a role of registry, ended afterwards."""

    @contextmanager
    def make(role: str, database_url: str, nats_url: str = "", **more: str) -> Iterator[Process]:
        port, log = free_port(), tmp_path / f"{role}-{uuid4().hex}.log"
        told = {
            "CELL": "510422",
            "DATABASE_URL": database_url,
            "NATS_URL": nats_url,
            "KEYRING": str(keyring_file),
            "ISSUER": issuer.url,
            "SEAL_DIR": str(tmp_path / "seals"),
            "LISTEN" if role == "serve" else "HEALTH_LISTEN": f"127.0.0.1:{port}",
            **more,
        }
        environment = {"PATH": os.environ["PATH"], **{f"ANJIA_{name}": value for name, value in told.items()}}
        arguments = [sys.executable, "-m", "registry", role]
        with log.open("wb") as file, subprocess.Popen(arguments, stderr=file, env=environment) as process:
            try:
                found = Process(port, log, process)
                found.wait(lambda: found.says("listening"), "it listens")
                yield found
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()  # or the block around it would wait for ever
                    raise

    return make


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[str]:
    """Name of a database of registry before its first migration."""
    with cluster.database_from("template0", "registry_owner") as name:
        yield name


def migrate_to(cluster: Cluster, database: str, revision: str) -> None:
    """Bring a database of registry to a revision, as its migrations do."""
    settings = Config()
    settings.set_main_option("script_location", str(folder_of("registry")))
    owner = cluster.url("registry_owner", database)
    settings.attributes["url"] = owner.replace("postgresql://", "postgresql+psycopg://", 1)
    command.upgrade(settings, revision)


def test_process_with_a_right_database_serves_and_says_so_for_each_service(start: Start, registry_url: str) -> None:
    with start("serve", registry_url) as process:
        process.wait(lambda: process.health() == SERVING, "it serves")
        assert process.health(PEOPLE) == process.health(LIVE) == SERVING
        assert process.says("ready")


def test_process_with_a_wrong_password_is_alive_and_not_ready_and_says_why_once(
    start: Start, registry_url: str
) -> None:
    wrong = registry_url.replace(f":{PASSWORD}@", ":wrong-one@")
    with start("serve", wrong) as process:
        process.wait(lambda: process.says("not_ready"), "it says why")
        assert process.health() == process.health(PEOPLE) == NOT_SERVING
        assert process.health(LIVE) == SERVING
        (line,) = process.says("not_ready")
        assert (line["needs"], line["reason"]) == ("database", "DATABASE_REFUSED")
        assert "password authentication failed" in line["text"]
        assert "wrong-one" not in json.dumps(line)


@pytest.mark.parametrize("role", ["serve", "work"])
def test_old_schema_is_waited_for_and_served_once_migrated_without_a_restart(
    start: Start, cluster: Cluster, empty: str, nats_server: str, role: str
) -> None:
    head, known = revisions_of(folder_of("registry"))
    older = max(known - {head})
    migrate_to(cluster, empty, older)
    with start(role, cluster.url("registry_app", empty), nats_server) as process:
        process.wait(lambda: process.says("not_ready"), "it says why")
        assert (process.health(), process.health(LIVE)) == (NOT_SERVING, SERVING)
        (line,) = process.says("not_ready", reason="SCHEMA_BEHIND")
        assert (line["found"], line["expected"]) == (older, head)
        assert not process.says("loop_broke")  # no loop works on tables of another shape
        migrate_to(cluster, empty, "head")
        process.wait(lambda: process.health() == SERVING, "it serves")


@pytest.mark.parametrize("role", ["serve", "work"])
def test_process_sends_its_metrics_the_last_ones_when_it_stops(
    start: Start, registry_url: str, nats_server: str, role: str
) -> None:
    with collecting() as collector:
        with start(role, registry_url, nats_server, OTLP_ENDPOINT=f"127.0.0.1:{collector.port}") as process:
            process.wait(lambda: process.health() == SERVING, "it serves")
            assert not process.says("loop_broke")
        assert f"registry-{role}" in collector.processes
        assert "db.client.connection.max" in collector.names


def test_worker_that_the_stream_refuses_is_not_ready(start: Start, registry_url: str) -> None:
    with start("work", registry_url, f"nats://registry:x@127.0.0.1:{free_port()}") as process:
        process.wait(lambda: process.says("not_ready", needs="stream"), "it says why")
        assert (process.health(), process.health(LIVE)) == (NOT_SERVING, SERVING)


@pytest.mark.parametrize("service", SERVICES)
async def test_every_service_reads_its_own_schema_as_its_own_role(
    cluster: Cluster, service: str, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue(f"{service}_url")
    await schema_check(url, folder_of(service))()
    head, _ = revisions_of(folder_of(service))
    for found, reason in ((None, "SCHEMA_BEHIND"), ("later", "SCHEMA_UNKNOWN")):
        owner = cluster.url(f"{service}_owner", url.rpartition("/")[2])
        with psycopg.connect(owner, autocommit=True) as connection:
            connection.execute("DELETE FROM alembic_version")
            if found:
                connection.execute(sql.SQL("INSERT INTO alembic_version VALUES ({})").format(found))
        with pytest.raises(NotReady) as error:
            await schema_check(url, folder_of(service))()
        assert (error.value.reason, error.value.details) == (reason, {"found": found or "none", "expected": head})


async def test_database_before_its_first_migration_is_behind(cluster: Cluster, empty: str) -> None:
    with pytest.raises(NotReady, match="SCHEMA_BEHIND"):
        await schema_check(cluster.url("registry_app", empty), folder_of("registry"))()


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[int]:
    """Port of a stream that knows one user."""
    port, log = free_port(), tmp_path / "nats.log"
    command = [str(Path(sys.executable).with_name("nats-server")), "-a", "127.0.0.1", "-p", str(port)]
    command += ["-js", "-sd", str(tmp_path / "stream"), "--user", "registry", "--pass", "right"]
    with log.open("wb") as file, subprocess.Popen(command, stderr=file) as process:
        wait_until(lambda: "Server is ready" in log.read_text(), START_SECONDS, "NATS is ready")
        yield port
        process.terminate()


async def test_stream_is_asked_as_the_process_itself(guarded: int) -> None:
    await stream_check(f"nats://registry:right@127.0.0.1:{guarded}", "registry")()
    for wrong in (f"registry:wrong@127.0.0.1:{guarded}", f"fees:right@127.0.0.1:{guarded}", f"127.0.0.1:{free_port()}"):
        with pytest.raises(NotReady, match="STREAM_REFUSED"):
            await stream_check(f"nats://{wrong}", "registry")()


async def test_what_has_answered_once_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.readiness.LOOK_AGAIN_SECONDS", 0.0)
    asked: list[str] = []

    def after(times: int, name: str) -> Callable[[], Any]:
        async def check() -> None:
            asked.append(name)
            if asked.count(name) < times:
                raise NotReady("LATER")

        return check

    readiness = Readiness({"one": after(1, "one"), "three": after(3, "three")})
    await readiness.wait("one")
    assert (readiness.is_ready, readiness.missing) == (False, ("three",))
    await readiness.wait()
    assert readiness.is_ready
    assert asked == ["one", "three", "three", "three"]
