"""Fixtures of incentives' tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from chassis.service import Toolbox
from chassis.testing.issuer import Issuer
from chassis.testing.serving import serving
from incentives.app import CONTRACTS, build
from incentives.facts import tell
from incentives.settings import IncentivesSettings
from incentives.testing import CELL, IncentivesUnderTest
from registry.testing import RegistryUnderTest


@pytest.fixture
async def incentives(
    incentives_url: str,
    registry: RegistryUnderTest,
    nats_server: str,
    issuer: Issuer,
    keyring_file: Path,
    tmp_path: Path,
) -> AsyncIterator[IncentivesUnderTest]:
    settings = IncentivesSettings(
        cell=CELL,
        database_url=incentives_url,
        nats_url=nats_server,
        keyring=keyring_file,
        issuer=issuer.url,
        seal_dir=tmp_path / "incentives-seals",
        registry_address=registry.address,
    )
    tools = Toolbox(settings, clock=registry.clock, tell=tell)
    descriptors = [service for file in CONTRACTS for service in file.DESCRIPTOR.services_by_name.values()]
    async with serving(build(tools), descriptors) as as_:
        yield IncentivesUnderTest(as_, registry, tools)
