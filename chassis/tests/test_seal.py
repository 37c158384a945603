"""The seal over the access log: a row removed, changed or added by a superuser is found."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from chassis.access.seal import Seal, verify
from chassis.testing.parts import Cluster
from registry.testing import RegistryUnderTest


@pytest.mark.parametrize(
    ("tampering", "finding"),
    [
        ("DELETE FROM access_log WHERE position = (SELECT min(position) FROM access_log)", "rows were sealed"),
        ("UPDATE access_log SET role = 'auditor' WHERE position = (SELECT min(position) FROM access_log)", "changed"),
        ("UPDATE access_seal SET head = '\\x00'", "differs"),
        ("DELETE FROM access_seal", "missing in the database"),
    ],
)
async def test_tampering_is_found(
    registry: RegistryUnderTest, cluster: Cluster, registry_name: str, tmp_path: Path, tampering: str, finding: str
) -> None:
    await registry.register()
    await registry.register(name="李四")
    seal = Seal(registry.tools.database, service="registry", folder=tmp_path, nats_url="")
    assert await seal.seal_once() == 2
    await registry.register(name="赵六")
    assert await seal.seal_once() == 1
    assert await verify(registry.tools.database, service="registry", folder=tmp_path) == []
    with psycopg.connect(cluster.url("postgres", registry_name), autocommit=True) as superuser:
        superuser.execute(tampering)
    assert any(finding in one for one in await verify(registry.tools.database, service="registry", folder=tmp_path))
