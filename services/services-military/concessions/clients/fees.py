"""What concessions asks of fees: charge for a visit, let off what the catalogue lets off, take a charge back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

import grpc
from anjia.fees.v1 import invoice_service_pb2 as pb
from anjia.fees.v1 import invoice_service_pb2_grpc
from chassis.rpc.account import TokenSource
from chassis.rpc.client import call_unary


@dataclass(frozen=True, slots=True)
class Charge:
    """A visit as fees sees it: codes and days."""

    visit_id: UUID
    person_id: UUID
    item: str
    served_on: date
    division_code: str


class FeesClient:
    """The office that charges."""

    def __init__(self, open_channel: Callable[[], grpc.aio.Channel], token: TokenSource) -> None:
        self._open_channel = open_channel
        self._token = token

    @cached_property
    def _invoices(self) -> invoice_service_pb2_grpc.InvoiceServiceStub:
        return invoice_service_pb2_grpc.InvoiceServiceStub(self._open_channel())

    async def issue(self, charge: Charge) -> tuple[UUID, int]:
        """Issue the invoice; the same visit again is the same invoice. Returns (invoice id, fen due).

        Errors: what fees refused with; UNAVAILABLE when it is away.
        """
        request = pb.IssueInvoiceRequest(
            person_id=str(charge.person_id),
            item=charge.item,
            served_on=charge.served_on.isoformat(),
            division_code=charge.division_code,
            reference=str(charge.visit_id),
        )
        metadata = await self._metadata(f"visit-{charge.visit_id}")
        invoice = await call_unary(self._invoices.IssueInvoice, request, metadata)
        assert isinstance(invoice, pb.Invoice)  # noqa: S101 - the stub's reply
        return UUID(invoice.invoice_id), invoice.due_fen

    async def waive(self, invoice_id: UUID, code: str) -> int:
        """Let somebody off under a code; the same again changes nothing. Returns the fen still due.

        Errors: as above.
        """
        request = pb.WaiveInvoiceRequest(invoice_id=str(invoice_id), reason_code=code)
        invoice = await call_unary(
            self._invoices.WaiveInvoice, request, await self._metadata(f"waive-{invoice_id}-{code}")
        )
        assert isinstance(invoice, pb.Invoice)  # noqa: S101 - the stub's reply
        return invoice.due_fen

    async def cancel(self, invoice_id: UUID) -> None:
        """Take an invoice back whose visit was recorded wrongly; the same again changes nothing.

        Errors: REFUND_FIRST once it was paid; as above.
        """
        request = pb.CancelInvoiceRequest(invoice_id=str(invoice_id), reason_code="wrong")
        await call_unary(self._invoices.CancelInvoice, request, await self._metadata(f"cancel-{invoice_id}"))

    async def _metadata(self, key: str) -> dict[str, str]:
        token = await self._token()
        return {"authorization": f"Bearer {token}", "anjia-purpose": "fee-service", "idempotency-key": key}
