"""Incentives under test: its own database, its real interceptors, and a real registry to ask."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from anjia.fees.v1 import facts_pb2 as paid_pb2
from anjia.incentives.v1 import application_service_pb2 as applications
from anjia.incentives.v1 import assessment_service_pb2 as pb
from anjia.incentives.v1 import pack_service_pb2 as packs
from anjia.registry.v1 import facts_pb2, person_service_pb2
from anjia.types.v1 import envelope_pb2
from chassis.access.scope import COUNTY
from chassis.errors import DomainError
from chassis.facts.consumer import Heard
from chassis.rpc.client import open_channel
from chassis.service import Toolbox
from chassis.testing.serving import Caller, Serving
from chassis.values import FixedClock

from incentives.assessments.engine import Engine
from incentives.assessments.job import AssessmentJob
from incentives.clients.registry import RegistryClient
from incentives.families.reader import FamilyReader
from incentives.hearing import fees_handlers, handlers, payment_handlers
from incentives.settings import IncentivesSettings

CELL = "510422"
DECIDED = (
    "INSERT INTO case_participant (entitlement_id, person_key, part, since) SELECT entitlement_id, %s, 'decide', now()"
    " FROM entitlement WHERE {} = %s"
)
AWARDED = "UPDATE entitlement SET state = %s, decided_by = %s, next_attempt_at = changed_at WHERE {} = %s"
ACCOUNT = "6228 4800 0000 0000 018"
ARTICLE = "管理规范（试行）补贴对象"
HERE = "510422104207"  # 水坪村, in 510422104 新九镇
DIVISIONS = {
    "village-worker": (HERE, "village"),
    "township-reviewer": ("510422104000", "township"),
    "county-approver": ("510422000000", "county"),
    "auditor": ("510422000000", "county"),
}


class IncentivesUnderTest:
    """A served incentives with callers; what its work role does is done when a test says so."""

    def __init__(self, as_: Serving, registry: Any, tools: Toolbox) -> None:
        self._as, self.registry, self.tools = as_, registry, tools
        self.client = RegistryClient(lambda: open_channel(registry.address), self.token)

    async def token(self) -> str:
        """The service's own."""
        return str(self.registry.issuer.token("service-incentives"))

    @property
    def clock(self) -> FixedClock:
        """The clock both services go by."""
        clock: FixedClock = self.registry.clock
        return clock

    def caller(self, role: str, purpose: str, **claims: Any) -> Caller:
        """Somebody in a role, in the role's usual territory unless claims say otherwise."""
        code, level = DIVISIONS.get(role, ("", ""))
        told = {"division": code, "division_level": level, "staff_number": f"S-{role}", **claims}
        return self._as(self.registry.issuer.token(role, **told), purpose)

    def citizen(self, person_id: str) -> Caller:
        """The person, signed in."""
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
        """What the work role's process does."""
        settings = self.tools.settings
        assert isinstance(settings, IncentivesSettings)  # noqa: S101 - a harness
        await AssessmentJob(settings, UUID(run_id), self.clock).assess()

    async def hear(self, subject: str, **fields: str) -> None:
        """A fact of the register, heard."""
        _, noun, verb, _ = subject.split(".")
        message = getattr(facts_pb2, f"{noun.title()}{verb.title()}")(**fields)
        heard = Heard(envelope_pb2.Envelope(type=subject, payload=message.SerializeToString()))
        async with self.tools.database.work(COUNTY) as work:
            await handlers(self.client, Engine(), (CELL,))[subject](work, heard)
            await work.commit()

    async def hear_of_money(self, subject: str, **fields: Any) -> None:
        """A fact of fees, heard."""
        message = getattr(paid_pb2, f"Order{subject.split('.')[2].title()}")(**fields)
        heard = Heard(envelope_pb2.Envelope(type=subject, payload=message.SerializeToString()))
        async with self.tools.database.work(COUNTY) as work:
            await fees_handlers()[subject](work, heard)
            await work.commit()

    async def hear_of_a_payment(self, person_id: str, period: str, programme: str = "childcare_subsidy") -> None:
        """What another system has paid, as fees imported it; the same again is the same payment."""
        message = paid_pb2.PaymentImported(
            payment_id=str(uuid5(NAMESPACE_OID, f"{person_id}{period}{programme}")),
            programme_code=programme,
            person_id=person_id,
            period_code=period,
            paid_on=f"{period[:4]}-12-20",
        )
        subject = "fees.payment.imported.v1"
        heard = Heard(envelope_pb2.Envelope(type=subject, payload=message.SerializeToString()))
        async with self.tools.database.work(COUNTY) as work:
            await payment_handlers(Engine(), (CELL,))[subject](work, heard)
            await work.commit()

    async def awarded(self, state: str, by: str = "S2", **where: str) -> None:
        """Entitlements in a state that follows a grant, decided by somebody."""
        ((column, value),) = where.items()
        async with self.tools.database.work(COUNTY) as work:
            await work.raw.execute(DECIDED.format(column).encode(), (by, value))
            await work.raw.execute(AWARDED.format(column).encode(), (state, by, value))
            await work.commit()

    async def child(self, born: str = "2025-03-01", **fields: Any) -> str:
        """A child with a hukou in the county; returns the person's id."""
        hukou = person_service_pb2.NewResidence(division_code=HERE, address="1组12号")
        person = await self.registry.register(birth_date=born, **{"hukou": hukou, **fields})
        return str(person.person_id)

    async def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What a statement finds, seen by the county; what it changes is kept."""
        async with self.tools.database.work(COUNTY) as work:
            found = await (await work.raw.execute(query.encode(), parameters or None)).fetchall()
            await work.commit()
        return found

    async def due(self) -> dict[str, tuple[str, int]]:
        """State and fen of each person on the county's list."""
        caller = self.caller("county-approver", "assessment")
        reply = await caller.call("ListEntitlements", applications.ListEntitlementsRequest())
        return {one.person_id: (one.state, one.amount_fen) for one in reply.entitlements}

    async def assess(self, year: int = 0) -> pb.AssessmentRun:
        """Everybody."""
        caller = self.caller("county-approver", "assessment")
        run = await caller.call("StartAssessment", pb.StartAssessmentRequest(claim_year=year))
        await self.assess_everybody(run.run_id)
        return await caller.call("GetAssessmentRun", pb.GetAssessmentRunRequest(run_id=run.run_id))  # type: ignore[no-any-return]


