"""Money: a pay run of ten thousand orders to the bank and back, and numbered receipts."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import grpc
import psycopg
from anjia.fees.v1 import payment_order_service_pb2 as pb
from anjia.fees.v1 import payment_order_service_pb2_grpc
from chassis.values.clock import SystemClock, day_of
from fees.charges.receipt import typeset
from fees.charges.rows import InvoiceRow, ReceivedPaymentRow

from local.bench.figures import Figure, in_ms
from local.bench.ground import COUNTY, Ground
from local.bench.load import open_loop, warm_up
from local.bench.visitor import Visitor
from local.fleet import addresses, database_url
from local.parts.assets import assets

ORDERS = 10_000
# a million orders with their files in a minute
TARGET_SECONDS = 60 * ORDERS / 1_000_000
# no target in the design: who pays at a counter waits for paper, not for us
RECEIPTS_PER_SECOND, RECEIPT_MS = 4, 500
IN_FLIGHT = 8
AMOUNT_FEN = 360_000
# a card that does not exist, with its check digit
CARD = "6222021234567890128"
VILLAGE = f"{COUNTY}100001"
FUND = {
    "programme": "childcare_subsidy", "year": 2026, "amountFen": 2 * ORDERS * AMOUNT_FEN, "document": "1号",
    "accountNumber": "51000000000001", "accountName": "国库集中支付中心", "bankCode": "102665000011",
}  # fmt: skip


async def funded(payers: Mapping[str, Visitor], budget: dict[str, Any]) -> str:
    """A fund whose budget one officer recorded and another confirmed."""
    fund = await payers["finance.officer"].call("POST", "/v1/funds", budget, purpose="payment")
    confirm = f"/v1/budgets/{fund['waiting']['budgetId']}:confirm"
    await payers["finance.checker"].call("POST", confirm, {}, purpose="payment")
    return str(fund["fundId"])


async def measure(ground: Ground, seconds: float) -> list[Figure]:
    """Seconds from preparing a batch to its settlement, and receipts a second."""
    payers = {user: ground.visitor(user) for user in ("finance.officer", "finance.checker", "county.approver")}
    for payer in payers.values():
        await payer.sign_in()
    officer = payers["finance.officer"]
    fund = await funded(payers, FUND)
    await _order(ground, ORDERS)
    started = time.perf_counter()
    batch, file = await to_the_bank(payers, fund)
    there = time.perf_counter() - started
    await answered(payers, batch, file)
    whole = time.perf_counter() - started
    floor = _copy(ground)
    figures = [
        Figure(f"pay_run_{ORDERS}_to_the_bank", there, "s", TARGET_SECONDS, floor),
        Figure(f"pay_run_{ORDERS}_settled", whole, "s", TARGET_SECONDS, floor),
    ]
    return [*figures, await _receipts(ground, officer, seconds)]


async def _order(ground: Ground, count: int) -> None:
    """What incentives has granted; not measured."""
    token = ground.cell.client_token("incentives")
    async with grpc.aio.insecure_channel(addresses(ground.secrets)["fees_grpc"]) as channel:
        stub = payment_order_service_pb2_grpc.PaymentOrderServiceStub(channel)

        async def some(numbers: range) -> None:
            for _ in numbers:
                award, person = str(uuid4()), str(uuid4())
                request = pb.RecordPaymentOrderRequest(
                    award_id=award, programme="childcare_subsidy", person_id=person, payee_person_id=person,
                    period="2026", amount_fen=AMOUNT_FEN, payee_name="示范", account_number=CARD,
                    division_code=VILLAGE,
                )  # fmt: skip
                told = (("authorization", f"Bearer {token}"), ("anjia-purpose", "payment"), ("idempotency-key", award))
                await stub.RecordPaymentOrder(request, metadata=told, timeout=30)

        await asyncio.gather(*(some(range(part, count, IN_FLIGHT)) for part in range(IN_FLIGHT)))


async def to_the_bank(payers: dict[str, Visitor], fund: str) -> tuple[str, bytes]:
    """A batch of all open orders by three people; its id and the file."""
    body = {"fundId": fund, "profile": "csv"}
    batch = (await payers["finance.officer"].call("POST", "/v1/disbursements", body, purpose="payment"))["batchId"]
    path = f"/v1/disbursements/{batch}"
    await payers["finance.checker"].call("POST", f"{path}:check", purpose="payment")
    await payers["county.approver"].call("POST", f"{path}:approve", purpose="payment")
    return batch, await payers["finance.officer"].send("GET", f"{path}/bank-file", purpose="payment")


async def answered(payers: dict[str, Visitor], batch: str, file: bytes) -> None:
    """The bank's answer, sent in by one and confirmed by another."""
    path = f"/v1/disbursements/{batch}/result-files?fileName=result.csv"
    told = json.loads(await payers["finance.officer"].send("POST", path, settled(file), purpose="payment"))
    confirm = f"/v1/result-files/{told['fileId']}:confirm"
    await payers["finance.checker"].call("POST", confirm, {}, purpose="payment")


