"""Registry under test: callers of every role, and the requests tests make most."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from anjia.registry.v1 import agreement_service_pb2, person_pb2, person_service_pb2
from anjia.registry.v1 import roll_service_pb2 as roll_pb
from chassis.access.scope import COUNTY
from chassis.service import Toolbox
from chassis.testing.issuer import Issuer
from chassis.testing.serving import Caller, Serving
from chassis.values import FixedClock
from google.protobuf.descriptor import ServiceDescriptor

from registry.app import CONTRACTS
from registry.settings import RegistrySettings

HERE = "510422104207"  # 水坪村, in 510422104 新九镇
THERE = "510422102206"  # a village of another township of the county
ELSEWHERE = "510421100001"  # a village of another county
DIVISIONS = {
    "village-worker": (HERE, "village"),
    "township-reviewer": ("510422104000", "township"),
    "county-approver": ("510422000000", "county"),
    "auditor": ("510422000000", "county"),
    "audit-admin": ("510422000000", "county"),
    "military-office": ("510422000000", "county"),
    "clinic-worker": ("510422000000", "county"),
    "operator": ("510422000000", "county"),
    "agency-hospital": ("510422000000", "county"),
}


def descriptors() -> list[ServiceDescriptor]:
    """Every service registry serves."""
    return [service for file in CONTRACTS for service in file.DESCRIPTOR.services_by_name.values()]


class RegistryUnderTest:
    """A served registry with callers."""

    def __init__(self, as_: Serving, issuer: Issuer, tools: Toolbox, clock: FixedClock) -> None:
        self._as = as_
        self.address = as_.address
        self.issuer = issuer
        self.tools = tools
        self.clock = clock

    def caller(self, role: str, purpose: str, **claims: Any) -> Caller:
        """Somebody in a role, in the role's usual territory unless claims say otherwise."""
        code, level = DIVISIONS.get(role, ("", ""))
        told = {"division": code, "division_level": level, "staff_number": f"S-{role}", **claims}
        return self._as(self.issuer.token(role, **told), purpose)

    def citizen(self, person_id: str) -> Caller:
        """The person, signed in."""
        return self._as(self.issuer.token("citizen", person_id=person_id), "own-data")

    async def read_roll(self, content: bytes, name: str = "roll.csv") -> str:
        """Upload a roll as the gateway does, and preview it; returns its id."""
        operator = self.caller("operator", "registration")
        head = roll_pb.UploadRollRequest(file_name=name, county="510422", as_of="2026-11-24")
        requests = iter([head, roll_pb.UploadRollRequest(chunk=content)])
        roll = await operator.method("UploadRoll")(requests, metadata=tuple(operator.metadata().items()))
        await self.work_at_roll(roll.roll_id)
        return str(roll.roll_id)

    async def work_at_roll(self, roll_id: str) -> None:
        """What the worker's child process does."""
        from registry.rolls.job import RollJob  # noqa: PLC0415 - frames

        settings = self.tools.settings
        assert isinstance(settings, RegistrySettings)  # noqa: S101 - registry has its own
        await asyncio.to_thread(lambda: RollJob(settings, UUID(roll_id)).run())

    async def import_roll(self, content: bytes, name: str = "roll.csv") -> str:
        """Upload, preview and commit a roll; returns its id."""
        roll_id = await self.read_roll(content, name)
        await self.caller("operator", "registration").call("CommitRoll", roll_pb.CommitRollRequest(roll_id=roll_id))
        await self.work_at_roll(roll_id)
        return roll_id

    async def undo_roll(self, roll_id: str, *, work: bool = True) -> None:
        """Take an import back, as whoever has read how many people it brought; `work`: to its end."""
        operator = self.caller("operator", "registration")
        found = await operator.call("GetRoll", roll_pb.GetRollRequest(roll_id=roll_id))
        request = roll_pb.UndoRollRequest(roll_id=roll_id, people=found.people, reason="重复导入")
        await operator.call("UndoRoll", request)
        if work:
            await self.work_at_roll(roll_id)

    async def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What a statement finds, seen by the county; what it changes is kept."""
        async with self.tools.database.work(COUNTY) as work:
            found = await (await work.raw.execute(query.encode(), parameters or None)).fetchall()
            await work.commit()
        return found

    async def agree(self, agency: str, permission: str, fields: list[str]) -> str:
        """An agreement under which an agency calls."""
        request = agreement_service_pb2.RecordAgreementRequest(
            agency=agency,
            permission=permission,
            purpose="life-event",
            fields=fields,
            legal_basis="政务数据共享条例",
            impact_assessment="PIA-1",
            valid_from="2026-01-01",
            valid_until="2027-01-01",
        )
        approver = self.caller("county-approver", "registration")
        return str((await approver.call("RecordAgreement", request)).agreement_id)

    async def register(self, worker: Caller | None = None, **fields: Any) -> person_pb2.Person:
        """Register somebody; fields replace those of an ordinary request."""
        caller = worker or self.caller("county-approver", "registration")
        reply: person_pb2.Person = await caller.call("RegisterPerson", new_person(**fields))
        return reply


def new_person(**fields: Any) -> person_service_pb2.RegisterPersonRequest:
    """An ordinary registration."""
    village = fields.pop("village", HERE)
    ordinary = {
        "name": "王秀英",
        "sex": person_pb2.SEX_FEMALE,
        "birth_date": "1990-05-17",
        "residence": person_service_pb2.NewResidence(division_code=village, address="1组12号"),
    }
    return person_service_pb2.RegisterPersonRequest(**{**ordinary, **fields})