async def family(incentives: IncentivesUnderTest) -> tuple[str, str, str]:
    """(mother, child, entitlement): a newborn with one parent, offered."""
    mother = (await incentives.registry.register(name="郑秀兰")).person_id
    newborn = await incentives.child("2026-09-01", name="郑小宝")
    async with incentives.registry.tools.database.work(COUNTY) as work:
        await work.raw.execute(
            "INSERT INTO kinship (kinship_id, person_id, relative_id, kind, basis, valid_from, start_unknown,"
            " known_from, source) VALUES (uuidv7(), %s, %s, 'parent', 'birth', '2026-09-01', false, now(), 'test')",
            (newborn, mother),
        )
        await work.commit()
    await incentives.hear("registry.person.registered.v1", person_id=newborn)
    ((entitlement,),) = await incentives.rows(
        "SELECT entitlement_id::text FROM entitlement WHERE person_id = %s AND state = 'offered'", newborn
    )
    return mother, newborn, entitlement


async def listed(incentives: IncentivesUnderTest, *states: str) -> Any:
    """The county's list."""
    caller = incentives.caller("county-approver", "application-review")
    return await caller.call("ListEntitlements", applications.ListEntitlementsRequest(states=states))


async def signed(incentives: IncentivesUnderTest, programme: str = "childcare_subsidy") -> None:
    """A pack signed off by the county."""
    request = packs.SignOffPackRequest(programme=programme, compared_with="原文 2025-08-24")
    await incentives.caller("county-approver", "").call("SignOffPack", request)


async def filed(incentives: IncentivesUnderTest) -> tuple[str, str, str]:
    """(mother, child, entitlement): the offer taken by the mother."""
    mother, newborn, case = await family(incentives)
    citizen = incentives.citizen(mother)
    await citizen.call("AcceptOffer", applications.AcceptOfferRequest(entitlement_id=case, account_number=ACCOUNT))
    await citizen.call("SubmitApplication", applications.SubmitApplicationRequest(entitlement_id=case))
    return mother, newborn, case


async def refused_with(call: Awaitable[object]) -> str:
    """Why a call is refused."""
    try:
        await call
    except DomainError as error:
        return error.reason
    message = "it was not refused"
    raise AssertionError(message)