def settled(file: bytes) -> bytes:
    """The bank's answer: every line of its file paid."""
    rows = [line.split(",") for line in file.decode("utf-8-sig").splitlines()[1:]]
    return "\n".join(["end_to_end_id,amount,outcome", *(f"{one[0]},{one[4]},settled" for one in rows)]).encode()


def _copy(ground: Ground) -> float:
    """The floor: COPY of as many transfers as the run made into a table of the same shape."""
    with psycopg.connect(database_url("postgres", "fees", ground.secrets)) as connection, connection.cursor() as cursor:
        with cursor.copy("COPY (SELECT * FROM transfer) TO STDOUT") as copy:
            rows = b"".join(map(bytes, copy))
        cursor.execute("CREATE TABLE bench_transfer (LIKE transfer INCLUDING INDEXES INCLUDING CONSTRAINTS)")
        started = time.perf_counter()
        with cursor.copy("COPY bench_transfer FROM STDIN") as copy:
            copy.write(rows)
        connection.commit()
        taken = time.perf_counter() - started
        cursor.execute("DROP TABLE bench_transfer")
        return taken


async def _receipts(ground: Ground, officer: Visitor, seconds: float) -> Figure:
    """A payment taken in and its receipt as a PDF, while somebody stands at the counter."""
    told = {
        "personId": ground.ids(1)[0],
        "item": "S02",
        "servedOn": SystemClock().today().isoformat(),
        "divisionCode": VILLAGE,
    }
    invoice = (await officer.call("POST", "/v1/invoices", told, purpose="fee-service"))["invoiceId"]

    async def pay(_index: int) -> None:
        body = {"amountFen": 1, "method": "cash"}
        path = f"/v1/invoices/{invoice}/payments"
        payment = (await officer.call("POST", path, body, purpose="fee-service"))["paymentId"]
        await officer.send("GET", f"/v1/payments/{payment}/receipt", purpose="fee-service")

    await warm_up(pay, 10)
    times = await open_loop(pay, per_second=RECEIPTS_PER_SECOND, seconds=seconds)
    payment, charged = _paper()
    async with await psycopg.AsyncConnection.connect(database_url("postgres", "fees", ground.secrets)) as connection:
        await connection.execute("CREATE TABLE bench_counter AS SELECT 0 AS last_number")

        async def count(_index: int) -> None:
            await connection.execute("UPDATE bench_counter SET last_number = last_number + 1")
            await connection.commit()
            typeset(assets(), payment, charged)

        await warm_up(count, 10)
        floors = await open_loop(count, per_second=RECEIPTS_PER_SECOND, seconds=seconds)
        await connection.execute("DROP TABLE bench_counter")
    return Figure("receipt_p95", in_ms(times, 0.95), "ms", RECEIPT_MS, in_ms(floors, 0.95))


def _paper() -> tuple[ReceivedPaymentRow, InvoiceRow]:
    now = datetime.now(UTC)
    payment = ReceivedPaymentRow(
        payment_id=uuid4(), invoice_id=uuid4(), amount_fen=1, method="cash", division_code=f"{COUNTY}000000",
        receipt_year=now.year, receipt_number=1, received_by="S0001", received_at=now,
    )  # fmt: skip
    charged = InvoiceRow(
        invoice_id=payment.invoice_id, person_id=uuid4(), item="S02", served_on=day_of(now), amount_fen=12_000,
        citation="1", division_code=VILLAGE, issued_by="S0001", issued_at=now,
    )  # fmt: skip
    return payment, charged
