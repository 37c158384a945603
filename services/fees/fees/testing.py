"""Fees under test: callers of every role, and the requests tests make most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from anjia.fees.v1 import fund_service_pb2, payment_order_service_pb2
from chassis.access.scope import COUNTY
from chassis.service import Toolbox
from chassis.testing.issuer import Issuer
from chassis.testing.serving import Caller
from chassis.values import FixedClock
from google.protobuf.descriptor import ServiceDescriptor

from fees.app import CONTRACTS

HERE = "510422104207"  # 水坪村, in 510422104 新九镇
ELSEWHERE = "510421100001"  # a village of another county
COUNTY_CODE = "510422000000"
PROGRAMME = "childcare_subsidy"
CARD = "6222021234567890128"  # nobody's, with a check digit that holds
BANK = "102665000011"
TERRITORIES = ("finance-officer", "county-approver", "auditor", "supervisor", "township-reviewer", "clinic-worker")


def descriptors() -> list[ServiceDescriptor]:
    """Every service fees serves."""
    return [service for file in CONTRACTS for service in file.DESCRIPTOR.services_by_name.values()]


class FeesUnderTest:
    """A served fees with callers."""

    def __init__(self, as_: Callable[[str, str], Caller], issuer: Issuer, tools: Toolbox, clock: FixedClock) -> None:
        self._as = as_
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
        """Record a budget; fields replace those of an ordinary request."""
        reply: fund_service_pb2.Fund = await self.officer().call("RecordBudget", new_budget(**fields))
        return reply

    async def rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What a query finds, seen by the county."""
        async with self.tools.database.work(COUNTY) as work:
            return await (await work.raw.execute(query.encode(), parameters)).fetchall()


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
