"""Fees under test: callers of every role, and the requests tests make most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

import grpc
from anjia.fees.v1 import disbursement_service_pb2, fund_service_pb2, invoice_service_pb2, payment_order_service_pb2
from anjia.registry.v1 import facts_pb2 as register_pb2
from anjia.types.v1 import envelope_pb2
from chassis.access.scope import COUNTY
from chassis.facts.consumer import Handler, Hearer
from chassis.rpc.status import from_rpc_error
from chassis.service import Toolbox
from chassis.testing.issuer import Issuer
from chassis.testing.serving import Caller
from chassis.values import FixedClock
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message

from fees.app import CONTRACTS
from fees.disbursements.profiles.payments import yuan
from fees.hearing import handlers

HERE = "510422104207"  # 水坪村, in 510422104 新九镇
ELSEWHERE = "510421100001"  # a village of another county
COUNTY_CODE = "510422000000"
PROGRAMME = "childcare_subsidy"
CARD, OTHER_CARD = "6222021234567890128", "4539148803436467"  # nobody's, with check digits that hold
BANK = "102665000011"
TERRITORIES = ("finance-officer", "county-approver", "auditor", "supervisor", "township-reviewer", "clinic-worker")


def descriptors() -> list[ServiceDescriptor]:
    """Every service fees serves."""
    return [service for file in CONTRACTS for service in file.DESCRIPTOR.services_by_name.values()]


class FeesUnderTest:
    """A served fees with callers."""

    def __init__(self, as_: Callable[[str, str], Caller], issuer: Issuer, tools: Toolbox, clock: FixedClock) -> None:
        self._as = as_
        self.address = getattr(as_, "address", "")
        self.issuer = issuer
        self.tools = tools
        self.clock = clock

    def caller(self, role: str, purpose: str = "payment", **claims: Any) -> Caller:
        """Somebody in a role, with the county as territory unless claims say otherwise."""
        place = {"division": COUNTY_CODE, "division_level": "county"} if role in TERRITORIES else {}
        told = {**place, "staff_number": f"S-{role}", **claims}
        return self._as(self.issuer.token(role, **told), purpose)

    def officer(self, number: int = 1, purpose: str = "payment") -> Caller:
        """One of several finance officers."""
        return self.caller("finance-officer", purpose, staff_number=f"F-{number}")

    def citizen(self, person_id: str) -> Caller:
        """The person, signed in."""
        return self._as(self.issuer.token("citizen", person_id=person_id), "own-data")

    async def order(self, **fields: Any) -> payment_order_service_pb2.PaymentOrder:
        """Record an order; fields replace those of an ordinary request."""
        reply: payment_order_service_pb2.PaymentOrder = await self.caller("service-incentives").call(
            "RecordPaymentOrder", new_order(**fields)
        )
        return reply

    async def fund(self, **fields: Any) -> fund_service_pb2.Fund:
        """A budget recorded by one officer and confirmed by another; fields replace those of an ordinary request."""
        recorded: fund_service_pb2.Fund = await self.officer().call("RecordBudget", new_budget(**fields))
        confirm = fund_service_pb2.ConfirmBudgetRequest(budget_id=recorded.waiting.budget_id)
        reply: fund_service_pb2.Fund = await self.officer(2).call("ConfirmBudget", confirm)
        return reply

    async def batch(self, fund_id: str, *, until: str = "approved", **fields: Any) -> disbursement_service_pb2.Batch:
        """Prepare a batch, and check and approve it by other people, up to a state."""
        request = disbursement_service_pb2.PrepareBatchRequest(fund_id=fund_id, **{"profile": "csv", **fields})
        batch: disbursement_service_pb2.Batch = await self.officer(1).call("PrepareBatch", request)
        if until in ("checked", "approved"):
            check = disbursement_service_pb2.CheckBatchRequest(batch_id=batch.batch_id)
            batch = await self.officer(2).call("CheckBatch", check)
        if until == "approved" and batch.state == "checked":
            approve = disbursement_service_pb2.ApproveBatchRequest(batch_id=batch.batch_id)
            batch = await self.caller("county-approver").call("ApproveBatch", approve)
        return batch

    async def lines(self, batch_id: str) -> list[disbursement_service_pb2.BatchLine]:
        """The lines of a batch."""
        request = disbursement_service_pb2.ListBatchLinesRequest(batch_id=batch_id)
        return list((await self.officer().call("ListBatchLines", request)).lines)

    async def upload(self, batch_id: str, content: bytes) -> disbursement_service_pb2.ResultReport:
        """Upload a result file and let another officer confirm it. Raises the refusal."""
        report = await self.send_in(batch_id, content)
        if report.state != "waiting":
            return report
        request = disbursement_service_pb2.ConfirmResultFileRequest(file_id=report.file_id)
        confirmed: disbursement_service_pb2.ResultReport = await self.officer(2).call("ConfirmResultFile", request)
        return confirmed

    async def send_in(self, batch_id: str, content: bytes) -> disbursement_service_pb2.ResultReport:
        """Upload a result file as the gateway does; it waits for a second person. Raises the refusal."""
        officer, make = self.officer(), disbursement_service_pb2.UploadResultFileRequest
        requests = iter([make(batch_id=batch_id, file_name="result"), make(chunk=content)])
        try:
            call = officer.method("UploadResultFile")(requests, metadata=tuple(officer.metadata().items()))
            report: disbursement_service_pb2.ResultReport = await call
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error) from error
        return report

    async def download(self, batch_id: str) -> tuple[str, bytes]:
        """The name and content of a batch's bank file. Raises the refusal."""
        officer = self.officer()
        request = disbursement_service_pb2.DownloadBankFileRequest(batch_id=batch_id)
        stub = officer.method("DownloadBankFile")
        try:
            chunks = [chunk async for chunk in stub(request, metadata=tuple(officer.metadata().items()))]
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error) from error
        return chunks[0].file_name, b"".join(chunk.chunk for chunk in chunks)

    async def change(self, order_id: str, number: str, *, name: str = "") -> None:
        """Another account for a returned order: proposed by one officer, seen whole and confirmed by another."""
        mend = payment_order_service_pb2.MendAccountRequest(
            order_id=order_id, payee_name=name, account_number=number, bank_code=BANK, document="D-1"
        )
        change_id = (await self.officer(8).call("MendAccount", mend)).change_id
        await self.look_at(9, change_id)
        confirm = payment_order_service_pb2.ConfirmOrderChangeRequest(change_id=change_id)
        await self.officer(9).call("ConfirmOrderChange", confirm)

    async def look_at(self, number: int, change_id: str) -> payment_order_service_pb2.OrderChange:
        """An officer looks at a change whole, for a case."""
        request = payment_order_service_pb2.GetOrderChangeRequest(change_id=change_id)
        change: payment_order_service_pb2.OrderChange = await self.officer(number).call(
            "GetOrderChange", request, anjia_case=f"CHANGE-{change_id} document-compared"
        )
        return change

    async def invoice(self, **fields: Any) -> invoice_service_pb2.Invoice:
        """Charge somebody new for an ordinary service; fields replace those of the request."""
        ordinary = {"person_id": str(uuid4()), "item": "S01", "served_on": "2026-11-24", "division_code": HERE}
        request = invoice_service_pb2.IssueInvoiceRequest(**{**ordinary, **fields})
        reply: invoice_service_pb2.Invoice = await self.officer(1, "fee-service").call("IssueInvoice", request)
        return reply

    async def hear(self, subject: str, **fields: str) -> None:
        """A fact of the register, heard."""
        verb = subject.split(".")[2].title()
        message = getattr(register_pb2, f"Person{verb}")(**fields)
        entity = fields.get("kept_person_id") or fields["person_id"]
        await self.hear_of(handlers(), subject, entity, message)

    async def hear_of(self, heard: dict[str, Handler], subject: str, entity: str, message: Message) -> None:
        """A fact of another service, heard."""
        envelope = envelope_pb2.Envelope(
            id=str(uuid4()), type=subject, entity=entity, payload=message.SerializeToString()
        )
        hearer = Hearer("fees-test", self.tools.database, mode="each_event", stream="TEST", handlers=heard, nats_url="")
        await hearer.take(envelope)

    async def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What a statement finds, seen by the county; what it changes is kept."""
        async with self.tools.database.work(COUNTY) as work:
            found = await (await work.raw.execute(query.encode(), parameters)).fetchall()
            await work.commit()
        return found


def new_order(**fields: Any) -> payment_order_service_pb2.RecordPaymentOrderRequest:
    """An ordinary order, of somebody new unless told otherwise."""
    person = fields.pop("person_id", None) or str(uuid4())
    ordinary = {
        "award_id": str(uuid4()),
        "programme": PROGRAMME,
        "person_id": person,
        "payee_person_id": person,
        "period": "2026",
        "amount_fen": 360_000,
        "payee_name": "王秀英",
        "account_number": CARD,
        "bank_code": BANK,
        "division_code": HERE,
    }
    return payment_order_service_pb2.RecordPaymentOrderRequest(**{**ordinary, **fields})


def new_budget(**fields: Any) -> fund_service_pb2.RecordBudgetRequest:
    """An ordinary budget."""
    ordinary = {
        "programme": PROGRAMME,
        "year": 2026,
        "amount_fen": 100_000_000,
        "document": "盐财社〔2026〕1号",
        "account_number": "12345678901234567",
        "account_name": "盐边县财政国库集中支付中心",
        "bank_code": BANK,
    }
    return fund_service_pb2.RecordBudgetRequest(**{**ordinary, **fields})


def result_table(lines: Iterable[disbursement_service_pb2.BatchLine], *returned: str) -> bytes:
    """The bank's answer as CSV: lines of the orders named are returned, all others settled."""
    rows = ["end_to_end_id,amount,outcome,reason"]
    for line in lines:
        outcome, reason = ("returned", "AC01") if line.order_id in returned else ("settled", "")
        rows.append(f"{line.end_to_end_id},{yuan(line.amount_fen)},{outcome},{reason}")
    return "\n".join(rows).encode()
