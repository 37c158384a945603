"""Fixtures that all tests share: real parts, brought once a run."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import pytest
from chassis.db.keyring import new_keyring
from chassis.telemetry import set_up_logs
from chassis.testing.issuer import Issuer
from chassis.testing.parts import PASSWORD, Cluster, accepts, free_port, running_server, wait_until
from local.parts import postgres
from local.parts.assets import assets
from local.parts.mail_sink import MailSink, sinking
from local.places import cache
from local.secret_store import SERVICES
from xdist.scheduler import LoadScopeScheduling

import gateway  # noqa: F401 - before its folder of tests can be taken for the package

set_up_logs("test", "json")
# folder of tests → whose cell they share
SHARED_CELL = {"browser": "browser", "chaos": "chaos", "journeys": "cell", "fire": "cell"}
# for what builds
FULL_SECONDS = 3_600
# The day of the sample roll; tests hold the clock there.
TODAY = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def group_of(nodeid: str) -> str:
    """What is not spread over processes: the tests of one cell, or of one file."""
    file = nodeid.partition("::")[0]
    top, _, rest = file.partition("/")
    return SHARED_CELL.get(rest.partition("/")[0], file) if top == "tests" else file


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes minutes to build is left to --full, and said to be left.

    The longest first: what one process is still at while the other has nothing left is time lost.
    """
    left = [] if os.environ.get("ANJIA_TEST_FULL") else [item for item in items if item.get_closest_marker("full")]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(pytest.mark.timeout(FULL_SECONDS))
    items.sort(key=lambda item: group_of(item.nodeid) not in SHARED_CELL.values())


class ByCell(LoadScopeScheduling):
    """Gives a process whole groups; xdist's own marks reach no test of this pytest."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByCell:
    """Used where the run is spread."""
    return ByCell(config, log)


@pytest.fixture(scope="session")
def scratch() -> Path:
    """A folder that the parts' own account can read, as a test's 0700 folder cannot be."""
    folder = cache() / "tests"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    return folder


@pytest.fixture(scope="session")
def cluster(scratch: Path) -> Iterator[Cluster]:
    """A PostgreSQL cluster of this run, with registry's roles and a migrated template database."""
    folder, port = scratch / f"postgres-{uuid4().hex}", free_port()
    postgres.init_cluster(folder, PASSWORD)
    with (folder / "postgresql.conf").open("a") as file:
        file.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n")
    with running_server(postgres.command(folder, port), folder, postgres.account()):
        found = Cluster(port)
        wait_until(found.is_ready, 60, "PostgreSQL answers")
        roles = [f"{service}_{kind}" for service in SERVICES for kind in ("owner", "app")]
        passwords = dict.fromkeys((*roles, "keycloak"), PASSWORD)
        postgres.make_databases(found.url("postgres", "postgres"), passwords, list(SERVICES))
        for service in SERVICES:
            run = import_module(f"{service}.migrations.run")
            run.migrate(found.url(f"{service}_owner", service))
        yield found


@contextmanager
def fresh_database(cluster: Cluster, service: str) -> Iterator[str]:
    """Address of a fresh database of a service, for its application role."""
    with cluster.database_from(service, f"{service}_owner") as name:
        cluster.execute(f'GRANT CONNECT ON DATABASE "{name}" TO {service}_app')
        yield cluster.url(f"{service}_app", name)


@pytest.fixture
def incentives_url(cluster: Cluster) -> Iterator[str]:
    """Address of a fresh database of incentives."""
    with fresh_database(cluster, "incentives") as url:
        yield url


@pytest.fixture
def fees_url(cluster: Cluster) -> Iterator[str]:
    """Address of a fresh database of fees."""
    with fresh_database(cluster, "fees") as url:
        yield url


@pytest.fixture
def concessions_url(cluster: Cluster) -> Iterator[str]:
    """Address of a fresh database of concessions."""
    with fresh_database(cluster, "concessions") as url:
        yield url


