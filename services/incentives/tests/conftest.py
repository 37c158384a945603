"""Incentives under test: its own database, its real interceptors, and a real registry to ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from anjia.registry.v1 import facts_pb2
from anjia.types.v1 import envelope_pb2
from chassis.access.scope import COUNTY
from chassis.facts.consumer import Heard
from chassis.rpc.client import open_channel
from chassis.service import Toolbox
from chassis.testing.issuer import Issuer
from chassis.testing.serving import Caller, Serving, serving
from chassis.values import FixedClock
from incentives.app import CONTRACTS, build
from incentives.assessments.engine import Engine
from incentives.assessments.job import AssessmentJob
from incentives.clients.registry import RegistryClient
from incentives.facts import tell
from incentives.families.reader import FamilyReader
from incentives.hearing import handlers
from incentives.settings import IncentivesSettings
from registry.testing import DIVISIONS, RegistryUnderTest

CELL = "510422"


class IncentivesUnderTest:
    """A served incentives with callers; what its work role does is done when a test says so."""

    def __init__(self, as_: Serving, registry: RegistryUnderTest, tools: Toolbox) -> None:
        self._as, self.registry, self.tools = as_, registry, tools
        self.client = RegistryClient(lambda: open_channel(registry.address), self.token)

    async def token(self) -> str:
        return self.registry.issuer.token("service-incentives")

    @property
    def clock(self) -> FixedClock:
        return self.registry.clock

    def caller(self, role: str, purpose: str, **claims: Any) -> Caller:
        code, level = DIVISIONS.get(role, ("", ""))
        told = {"division": code, "division_level": level, "staff_number": f"S-{role}", **claims}
        return self._as(self.registry.issuer.token(role, **told), purpose)

    def citizen(self, person_id: str) -> Caller:
        return self._as(self.registry.issuer.token("citizen", person_id=person_id), "own-data")

    async def read_register(self) -> int:
        """A pass through the register, as asked for after a roll."""
        reader = FamilyReader(self.tools.database, self.client)
        async with self.tools.database.work(COUNTY) as work:
            await work.raw.execute("INSERT INTO reading (reading_id, state, after, people, asked_at)"
                                   " VALUES (uuidv7(), 'waiting', 0, 0, now())")  # fmt: skip
            await work.commit()
        return await reader.read_once()

    async def assess_everybody(self, run_id: str) -> None:
        settings = self.tools.settings
        assert isinstance(settings, IncentivesSettings)
        from uuid import UUID

        await AssessmentJob(settings, UUID(run_id), self.clock).assess()

    async def hear(self, subject: str, **fields: str) -> None:
        """A fact of the register, heard."""
        _, noun, verb, _ = subject.split(".")
        message = getattr(facts_pb2, f"{noun.title()}{verb.title()}")(**fields)
        heard = Heard(envelope_pb2.Envelope(type=subject, payload=message.SerializeToString()), gap=False)
        async with self.tools.database.work(COUNTY) as work:
            await handlers(self.client, Engine(), (CELL,))[subject](work, heard)
            await work.commit()


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
