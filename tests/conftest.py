"""One cell for all journeys and attacks, with its spans collected and its facts heard by a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from chassis.db.keyring import new_keyring
from chassis.testing.parts import Cluster
from local.places import ROOT

from local import fleet
from tests.cells import RunningCell, running_cell
from tests.collector import Collector, collecting

VILLAGE = "510421100001"


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    """Where the cell's traces go."""
    with collecting() as found:
        yield found


@pytest.fixture(scope="session")
def cell(collector: Collector) -> Iterator[RunningCell]:
    """An empty cell of the demo county, every call traced."""
    with running_cell("--empty", ANJIA_TRACE_RATIO="1", ANJIA_OTLP_ENDPOINT=f"127.0.0.1:{collector.port}") as found:
        yield found


@dataclass
class Ear:
    """What the hearing process has written down."""

    file: Path

    def heard(self) -> list[tuple[str, str, int]]:
        """(subject, entity, version), in order."""
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        return [(subject, entity, int(version)) for subject, entity, version in map(str.split, lines)]


@pytest.fixture(scope="session")
def ear(
    cell: RunningCell, collector: Collector, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ear]:
    """A hearer with a database of its own in another cluster."""
    folder = tmp_path_factory.mktemp("ear")
    new_keyring(folder / "keys.json")
    nats_url = fleet.common(cell.data, cell.cell.secrets)["ANJIA_NATS_URL"]
    with cluster.database_from("registry", "registry_owner") as database:
        cluster.execute(f'GRANT CONNECT ON DATABASE "{database}" TO registry_app')
        url = cluster.url("registry_app", database)
        command = [sys.executable, "-m", "tests.ear", str(folder / "heard"), nats_url, url, str(folder / "keys.json")]
        environment = {**os.environ, "ANJIA_OTLP_ENDPOINT": f"127.0.0.1:{collector.port}"}
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        yield Ear(folder / "heard")
        process.kill()
        process.wait()