@pytest.fixture
def notifications_url(cluster: Cluster) -> Iterator[str]:
    """Address of a fresh database of notifications."""
    with fresh_database(cluster, "notifications") as url:
        yield url


@pytest.fixture
def registry_name(cluster: Cluster) -> Iterator[str]:
    """Name of a fresh registry database."""
    with cluster.database_from("registry", "registry_owner") as name:
        cluster.execute(f'GRANT CONNECT ON DATABASE "{name}" TO registry_app')
        yield name


@pytest.fixture
def registry_url(cluster: Cluster, registry_name: str) -> str:
    """Address of a fresh registry database for the application role."""
    return cluster.url("registry_app", registry_name)


@pytest.fixture(scope="session")
def nats_server(scratch: Path) -> Iterator[str]:
    """Address of a NATS server of this run."""
    folder, port = scratch / f"nats-{uuid4().hex}", free_port()
    binary = str(Path(sys.executable).with_name("nats-server"))
    command = [binary, "-a", "127.0.0.1", "-p", str(port), "-js", "-sd", str(folder)]
    with running_server(command, folder, {}):
        wait_until(lambda: accepts(port), 30, "NATS listens")
        yield f"nats://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    """A twin of the sign-on server."""
    found = Issuer()
    yield found
    found.close()


@pytest.fixture
def keyring_file(tmp_path: Path) -> Path:
    """A fresh ring of keys."""
    path = tmp_path / "keys.json"
    new_keyring(path)
    return path


@pytest.fixture
def registry_settings(
    registry_url: str, nats_server: str, issuer: Issuer, keyring_file: Path, tmp_path: Path
) -> object:
    """Settings of a registry under test."""
    from registry.settings import RegistrySettings

    return RegistrySettings(
        cell="510422",
        synthetic_identities=True,
        database_url=registry_url,
        nats_url=nats_server,
        keyring=keyring_file,
        issuer=issuer.url,
        seal_dir=tmp_path / "seals",
    )


@pytest.fixture
async def registry(registry_settings: object, issuer: Issuer) -> AsyncIterator[object]:
    """Registry on a real database behind its real interceptors; see tests/people.py for who calls."""
    from chassis.service import Toolbox
    from chassis.testing.serving import serving
    from chassis.values import FixedClock
    from registry.app import build
    from registry.facts import tell
    from registry.testing import RegistryUnderTest, descriptors

    clock = FixedClock(TODAY)
    tools = Toolbox(registry_settings, clock=clock, tell=tell)  # type: ignore[arg-type]
    async with serving(build(tools), descriptors()) as as_:
        yield RegistryUnderTest(as_, issuer, tools, clock)


@pytest.fixture
def fees_settings(fees_url: str, nats_server: str, issuer: Issuer, keyring_file: Path, tmp_path: Path) -> object:
    """Settings of fees under test."""
    from fees.settings import FeesSettings

    return FeesSettings(
        cell="510422",
        assets=assets(),
        database_url=fees_url,
        nats_url=nats_server,
        keyring=keyring_file,
        issuer=issuer.url,
        seal_dir=tmp_path / "seals",
    )


@pytest.fixture
async def fees(fees_settings: object, issuer: Issuer) -> AsyncIterator[object]:
    """Fees on a real database behind its real interceptors."""
    from chassis.service import Toolbox
    from chassis.testing.serving import serving
    from chassis.values import FixedClock
    from fees.app import build
    from fees.facts import tell
    from fees.testing import FeesUnderTest, descriptors

    clock = FixedClock(TODAY)
    tools = Toolbox(fees_settings, clock=clock, tell=tell)  # type: ignore[arg-type]
    async with serving(build(tools), descriptors()) as as_:
        yield FeesUnderTest(as_, issuer, tools, clock)


@pytest.fixture
async def incentives(
    incentives_url: str, registry: object, nats_server: str, issuer: Issuer, keyring_file: Path, tmp_path: Path
) -> AsyncIterator[object]:
    """Incentives on a real database, with a real registry to ask."""
    from chassis.service import Toolbox
    from chassis.testing.serving import serving
    from incentives.app import CONTRACTS, build
    from incentives.facts import tell
    from incentives.settings import IncentivesSettings
    from incentives.testing import CELL, IncentivesUnderTest

    settings = IncentivesSettings(
        cell=CELL,
        database_url=incentives_url,
        nats_url=nats_server,
        keyring=keyring_file,
        issuer=issuer.url,
        seal_dir=tmp_path / "incentives-seals",
        registry_address=registry.address,  # type: ignore[attr-defined]
    )
    tools = Toolbox(settings, clock=registry.clock, tell=tell)  # type: ignore[attr-defined]
    descriptors = [service for file in CONTRACTS for service in file.DESCRIPTOR.services_by_name.values()]
    async with serving(build(tools), descriptors) as as_:
        yield IncentivesUnderTest(as_, registry, tools)


@pytest.fixture
async def concessions(
    concessions_url: str,
    registry: object,
    fees: object,
    nats_server: str,
    issuer: Issuer,
    keyring_file: Path,
    tmp_path: Path,
) -> AsyncIterator[object]:
    """Concessions on a real database, with a real registry and a real fees to ask."""
    import base64

    from chassis.service import Toolbox
    from chassis.testing.serving import serving
    from concessions.app import CONTRACTS, build
    from concessions.facts import tell
    from concessions.settings import ConcessionsSettings
    from concessions.testing import CELL, ConcessionsUnderTest

    settings = ConcessionsSettings(
        cell=CELL,
        database_url=concessions_url,
        nats_url=nats_server,
        keyring=keyring_file,
        issuer=issuer.url,
        seal_dir=tmp_path / "concessions-seals",
        registry_address=registry.address,  # type: ignore[attr-defined]
        fees_address=fees.address,  # type: ignore[attr-defined]
        card_key=base64.b64encode(bytes(range(32))).decode(),
    )
    tools = Toolbox(settings, clock=registry.clock, tell=tell)  # type: ignore[attr-defined]
    descriptors = [service for file in CONTRACTS for service in file.DESCRIPTOR.services_by_name.values()]
    async with serving(build(tools), descriptors) as as_:
        yield ConcessionsUnderTest(as_, registry, fees, tools)


@pytest.fixture
def mailbox() -> Iterator[MailSink]:
    """A mail server that keeps what it gets."""
    with sinking(free_port()) as found:
        yield found


@pytest.fixture
async def notifications(
    notifications_url: str,
    registry: object,
    nats_server: str,
    issuer: Issuer,
    keyring_file: Path,
    tmp_path: Path,
    mailbox: MailSink,
) -> AsyncIterator[object]:
    """Notifications on a real database, with a real registry to ask and a real mail server to send to."""
    from chassis.service import Toolbox
    from chassis.testing.serving import serving
    from notifications.app import build
    from notifications.facts import tell
    from notifications.settings import NotificationsSettings
    from notifications.testing import CELL, NotificationsUnderTest, descriptors

    settings = NotificationsSettings(
        cell=CELL,
        database_url=notifications_url,
        nats_url=nats_server,
        keyring=keyring_file,
        issuer=issuer.url,
        seal_dir=tmp_path / "notifications-seals",
        registry_address=registry.address,  # type: ignore[attr-defined]
        public_url="http://anjia.test",
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_starttls=False,
        mail_from="anjia@county.example",
        fake_sms_file=tmp_path / "sms.jsonl",
    )
    tools = Toolbox(settings, clock=registry.clock, tell=tell)  # type: ignore[attr-defined]
    async with serving(build(tools), descriptors()) as as_:
        yield NotificationsUnderTest(as_, registry, tools)


@pytest.fixture(scope="session")
def full() -> bool:
    """Whether whole products are wanted instead of one of each, and what takes minutes to build."""
    return bool(os.environ.get("ANJIA_TEST_FULL"))
