"""The streams of a cluster on real servers: each cell reaches the hub encrypted, as itself and as nobody else."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nats
import pytest
from chassis.testing.parts import free_port, wait_until
from cryptography import x509
from local.cluster import cells, secret_values
from local.cluster.certificates import certificate
from local.cluster.rendering import Object, folders, render
from local.cluster.subjects import found
from local.fleet import NATS_USERS

CODES = [one.code for one in cells.counties()]
DIGITS = "4711"
PLATFORM = "anjia-platform"


@pytest.fixture(scope="module")
def whole() -> list[Object]:
    """Everything that is applied to a cluster."""
    return [one for folder in folders() for one in render(folder)]


@pytest.fixture(autouse=True)
def _digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every password is of digits alone: the server reads such a value as a number, where it stands without quotes."""
    monkeypatch.setattr(secret_values, "_invented", lambda *_: DIGITS)


@dataclass
class Servers:
    """Runs streams of a cluster, each as its StatefulSet does, at ports and in folders of the test."""

    whole: list[Object]
    folder: Path
    # of the hub, as the platform's secret has it; made for the one name under which a test reaches it
    pair: tuple[str, str] = field(default_factory=lambda: certificate(["localhost"]))

    def prepare(self, space: str, name: str, port: int, **changes: str) -> tuple[list[str], dict[str, str], Path]:
        """Command, environment and log. changes: texts of a secret's files, `ca`."""
        folder = self.folder / space
        folder.mkdir()
        one: Any = found(self.whole, "StatefulSet", space, name)
        pod = one["spec"]["template"]["spec"]
        told = secret_values.environment_of(one, pod["containers"][0], self.whole)
        mounted = {one["name"]: one["mountPath"] for one in pod["containers"][0]["volumeMounts"]}
        places = {"/data": str(folder / "data")}
        for volume in (one for one in pod["volumes"] if "secret" in one):
            places[mounted[volume["name"]]] = str(folder)
            texts = {"tls.crt": self.pair[0], "tls.key": self.pair[1], "ca.crt": changes.get("ca", self.pair[0])}
            for item in volume["secret"]["items"]:
                (folder / item["path"]).write_text(texts[item["key"]])
        config: Any = found(self.whole, "ConfigMap", space, pod["volumes"][0]["configMap"]["name"])
        for file, content in config["data"].items():
            text = re.sub(r"\bport: (4222|7422)", f"port: {port}", content).replace("http_port: 8222", "")
            if "port: 4222" not in content and file == "nats.conf":
                text += f"\nport: {free_port()}\n"  # clients' own; at the hub there are none
            for inside, here in places.items():
                text = text.replace(inside, here)
            (folder / file).write_text(text)
        command = [str(Path(sys.executable).with_name("nats-server")), "-c", str(folder / "nats.conf")]
        return command, {**told, "HOSTNAME": f"{name}-0"}, folder / "log"

    @contextmanager
    def hub(self) -> Iterator[int]:
        """The hub; its port for cells."""
        port = free_port()
        with running(*self.prepare(PLATFORM, "nats-hub", port), "Server is ready"):
            yield port

    @contextmanager
    def cell(self, code: str, hub: int, sign: str = "Leafnode connection created", **changes: str) -> Iterator[int]:
        """A cell's stream; its port for clients."""
        port = free_port()
        command, told, log = self.prepare(f"anjia-{code}", "nats", port, **changes)
        assert f"tls://{code}:" in told["HUB_URL"]
        told["HUB_URL"] = told["HUB_URL"].replace("nats-hub.anjia-platform:7422", f"localhost:{hub}")
        if "url" in changes:
            told["HUB_URL"] = told["HUB_URL"].replace(*changes["url"].split("→"))
        with running(command, told, log, sign):
            yield port


@contextmanager
def running(command: list[str], told: dict[str, str], log: Path, sign: str) -> Iterator[None]:
    """A server while it runs, once its log has said so."""
    with log.open("w") as file:
        server = subprocess.Popen(command, env=told, stderr=file)
    try:
        wait_until(lambda: sign in log.read_text() or server.poll() is not None, 30, sign)
        assert sign in log.read_text(), log.read_text()
        yield
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def servers(whole: list[Object], tmp_path: Path) -> Servers:
    """What runs them."""
    return Servers(whole, tmp_path)


async def test_stream_takes_passwords_of_digits_alone(servers: Servers) -> None:
    with servers.cell(CODES[0], free_port(), "Server is ready") as port:
        for user in NATS_USERS:
            connection = await nats.connect(f"nats://{user}:{DIGITS}@127.0.0.1:{port}", allow_reconnect=False)
            await connection.close()


@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "plain"])
def test_hub_takes_cells_and_passwords_of_digits_in_quotes_alone(servers: Servers, quoted: bool) -> None:
    command, told, _ = servers.prepare(PLATFORM, "nats-hub", free_port())
    told = told if quoted else {name: value.strip('"') for name, value in told.items()}
    done = subprocess.run([*command, "-t"], env=told, check=False, capture_output=True, text=True)
    assert (done.returncode == 0) is quoted, done.stderr


