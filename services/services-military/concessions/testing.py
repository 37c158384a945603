"""Concessions under test: its own database, its real interceptors, a real registry and a real fees to ask."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import grpc
from anjia.concessions.v1 import card_service_pb2 as cards
from anjia.concessions.v1 import holder_service_pb2 as holders
from anjia.concessions.v1 import visit_service_pb2 as visits
from anjia.registry.v1 import facts_pb2
from anjia.types.v1 import envelope_pb2
from chassis.access.scope import COUNTY
from chassis.facts.consumer import Heard
from chassis.rpc.client import open_channel
from chassis.rpc.status import from_rpc_error
from chassis.service import Toolbox
from chassis.testing.serving import Caller, Serving
from chassis.values import FixedClock

from concessions.cards.commands import revoke_of_ended
from concessions.clients.fees import FeesClient
from concessions.clients.registry import RegistryClient
from concessions.hearing import handlers
from concessions.visits.charging import Charging

CELL = "510422"
COUNTY_CODE = "510422000000"
TODAY, UNTIL = "2026-11-24", "2027-11-24"
INSTITUTION = "Y101"
PIECE = 1024 * 1024
WRITINGS = Path(__file__).parents[1] / "tests" / "writings"
OFFICES = ("military-office", "clinic-worker", "auditor", "audit-admin")


def writings(name: str) -> list[str]:
    r"""Lines of a list of writings; what cannot be seen stands there as `\\u200b`."""
    lines = (WRITINGS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [_open(line) for line in lines if line]


def _open(line: str) -> str:
    first, *others = line.split("\\u")
    return first + "".join(chr(int(one[:4], 16)) + one[4:] for one in others)


def a_document(**told: str) -> bytes:
    """A picture of a document: one white pixel, with texts in its properties as a scanner writes them."""
    from PIL import Image, PngImagePlugin  # noqa: PLC0415 - tests only

    texts = PngImagePlugin.PngInfo()
    for name, text in told.items():
        texts.add_itxt(name, text)
    made = io.BytesIO()
    Image.new("L", (1, 1), zlib.crc32(repr(told).encode()) % 256).save(made, "png", pnginfo=texts)
    return made.getvalue()


class ConcessionsUnderTest:
    """A served concessions with callers; what its work role does is done when a test says so."""

    def __init__(self, as_: Serving, registry: Any, fees: Any, tools: Toolbox) -> None:
        self._as, self.registry, self.fees, self.tools = as_, registry, fees, tools
        self.fees_client = FeesClient(lambda: open_channel(fees.address), self.token)
        self.client = RegistryClient(lambda: open_channel(registry.address), self.token)

    async def token(self) -> str:
        """The service's own."""
        return str(self.registry.issuer.token("service-concessions"))

    @property
    def clock(self) -> FixedClock:
        """The clock of registry and concessions."""
        clock: FixedClock = self.registry.clock
        return clock

    def caller(self, role: str, purpose: str, **claims: Any) -> Caller:
        """Somebody in a role, with the county as territory unless claims say otherwise."""
        place = {"division": COUNTY_CODE, "division_level": "county"} if role in OFFICES else {}
        told = {**place, "staff_number": f"S-{role}", **claims}
        return self._as(self.registry.issuer.token(role, **told), purpose)

    @property
    def office(self) -> Caller:
        """The office that confirms."""
        return self.caller("military-office", "military-service")

    @property
    def clinic(self) -> Caller:
        """A desk of an institution."""
        return self.caller("clinic-worker", "health-service")

    def citizen(self, person_id: str) -> Caller:
        """The person, signed in."""
        return self._as(self.registry.issuer.token("citizen", person_id=person_id), "own-data")

    async def person(self, **fields: Any) -> str:
        """Somebody new; returns the id."""
        return str((await self.registry.register(**fields)).person_id)

    async def upload(self, person_id: str, content: bytes | None = None, name: str = "scan.png") -> holders.Document:
        """Upload a document as the gateway does. Raises the refusal."""
        office, make = self.office, holders.UploadDocumentRequest
        whole = a_document() if content is None else content
        pieces = [whole[start : start + PIECE] for start in range(0, len(whole), PIECE)]
        requests = iter([make(person_id=person_id, file_name=name), *(make(chunk=piece) for piece in pieces)])
        try:
            call = office.method("UploadDocument")(requests, metadata=tuple(office.metadata().items()))
            document: holders.Document = await call
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error) from error
        return document

    async def confirm(self, person_id: str = "", **fields: Any) -> holders.Holder:
        """Confirm somebody new, or whom one names; fields replace those of an ordinary request."""
        person_id = person_id or await self.person()
        document = fields.pop("document_id", None) or (await self.upload(person_id)).document_id
        ordinary = {
            "person_id": person_id,
            "kin_code": "spouse",
            "standing_code": "serving",
            "confirmed_until": UNTIL,
            "body_code": "B1",
            "document_id": document,
        }
        request = holders.ConfirmHolderRequest(**{**ordinary, **fields})
        reply: holders.Holder = await self.office.call("ConfirmHolder", request)
        return reply

    async def card(self, holder: holders.Holder | None = None, valid_until: str = "") -> cards.Card:
        """Issue a card."""
        holder = holder or await self.confirm()
        request = cards.IssueCardRequest(holder_id=holder.holder_id, valid_until=valid_until)
        reply: cards.Card = await self.office.call("IssueCard", request)
        return reply

    async def visit(self, person_id: str, **fields: Any) -> visits.Visit:
        """Record a visit of today; fields replace those of an ordinary request."""
        item = fields.get("item", "S01")
        consent = {"by_code": "self", "given_on": TODAY, "item": item, "how_code": "written"}
        consent |= fields.pop("consent", {})
        ordinary = {
            "person_id": person_id,
            "institution_code": INSTITUTION,
            "item": item,
            "served_on": TODAY,
            "consent": visits.Consent(**consent),
        }
        request = visits.RecordVisitRequest(**{**ordinary, **fields})
        reply: visits.Visit = await self.clinic.call("RecordVisit", request)
        return reply

    async def cancel(self, visit: visits.Visit, reason: str = "登记错了项目") -> visits.Visit:
        """Take a visit back at the desk that recorded it."""
        request = visits.CancelVisitRequest(visit_id=visit.visit_id, reason=reason)
        reply: visits.Visit = await self.clinic.call("CancelVisit", request)
        return reply

    async def charge(self) -> int:
        """What the work role does after a visit, and once the pauses of earlier refusals are over."""
        async with self.tools.database.work(COUNTY) as work:
            await work.raw.execute("UPDATE visit SET next_attempt_at = least(next_attempt_at, %s)", (work.now,))
            await work.commit()
        return await Charging(self.tools.database, self.fees_client).charge_once()

    async def hear(self, subject: str, **fields: str) -> None:
        """A fact of the register, heard."""
        _, noun, verb, _ = subject.split(".")
        message = getattr(facts_pb2, f"{noun.title()}{verb.title()}")(**fields)
        heard = Heard(envelope_pb2.Envelope(type=subject, payload=message.SerializeToString()))
        async with self.tools.database.work(COUNTY) as work:
            await handlers(self.client, revoke_of_ended)[subject](work, heard)
            await work.commit()

    async def registered(self, statement: str, *parameters: object) -> None:
        """The register's rows, as an act of it leaves them."""
        async with self.registry.tools.database.work(COUNTY) as work:
            await work.raw.execute(statement.encode(), parameters)
            await work.commit()

    async def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What a query finds, seen by the county."""
        async with self.tools.database.work(COUNTY) as work:
            return await (await work.raw.execute(query.encode(), parameters)).fetchall()
