"""The seal over the access log: a row removed, changed or added by a superuser is found."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from chassis.access.seal import Seal, verify
from chassis.testing.parts import Cluster
from registry.testing import RegistryUnderTest

FIRST = "WHERE position = (SELECT min(position) FROM access_log)"


async def sealed(registry: RegistryUnderTest, folder: Path, nats_url: str = "", service: str = "registry") -> Seal:
    await registry.register()
    await registry.register(name="李四")
    seal = Seal(registry.tools.database, service=service, folder=folder, nats_url=nats_url)
    assert await seal.seal_once() == 2
    await registry.register(name="赵六")
    assert await seal.seal_once() == 1
    found = await verify(registry.tools.database, service=service, folder=folder, nats_url=nats_url)
    assert found == []
    return seal


@pytest.mark.parametrize(
    ("tampering", "finding"),
    [
        (f"DELETE FROM access_log {FIRST}", "rows were sealed"),
        (f"UPDATE access_log SET role = 'auditor' {FIRST}", "changed"),
        ("UPDATE access_seal SET head = '\\x00'", "differs"),
        ("DELETE FROM access_seal", "missing in the database"),
    ],
)
async def test_tampering_is_found(
    registry: RegistryUnderTest, cluster: Cluster, registry_name: str, tmp_path: Path, tampering: str, finding: str
) -> None:
    await sealed(registry, tmp_path)
    with psycopg.connect(cluster.url("postgres", registry_name), autocommit=True) as superuser:
        superuser.execute(tampering)
    assert any(finding in one for one in await verify(registry.tools.database, service="registry", folder=tmp_path))


async def test_file_rewritten_together_with_the_database_is_found_by_the_stream(
    registry: RegistryUnderTest, cluster: Cluster, registry_name: str, tmp_path: Path, nats_server: str
) -> None:
    service = registry_name  # a subject of its own on a server that tests share
    seal = await sealed(registry, tmp_path, nats_server, service)
    with psycopg.connect(cluster.url("postgres", registry_name), autocommit=True) as superuser:
        superuser.execute(f"DELETE FROM access_log {FIRST}")
        superuser.execute("DELETE FROM access_seal")
    (tmp_path / f"{service}.jsonl").unlink()
    assert await seal.seal_once() == 2
    findings = await verify(registry.tools.database, service=service, folder=tmp_path, nats_url=nats_server)
    assert any("differs from the one in stream" in one for one in findings)


async def test_seal_whose_file_was_not_written_before_a_crash_is_written_by_the_next(
    registry: RegistryUnderTest, tmp_path: Path, nats_server: str, registry_name: str
) -> None:
    seal = await sealed(registry, tmp_path, nats_server, registry_name)
    file = tmp_path / f"{registry_name}.jsonl"
    file.write_text(file.read_text().splitlines(keepends=True)[0] + '{"seal": 2, "ro')
    await seal.seal_once()
    found = await verify(registry.tools.database, service=registry_name, folder=tmp_path, nats_url=nats_server)
    assert found == []
