"""Notifications under test: its own database, its real interceptors, facts heard as the work role hears them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from anjia.incentives.v1 import facts_pb2 as cases
from anjia.notifications.v1 import message_service_pb2, page_service_pb2
from anjia.registry.v1 import facts_pb2 as people
from anjia.types.v1 import envelope_pb2
from chassis.access.scope import COUNTY
from chassis.facts.consumer import Hearer, Taken
from chassis.rpc.client import open_channel
from chassis.service import Toolbox
from chassis.testing.serving import Caller
from chassis.values import FixedClock
from chassis.values.clock import CHINA
from google.protobuf.descriptor import ServiceDescriptor

from notifications.app import CONTRACTS
from notifications.channels import Channels
from notifications.clients.registry import RegistryClient
from notifications.clocks.supervising import Supervising
from notifications.deliveries.outlets import outlets_of
from notifications.deliveries.sender import Outlets, Sender
from notifications.hearing import case_handlers, person_handlers
from notifications.messages.commands import next_version
from notifications.settings import NotificationsSettings

CELL = "510422"
HERE = "510422104207"  # 水坪村, in 510422104 新九镇
DIVISIONS = {
    "village-worker": (HERE, "village"),
    "township-reviewer": ("510422104000", "township"),
    **dict.fromkeys(
        ("county-approver", "auditor", "audit-admin", "content-editor", "supervisor"), ("510422000000", "county")
    ),
}


def descriptors() -> list[ServiceDescriptor]:
    """Every service notifications serves."""
    return [service for file in CONTRACTS for service in file.DESCRIPTOR.services_by_name.values()]


class NotificationsUnderTest:
    """A served notifications with callers; what its work role does is done when a test says so."""

    def __init__(self, as_: Callable[[str, str], Caller], registry: Any, tools: Toolbox) -> None:
        self._as, self.registry, self.tools = as_, registry, tools
        settings = tools.settings
        assert isinstance(settings, NotificationsSettings)  # noqa: S101 - a harness
        self.settings = settings
        self.channels = Channels(email=settings.email_on, sms=settings.sms_on)
        self.supervising = Supervising(tools.database, self.channels)
        common: dict[str, Any] = {"nats_url": "", "mode": "each_event"}
        self.cases = Hearer(
            "cases", tools.database, stream="INCENTIVES", handlers=case_handlers(self.channels), **common
        )
        self.people = Hearer("people", tools.database, stream="REGISTRY", handlers=person_handlers(), **common)

    async def token(self) -> str:
        """The service's own."""
        return str(self.registry.issuer.token("service-notifications"))

    @property
    def clock(self) -> FixedClock:
        """The clock both services go by."""
        found: FixedClock = self.registry.clock
        return found

    def caller(self, role: str, purpose: str = "", **claims: Any) -> Caller:
        """Somebody in a role, in the role's usual territory unless claims say otherwise."""
        code, level = DIVISIONS.get(role, ("", ""))
        told = {"division": code, "division_level": level, "staff_number": f"S-{role}", **claims}
        return self._as(self.registry.issuer.token(role, **told), purpose)

    def citizen(self, person_id: str) -> Caller:
        """The person, signed in."""
        return self._as(self.registry.issuer.token("citizen", person_id=person_id), "own-data")

    def sender(self, **outlets: Any) -> Sender:
        """The loop that sends, over real outlets unless others are given."""
        real = outlets_of(self.settings)
        chosen = Outlets(outlets.get("post", real.post), outlets.get("sms", real.sms))
        registry = RegistryClient(lambda: open_channel(self.registry.address), self.token)
        address = self.settings.public_url
        return Sender(self.tools.database, chosen, registry, cell=CELL, address=address, next_version=next_version)

    async def hear(
        self, subject: str, version: int, *, on: date | None = None, fact_id: str = "", **fields: Any
    ) -> bool:
        """A fact as it comes from the stream. False when it was known."""
        service, noun, verb, _ = subject.split(".")
        message = getattr(cases if service == "incentives" else people, f"{noun.title()}{verb.title()}")(**fields)
        envelope = envelope_pb2.Envelope(
            id=fact_id or str(uuid4()),
            type=subject,
            entity=fields.get("entitlement_id") or fields.get("kept_person_id") or fields.get("person_id") or "x",
            entity_version=version,
            payload=message.SerializeToString(),
        )
        moment = datetime.combine(on, time(12), CHINA) if on else self.clock.now()
        envelope.time.FromDatetime(moment)
        return await (self.cases if service == "incentives" else self.people).take(envelope) is Taken.DONE

    async def inbox(self, person_id: str) -> message_service_pb2.ListMessagesResponse:
        """What somebody finds there."""
        reply: message_service_pb2.ListMessagesResponse = await self.citizen(person_id).call(
            "ListMessages", message_service_pb2.ListMessagesRequest()
        )
        return reply

    async def codes(self, person_id: str) -> list[str]:
        """Kinds of the messages, oldest first."""
        return [one.code for one in reversed((await self.inbox(person_id)).messages)]

    async def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What a query finds, seen by the county."""
        async with self.tools.database.work(COUNTY) as work:
            return await (await work.raw.execute(query.encode(), parameters)).fetchall()


def case(person_id: str, **fields: Any) -> dict[str, Any]:
    """The fields that every fact of a case has; of a new case unless told otherwise."""
    ordinary = {
        "entitlement_id": str(uuid4()),
        "person_id": person_id,
        "claimant_id": person_id,
        "division_code": HERE,
    }
    return {**ordinary, **fields}


def page(title: str = "一个页面", **fields: Any) -> page_service_pb2.PageContent:
    """A page that says all it must."""
    text = page_service_pb2.PageText
    ordinary = {
        "title": text(zh=title, en="A page"),
        "summary": text(zh="说明", en="A summary"),
        "event": text(zh="生孩子", en="Having a child"),
        "sections": [page_service_pb2.PageSection(title=text(zh="谁", en="Who"), text=text(zh="每个人", en="All"))],
        "basis": [text(zh="民法典", en="Civil Code")],
    }
    return page_service_pb2.PageContent(**{**ordinary, **fields})


def uuid(text: str) -> UUID:
    """An id of a reply."""
    return UUID(text)
