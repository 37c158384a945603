"""A cell as other verbs meet it: is it up, where does it answer, who may ask."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from local import secret_store
from local.fleet import addresses
from local.secret_store import Secrets
from local.supervisor import MARKER

STOP_SECONDS = 60.0


class CellNotRunning(Exception):
    """There is no running cell in this data folder."""

    def __init__(self, data: Path) -> None:
        super().__init__(f"no cell is running in {data}; start it with ./anjia up · 尚未启动，请先运行 ./anjia up")


@dataclass
class Cell:
    """A running cell."""

    data: Path
    secrets: Secrets

    @property
    def gateway(self) -> str:
        return addresses(self.secrets)["gateway"]

    def client_token(self, client: str) -> str:
        """An access token of a service account, by client credentials."""
        answer = httpx.post(
            self._token_url,
            data={
                "grant_type": "client_credentials",
                "client_id": client,
                "client_secret": self.secrets.password(client),
            },
            timeout=30,
        )
        return str(answer.raise_for_status().json()["access_token"])

    @property
    def _token_url(self) -> str:
        return f"{addresses(self.secrets)['keycloak']}/realms/anjia/protocol/openid-connect/token"

    def operator_token(self) -> str:
        """The token that the verbs act with; they are logged like any caller."""
        return self.client_token("operator")


def status_of(data: Path) -> dict[str, Any] | None:
    """What the supervisor last said, None when none is alive."""
    try:
        status: dict[str, Any] = json.loads((data / "status.json").read_text())
        supervisor = psutil.Process(status["supervisor"])
        if supervisor.environ().get(MARKER) != str(data):
            return None
    except (FileNotFoundError, ValueError, psutil.Error):
        return None
    return status


def running(data: Path) -> Cell:
    """The running cell of a folder.

    Errors: `CellNotRunning`.
    """
    content = secret_store.read(data)
    if status_of(data) is None or content is None:
        raise CellNotRunning(data)
    return Cell(data, content)


def ours(data: Path) -> list[psutil.Process]:
    """Processes that carry this cell's marker: what a dead supervisor has left."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARKER) == str(data):
                found.append(process)
        except psutil.Error:
            continue
    return found


def clear_orphans(data: Path) -> int:
    """End what a dead supervisor has left; returns how many there were."""
    orphans = [process for process in ours(data) if process.pid != os.getppid()]
    for process in orphans:
        try:
            # PostgreSQL takes SIGINT as a fast shutdown, everybody else as the end
            process.send_signal(signal.SIGINT)
        except psutil.Error:
            continue
    _, alive = psutil.wait_procs(orphans, timeout=10)
    for process in alive:
        try:
            process.kill()
        except psutil.Error:
            continue
    psutil.wait_procs(alive, timeout=5)
    return len(orphans)


def stop(data: Path) -> bool:
    """Stop a running cell and wait for it; False when none was running."""
    status = status_of(data)
    if status is None:
        return clear_orphans(data) > 0
    supervisor = psutil.Process(status["supervisor"])
    supervisor.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    while supervisor.is_running() and supervisor.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.05)
    clear_orphans(data)
    return True
