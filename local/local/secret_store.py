"""What a cell keeps to itself: passwords, keys, ports. Made at first start, readable by its owner alone."""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass, field
from pathlib import Path

from chassis.db.keyring import new_keyring

FILE = "secrets.json"
LOWEST_PORT, PORT_RANGE = 18_000, 12_000
SERVICES = ("registry", "incentives", "fees", "concessions", "notifications")
PORTS = (
    "postgres",
    "nats",
    "keycloak",
    "keycloak_management",
    "gateway",
    "mail",
    *(f"{service}_{kind}" for service in SERVICES for kind in ("grpc", "work")),
)


@dataclass
class Secrets:
    """The secrets and ports of a cell."""

    cell: str = "510421"
    passwords: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    session_key: str = ""
    # signs the cards of concessions
    card_key: str = ""
    users_made: bool = False
    demo_loaded: bool = False
    with_demo: bool = True

    def password(self, name: str) -> str:
        """The password or client secret of a name, made when first asked for."""
        if name not in self.passwords:
            self.passwords[name] = secrets.token_urlsafe(24)
        return self.passwords[name]


def read(data: Path) -> Secrets | None:
    """The cell's secrets; None before its first start."""
    try:
        return Secrets(**json.loads((data / FILE).read_text()))
    except FileNotFoundError:
        return None


def write(data: Path, content: Secrets) -> None:
    """Keep the secrets, whole or not at all."""
    draft = data / f"{FILE}.new"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(handle, 0o600)  # a draft that a crash left keeps the mode it had
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(content), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(data / FILE)


def open_cell(data: Path, *, port: int | None, empty: bool) -> Secrets:
    """The cell's secrets with ports that are free; made anew at its first start."""
    data.mkdir(parents=True, exist_ok=True)
    for folder in ("keys", "logs", "seals"):
        (data / folder).mkdir(exist_ok=True)
        (data / folder).chmod(0o700)
    known = read(data)
    content = known or Secrets(with_demo=not empty, session_key=base64.b64encode(os.urandom(32)).decode())
    if not content.card_key:
        content.card_key = base64.b64encode(os.urandom(32)).decode()
    if port is not None:
        content.ports["gateway"] = port
    taken: set[int] = set()
    for name in PORTS:
        wanted = content.ports.get(name)
        content.ports[name] = wanted if wanted and wanted not in taken and _is_free(wanted) else _free_port(taken)
        taken.add(content.ports[name])
    for service in SERVICES:
        new_keyring(data / "keys" / f"{service}.json")
    write(data, content)
    return content


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port(taken: set[int]) -> int:
    """A free port below the range that outgoing connections use, so that the next start finds it free again."""
    while True:
        port = LOWEST_PORT + secrets.randbelow(PORT_RANGE)
        if port not in taken and _is_free(port):
            return port