class Ears:
    """Who listens in every cell to whatever crosses the hub."""

    def __init__(self) -> None:
        self.heard: dict[str, list[tuple[str, bytes]]] = {code: [] for code in CODES}
        self.connections: dict[str, Any] = {}

    async def listen(self, ports: dict[str, int]) -> None:
        for code, port in ports.items():
            self.connections[code] = await nats.connect(f"nats://operator:{DIGITS}@127.0.0.1:{port}")
            await self.connections[code].subscribe("exchange.in.>", cb=self._hear(code))
            await self.connections[code].flush()

    def _hear(self, code: str) -> Callable[[Any], Any]:
        async def hear(message: Any) -> None:
            self.heard[code].append((message.subject, message.data))

        return hear

    async def until_heard(self, code: str, data: bytes, say: Callable[[], Any]) -> None:
        """Say it again until it arrives: interest takes a moment to cross."""
        for _ in range(200):
            await say()
            await self.connections[code].flush()
            if data in [said for _, said in self.heard[code]]:
                return
        raise AssertionError(self.heard)


async def _converse(servers: Servers) -> Ears:
    """One cell speaks to the other as itself, as somebody else, and last as itself: then all has arrived."""
    one, other = CODES[:2]
    ears = Ears()
    with ExitStack() as stack:
        hub = stack.enter_context(servers.hub())
        await ears.listen({code: stack.enter_context(servers.cell(code, hub)) for code in CODES})
        speaker = ears.connections[one]
        await ears.until_heard(
            other, b"right", lambda: speaker.publish(f"exchange.out.{one}.{other}.person.asked", b"right")
        )
        await speaker.publish(f"exchange.out.999999.{other}.person.asked", b"as nobody")
        await speaker.publish(f"exchange.in.{other}.999999.person.asked", b"past the hub")
        await ears.until_heard(
            other, b"last", lambda: speaker.publish(f"exchange.out.{one}.{other}.person.asked", b"last")
        )
        for connection in ears.connections.values():
            await connection.close()
    return ears


async def test_cell_says_to_another_what_arrives_under_its_own_name_and_nothing_else(servers: Servers) -> None:
    one, other = CODES[:2]
    ears = await _converse(servers)
    assert {subject for subject, _ in ears.heard[other]} == {f"exchange.in.{other}.{one}.person.asked"}
    assert {data for _, data in ears.heard[other]} == {b"right", b"last"}
    # what stays at home is heard there alone
    assert {data for _, data in ears.heard[one]} == {b"past the hub"}


async def test_without_permissions_a_cell_would_speak_as_another(servers: Servers) -> None:
    """That the test before can fail: the hub without its permissions passes a forged name on."""
    config: Any = next(
        one for one in servers.whole if one["kind"] == "ConfigMap" and one["metadata"]["name"].startswith("hub-")
    )
    right = config["data"]["nats.conf"]
    config["data"]["nats.conf"] = re.sub(r", permissions \{[^}]*\}", "", right)
    try:
        ears = await _converse(servers)
    finally:
        config["data"]["nats.conf"] = right
    assert b"as nobody" in {data for _, data in ears.heard[CODES[1]]}


@pytest.mark.parametrize("code", CODES)
def test_cell_reaches_the_hub_as_itself_and_encrypted(servers: Servers, code: str) -> None:
    with servers.hub() as hub, servers.cell(code, hub):
        pass
    assert "Authorization" not in (servers.folder / PLATFORM / "log").read_text()


def test_hub_says_nothing_in_the_clear_but_that_it_speaks_tls(servers: Servers) -> None:
    with servers.hub() as hub, socket.create_connection(("127.0.0.1", hub), 10) as plain:
        greeting = plain.makefile("rb").readline()
        assert json.loads(greeting.removeprefix(b"INFO "))["tls_required"] is True
        plain.sendall(b'CONNECT {"user": "510421", "pass": "4711"}\r\nPING\r\n')
        assert plain.recv(1000) in (b"", b"-ERR 'Secure Connection - TLS Required'\r\n")


def test_cell_speaks_to_no_hub_that_it_does_not_know(servers: Servers) -> None:
    stranger, _ = certificate(["localhost"])
    with servers.hub() as hub, servers.cell(CODES[0], hub, "TLS leafnode handshake error", ca=stranger):
        pass
    assert "TLS Handshake Failure" in (servers.folder / PLATFORM / "log").read_text()


def test_hub_takes_no_cell_under_another_password(servers: Servers) -> None:
    with servers.hub() as hub, servers.cell(CODES[0], hub, "Authorization Violation", url=f":{DIGITS}@→:0000@"):
        pass


def test_certificate_of_the_hub_is_of_the_name_that_cells_call_it_by(whole: list[Object]) -> None:
    made: dict[str, str] = {}
    texts = [secret_values.value_of(PLATFORM, "hub-tls", key, made) for key in ("tls.crt", "tls.key")]
    assert None not in texts
    read = x509.load_pem_x509_certificate(str(texts[0]).encode())
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName)
    for code in CODES:
        one: Any = found(whole, "StatefulSet", f"anjia-{code}", "nats")
        told = secret_values.environment_of(one, one["spec"]["template"]["spec"]["containers"][0], whole)
        assert re.search(r"@([\w.-]+):", told["HUB_URL"])[1] in names  # type: ignore[index]
