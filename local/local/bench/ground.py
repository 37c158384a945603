"""The ground a bench stands on: a cell of its own in a fresh folder, gone afterwards."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg

from local import cell
from local.bench.load import HttpClient
from local.bench.visitor import Visitor
from local.fleet import addresses, database_url, nats_url
from local.places import IS_ROOT, default_data
from local.secret_store import Secrets

COUNTY = "510421"
PURPOSE = "registration"
COUNTY_SCOPE = "SELECT set_config('anjia.scope', 'county', false)"


class DataThere(Exception):
    """The folder given for the bench's cell holds something: the bench removes its folder when it is done."""


class Ground:
    """A cell for measuring. `people` are imported by the first row family."""

    def __init__(self, data: Path | None, people: int) -> None:
        self.data = (data or _fresh()).resolve()
        if self.data.exists() and any(self.data.iterdir()):
            raise DataThere(self.data)
        self.people = people
        self._cell: cell.Cell | None = None

    def start(self) -> float:
        """Start the cell; returns the seconds to its first page."""
        started = time.monotonic()
        command = [sys.executable, "-m", "local", "up", "--empty", "--detach", "--data", str(self.data)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        self._cell = cell.running(self.data)
        httpx.get(f"{self._cell.gateway}/").raise_for_status()
        return time.monotonic() - started

    def stop(self) -> None:
        """Stop the cell."""
        cell.stop(self.data)
        self._cell = None

    def remove(self) -> None:
        """Stop the cell and remove all it had."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)

    @property
    def cell(self) -> cell.Cell:
        """The running cell."""
        assert self._cell is not None  # noqa: S101 - started before anything is measured
        return self._cell

    @property
    def secrets(self) -> Secrets:
        """Its passwords and ports."""
        return self.cell.secrets

    def client(self, purpose: str = PURPOSE) -> HttpClient:
        """A client of the gateway with a fresh token of the operator."""
        token = self.cell.operator_token()
        return HttpClient(self.cell.gateway, {"Authorization": f"Bearer {token}", "Anjia-Purpose": purpose})

    def visitor(self, user: str) -> Visitor:
        """A browser of a demo account, not signed in yet."""
        return Visitor(self.cell.gateway, addresses(self.secrets)["keycloak"], user, self.secrets.password(user))

    @property
    def application_url(self) -> str:
        """Registry's database for the application role."""
        return database_url("registry_app", "registry", self.secrets)

    @property
    def owner_url(self) -> str:
        """Registry's database for the superuser of the cluster."""
        return database_url("postgres", "registry", self.secrets)

    @property
    def nats_url(self) -> str:
        """The cell's NATS with its password."""
        return nats_url("operator", self.secrets)

    def ids(self, count: int) -> list[str]:
        """Ids of people, taken from all over the county."""
        with psycopg.connect(self.owner_url) as connection:
            query = "SELECT person_id::text FROM person WHERE state = 'active' ORDER BY md5(person_id::text) LIMIT %s"
            return [row[0] for row in connection.execute(query, (count,))]

    async def connections(self, count: int) -> list[psycopg.AsyncConnection]:
        """Connections of the application role that see the county."""
        found = []
        for _ in range(count):
            connection = await psycopg.AsyncConnection.connect(self.application_url, autocommit=True)
            await connection.execute(COUNTY_SCOPE)
            found.append(connection)
        return found


def _fresh() -> Path:
    """A folder that the parts' own account can reach: root's cells lie where all its cells lie."""
    name = f"bench-{uuid4().hex[:12]}"
    return default_data().with_name(name) if IS_ROOT else Path(tempfile.gettempdir()) / name
