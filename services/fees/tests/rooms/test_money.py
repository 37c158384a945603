"""Whatever is done in whatever order, at once or one after the other: no fen is lost and nobody is paid twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from anjia.fees.v1 import disbursement_service_pb2 as pb
from anjia.fees.v1 import payment_order_service_pb2 as orders_pb
from chassis.errors import DomainError, Kind
from fees.doctor import examine
from fees.testing import CARD, FeesUnderTest, new_order, result_table
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

PEOPLE = 3
STEPS = st.one_of(
    st.tuples(st.just("record"), st.integers(0, PEOPLE - 1), st.booleans()),
    st.tuples(st.just("paid_elsewhere"), st.integers(0, PEOPLE - 1), st.booleans()),
    st.tuples(st.just("prepare"), st.integers(1, 3), st.booleans()),
    st.tuples(st.just("check"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("approve"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("discard"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("answer"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("mend"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("cancel"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("budget"), st.integers(0, 4), st.booleans()),
    st.tuples(st.just("merge"), st.integers(0, PEOPLE - 2), st.booleans()),
)
# steps of one tuple are taken at once
HISTORIES = st.lists(st.lists(STEPS, min_size=1, max_size=3), min_size=4, max_size=14)
AMOUNT = 360_000


@dataclass
class World:
    """A programme of its own in the shared database."""

    fees: FeesUnderTest
    programme: str
    fund_id: str
    people: list[str]
    orders: list[str] = field(default_factory=list)
    batches: list[str] = field(default_factory=list)
    # of neighbours that are one person now, the merge's id
    merges: dict[int, str] = field(default_factory=dict)

    async def record(self, which: int, flag: bool) -> None:
        order = new_order(
            person_id=self.people[which], programme=self.programme, account_number=CARD if flag else CARD[:-1] + "0"
        )
        made = await self.fees.caller("service-incentives").call("RecordPaymentOrder", order)
        self.orders.append(made.order_id)

    async def paid_elsewhere(self, which: int, flag: bool) -> None:
        payment = orders_pb.OtherPayment(
            programme=self.programme,
            person_id=self.people[which],
            period="2026",
            amount_fen=1,
            paid_on="2026-05-01",
            source="省平台" if flag else "市平台",
        )
        await self.fees.officer().call("RecordOtherPayments", orders_pb.RecordOtherPaymentsRequest(payments=[payment]))

    async def prepare(self, most: int, flag: bool) -> None:
        profile = "csv" if flag else "pain.001"
        request = pb.PrepareBatchRequest(fund_id=self.fund_id, profile=profile, most_payments=most)
        self.batches.append((await self.fees.officer(1).call("PrepareBatch", request)).batch_id)

    async def check(self, which: int, flag: bool) -> None:
        number = 2 if flag else 1
        await self.fees.officer(number).call("CheckBatch", pb.CheckBatchRequest(batch_id=_at(self.batches, which)))

    async def approve(self, which: int, flag: bool) -> None:
        approver = self.fees.caller("county-approver") if flag else self.fees.officer(2)
        await approver.call("ApproveBatch", pb.ApproveBatchRequest(batch_id=_at(self.batches, which)))

    async def discard(self, which: int, _flag: bool) -> None:
        request = pb.DiscardBatchRequest(batch_id=_at(self.batches, which), reason_code="TRIED")
        await self.fees.officer().call("DiscardBatch", request)

    async def answer(self, which: int, flag: bool) -> None:
        batch_id = _at(self.batches, which)
        lines = [line for line in await self.fees.lines(batch_id) if line.outcome in ("in", "settled", "returned")]
        returned = [line.order_id for line in lines[:1]] if flag else []
        await self.fees.upload(batch_id, result_table(lines, *returned))

    async def mend(self, which: int, _flag: bool) -> None:
        await self.fees.change(_at(self.orders, which), CARD, name="王秀英")

    async def cancel(self, which: int, _flag: bool) -> None:
        request = orders_pb.CancelPaymentOrderRequest(order_id=_at(self.orders, which), reason_code="TRIED")
        await self.fees.officer().call("CancelPaymentOrder", request)

    async def budget(self, times: int, _flag: bool) -> None:
        await self.fees.fund(programme=self.programme, amount_fen=AMOUNT * times)

    async def merge(self, which: int, _flag: bool) -> None:
        """Two neighbours are one person, or two again."""
        kept, other = self.people[which], self.people[which + 1]
        undone = self.merges.pop(which, "")
        if undone:
            fields = {"kept_person_id": kept, "restored_person_id": other, "merge_id": undone}
            await self.fees.hear("registry.person.unmerged.v1", **fields)
        else:
            self.merges[which] = str(uuid4())
            fields = {"kept_person_id": kept, "absorbed_person_id": other, "merge_id": self.merges[which]}
            await self.fees.hear("registry.person.merged.v1", **fields)

    async def step(self, name: str, which: int, flag: bool) -> str:
        """Take a step; a refusal is an answer, a breakdown is none."""
        try:
            await getattr(self, name)(which, flag)
        except LookupError:
            return "nothing there"
        except DomainError as error:
            if error.kind is Kind.INTERNAL:
                raise
            return error.reason
        return "OK"

    async def check_invariants(self) -> None:
        sums = dict(await self.fees.rows(SUMS, self.programme))
        counts = dict(await self.fees.rows(COUNTS, self.programme))
        assert sum(counts.values()) == len(set(self.orders))
        [(budget, reserved)] = await self.fees.rows(BUDGET, UUID(self.fund_id))
        [(held,)] = await self.fees.rows(BALANCE, [f"fund:{self.fund_id}"], [f"fund:{self.fund_id}"])
        [(paid,)] = await self.fees.rows(BALANCE, [f"paid:{self.programme}"], [f"paid:{self.programme}"])
        transits = [f"transit:{batch}" for batch in self.batches]
        [(transit,)] = await self.fees.rows(BALANCE, transits, transits)
        assert paid == sums.get("settled", 0)
        assert transit == sums.get("sent", 0)
        assert held == budget - paid - transit
        assert held - reserved >= 0
        [(waiting,)] = await self.fees.rows(WAITING, self.programme)
        assert reserved == waiting
        assert await self.fees.rows(PAID_TWICE, self.programme) == []
        assert await self.fees.rows(TOLD_OUT_OF_ORDER) == []
        joined = [one for one in await examine(self.fees.tools.database) if "one person" in one["invariant"]]
        assert joined == []


SUMS = "SELECT state, sum(amount_fen)::bigint FROM payment_order WHERE programme = %s GROUP BY state"
COUNTS = "SELECT state, count(*) FROM payment_order WHERE programme = %s GROUP BY state"
BUDGET = (
    "SELECT b.amount_fen, f.reserved_fen FROM fund f JOIN fund_budget b USING (fund_id) WHERE fund_id = %s"
    " AND b.state = 'confirmed' ORDER BY b.budget_id DESC LIMIT 1"
)
BALANCE = (
    "SELECT coalesce((SELECT sum(amount_fen) FROM transfer WHERE debit_account = ANY (%s)), 0)::bigint"
    " - coalesce((SELECT sum(amount_fen) FROM transfer WHERE credit_account = ANY (%s)), 0)::bigint"
)
WAITING = (
    "SELECT coalesce(sum(l.amount_fen), 0)::bigint FROM disbursement_line l JOIN disbursement_batch b USING (batch_id)"
    " WHERE b.programme = %s AND b.state IN ('prepared', 'checked') AND l.outcome = 'in'"
)
PAID_TWICE = (
    "SELECT o.person_id, o.period FROM disbursement_line l JOIN payment_order o USING (order_id)"
    " WHERE o.programme = %s AND l.outcome = 'settled' GROUP BY 1, 2 HAVING count(*) > 1"
)
TOLD_OUT_OF_ORDER = (
    "SELECT entity FROM outbox GROUP BY entity HAVING array_agg(entity_version ORDER BY position) <>"
    " array_agg(entity_version ORDER BY entity_version) OR min(entity_version) <> 1 OR max(entity_version) <> count(*)"
)


def _at(some: list[str], which: int) -> str:
    if not some:
        raise LookupError
    return some[which % len(some)]


@given(history=HISTORIES)
@settings(
    max_examples=40,
    deadline=None,
    # a shorter history is found no sooner than the next example: each begins with money of its own
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_money_is_conserved_and_nobody_is_paid_twice(
    fees: FeesUnderTest, history: list[list[tuple[str, int, bool]]]
) -> None:
    programme = f"p{uuid4().hex[:12]}"
    fund = await fees.fund(programme=programme, amount_fen=AMOUNT * 2)
    world = World(fees, programme, fund.fund_id, [str(uuid4()) for _ in range(PEOPLE)])
    for together in history:
        await asyncio.gather(*(world.step(*one) for one in together))
        await world.check_invariants()


async def test_steps_of_the_histories_lead_through_every_state(fees: FeesUnderTest) -> None:
    """The property above would hold of steps that are all refused: each of them does something."""
    fund = await fees.fund(amount_fen=AMOUNT * 3)
    world = World(fees, "childcare_subsidy", fund.fund_id, [str(uuid4()) for _ in range(PEOPLE)])
    steps = [
        ("record", 0, True), ("record", 1, True), ("record", 2, False), ("budget", 4, True),
        ("prepare", 3, True), ("check", 0, True), ("mend", 2, True), ("approve", 0, True), ("answer", 0, True),
        ("mend", 0, True), ("prepare", 3, False), ("discard", 1, True), ("cancel", 2, True),
        ("prepare", 3, False), ("check", 2, True), ("paid_elsewhere", 0, True), ("approve", 2, True),
    ]  # fmt: skip
    for one in steps:
        assert await world.step(*one) == "OK", one
        await world.check_invariants()
    counts = dict(await fees.rows(COUNTS, "childcare_subsidy"))
    assert counts == {"settled": 1, "blocked": 1, "cancelled": 1}
