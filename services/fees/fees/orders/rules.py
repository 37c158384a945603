"""What is allowed about payment orders, and what follows. Pure: no I/O, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Kind, Refusal, Text


class AccountSame(Refusal):
    KIND = Kind.INVALID
    REASON = "ACCOUNT_SAME"
    TEXT = Text(
        "{field}：银行退回的就是这个账号，请填写另一个账号",
        "{field}: this is the account that the bank sent the money back from; another one is needed",
    )


class OrderNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "ORDER_NOT_FOUND"
    TEXT = Text("没有这笔支付，或不在您的办理范围内", "there is no such payment order within your reach")


class OrderExists(Refusal):
    KIND = Kind.TAKEN
    REASON = "ORDER_EXISTS"
    TEXT = Text(
        "此人该项目该期间已有另一笔支付（{order_id}），同一笔钱不能付两次",
        "another order ({order_id}) pays this programme to this person for this period; nothing is paid twice",
    )


class OrderChanged(Refusal):
    KIND = Kind.CONFLICT
    REASON = "ORDER_CHANGED"
    TEXT = Text(
        "同一决定的支付已登记，但内容不同，请撤销后重新登记",
        "the order of this award is recorded with other contents; cancel it and record it again",
    )


class OrderNotReturned(Refusal):
    REASON = "ORDER_NOT_RETURNED"
    TEXT = Text(
        "只有被退回的支付可以更换账户，这笔支付的状态是：{state}",
        "an account is replaced where a payment was returned; this one is {state}",
    )


class OrderNotCancellable(Refusal):
    REASON = "ORDER_NOT_CANCELLABLE"
    TEXT = Text("这笔支付不能撤销，状态是：{state}", "this payment cannot be cancelled any more; it is {state}")


class OrderNeedsTwo(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "ORDER_NEEDS_TWO"
    TEXT = Text(
        "这笔支付已暂停，须由两人决定：请提出处理意见，另一人确认",
        "this payment is held and needs two people: propose what becomes of it, another confirms",
    )


class OrderIsNotHeld(Refusal):
    REASON = "ORDER_NOT_HELD"
    TEXT = Text("这笔支付没有暂停，状态是：{state}", "this order is not held; it is {state}")


class PeriodsOverlap(Refusal):
    REASON = "PERIODS_OVERLAP"
    TEXT = Text(
        "同一时段的另一笔支付（{order_id}）仍有效，同一时间不能付两次",
        "another order ({order_id}) pays a part of the same time; no time is paid twice",
    )


class NotThePayee(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "NOT_THE_PAYEE"
    TEXT = Text("只有收款人本人可以更换收款账户", "the payee alone may give another account")


class DivisionElsewhere(Refusal):
    KIND = Kind.INVALID
    REASON = "DIVISION_ELSEWHERE"
    TEXT = Text("该区划不属于本县，本县不能支付", "this division lies outside the county; it is not paid from here")


class CountyOnly(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "OUTSIDE_TERRITORY"
    TEXT = Text(
        "他系统付款须由县级财务登记，以免漏停其他乡镇的支付",
        "payments of other systems are recorded for the whole county, so that no township's order is missed",
    )


OPEN, IN_BATCH, SENT, SETTLED = "open", "in_batch", "sent", "settled"
RETURNED, BLOCKED, HELD, CANCELLED = "returned", "blocked", "held", "cancelled"
STATES = (OPEN, IN_BATCH, SENT, SETTLED, RETURNED, BLOCKED, HELD, CANCELLED)
# The bank has no word of these yet: a payment made elsewhere stops them.
STOPPABLE = (OPEN, IN_BATCH, RETURNED)
CANCELLABLE = (OPEN, RETURNED, BLOCKED, HELD)
# Why an order is held. The first ends by itself when the records are two again or the other order is gone; the others
# wait for two people's decision.
ONE_PERSON, RETURN_UNEXPLAINED, PERSON_DIED = "ONE_PERSON", "RETURN_UNEXPLAINED", "PERSON_DIED"
AWARD_STOPPED, PERIOD_OVERLAPS = "AWARD_STOPPED", "PERIOD_OVERLAPS"
# of what people decide about, the gravest last: whichever was heard first, an order waits for the gravest
DECIDED_BY_PEOPLE = (RETURN_UNEXPLAINED, PERIOD_OVERLAPS, AWARD_STOPPED, PERSON_DIED)
# of one person's orders for the same money, which goes on: what is paid, then what is nearest to it
NEAREST = (SETTLED, SENT, IN_BATCH, OPEN, RETURNED, HELD, BLOCKED)


def is_graver(held_for: str, before: str) -> bool:
    """Whether an order that is held already is to wait for another reason instead."""
    order = (ONE_PERSON, *DECIDED_BY_PEOPLE)
    return order.index(held_for) > order.index(before)


@dataclass(frozen=True, slots=True)
class Key:
    """What is paid at most once: a programme, to a person, for a period."""

    programme: str
    person_id: UUID
    period: str

    @property
    def lock(self) -> str:
        """What is locked to be alone with it."""
        # a year and its months are one thing to be alone with
        return f"{self.programme}|{self.person_id}|{self.year}"

    @property
    def year(self) -> str:
        """The year of the period: `2026` of `2026-01`."""
        return self.period.partition("-")[0]


@dataclass(frozen=True, slots=True)
class OrderSettled:
    """The bank has paid."""

    order_id: UUID
    award_id: UUID
    version: int
    settled_on: date


@dataclass(frozen=True, slots=True)
class OrderReturned:
    """The money could not be paid, and lies in the fund again; `reason_code` says why."""

    order_id: UUID
    award_id: UUID
    version: int
    reason_code: str


@dataclass(frozen=True, slots=True)
class OrderBlocked:
    """Another system has paid this already."""

    order_id: UUID
    award_id: UUID
    version: int
    paid_on: date


@dataclass(frozen=True, slots=True)
class OrderHeld:
    """It waits: another order pays the same person, or somebody has to decide; `held_for` says which."""

    order_id: UUID
    award_id: UUID
    version: int
    held_for: str


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """It was taken back before the bank had word of it."""

    order_id: UUID
    award_id: UUID
    version: int
    reason_code: str


@dataclass(frozen=True, slots=True)
class PaymentImported:
    """Another system has paid; told once for each payment."""

    payment_id: UUID
    programme: str
    person_id: UUID
    period: str
    paid_on: date
    version: int = 1


@dataclass(frozen=True, slots=True)
class OrderReleased:
    """An order that was held, or blocked for what is another person again, is in `state` once more."""

    order_id: UUID
    award_id: UUID
    version: int
    state: str


def first_to_pay(states: dict[UUID, str]) -> UUID:
    """Which of one person's orders for the same money goes on: the furthest on its way, of equals the older one."""
    return min(states, key=lambda order_id: (NEAREST.index(states[order_id]), order_id))


def check_other_account(before: str, digits: str, payee_name: str) -> None:
    """What came back is not sent to the same account under the same name again."""
    if digits == before and not payee_name:
        raise AccountSame(field="account_number")


def check_mendable(state: str) -> None:
    """A returned order alone gets another account: any other is paid, under way, or was never tried."""
    if state != RETURNED:
        raise OrderNotReturned(state=state)


def check_held(state: str) -> None:
    """What waits for a decision is held."""
    if state != HELD:
        raise OrderIsNotHeld(state=state)


def overlap(one: str, other: str) -> bool:
    """Whether two periods share a day: a year holds its months, `2026` and `2026-01`."""
    return one.startswith(other) or other.startswith(one)


def check_cancellable(state: str) -> None:
    """What the bank has, or has paid, cannot be taken back here."""
    if state not in CANCELLABLE:
        raise OrderNotCancellable(state=state)


def difference(state: str) -> str:
    """What a payment made elsewhere says against an order here; empty where it only has to be stopped."""
    return {SETTLED: "SETTLED_HERE", SENT: "SENT_HERE"}.get(state, "")
