"""What is allowed about invoices and payments, and what follows. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Kind, Refusal, Text
from chassis.values import Money


class InvoiceNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "INVOICE_NOT_FOUND"
    TEXT = Text("没有这张账单，或不在您的办理范围内", "there is no such invoice within your reach")


class ReceiptNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "RECEIPT_NOT_FOUND"
    TEXT = Text("没有这张收据，或不在您的办理范围内", "there is no such receipt within your reach")


class ItemWithoutPrice(Refusal):
    KIND = Kind.INVALID
    REASON = "ITEM_WITHOUT_PRICE"
    TEXT = Text("项目 {item} 在 {on} 没有公布的价格", "item {item} has no published price on {on}")


class ServedInFuture(Refusal):
    KIND = Kind.INVALID
    REASON = "SERVED_IN_FUTURE"
    TEXT = Text("服务日期不能晚于今天", "a service is charged when it was given, not before")


class InvoiceNotOpen(Refusal):
    REASON = "INVOICE_NOT_OPEN"
    TEXT = Text("这张账单已经结清（{state}）", "nothing is due on this invoice any more; it is {state}")


class InvoiceTakenBack(Refusal):
    REASON = "INVOICE_CANCELLED"
    TEXT = Text("这张账单已经作废", "this invoice was cancelled; nothing is due on it and nothing can be paid")


class RefundFirst(Refusal):
    REASON = "REFUND_FIRST"
    TEXT = Text(
        "这张账单已收款 {paid}，须先退款才能作废；系统尚不能办理退款，请联系县级财务",
        "{paid} was taken in for this invoice: a refund comes first, which this system cannot make yet; ask the"
        " county's finance office",
    )


class CancelledWhereRecorded(Refusal):
    REASON = "CANCELLED_WHERE_RECORDED"
    TEXT = Text(
        "这张账单由就诊登记自动开出，请由登记机构撤销该次就诊，账单随之作废",
        "this invoice follows from a recorded visit: cancel the visit where it was recorded, and this goes with it",
    )


class ReferenceTaken(Refusal):
    KIND = Kind.CONFLICT
    REASON = "REFERENCE_TAKEN"
    TEXT = Text("这个编号已经用于另一张账单", "this reference stands for another invoice already")


class WaiverUnknown(Refusal):
    KIND = Kind.INVALID
    REASON = "WAIVER_UNKNOWN"
    TEXT = Text("减免代码 {code} 在 {on} 不适用于项目 {item}", "code {code} waives nothing of item {item} on {on}")


class WaivedAlready(Refusal):
    REASON = "WAIVED_ALREADY"
    TEXT = Text("这张账单已按另一代码减免", "this invoice was waived under another code already")


class PaymentBeyondInvoice(Refusal):
    KIND = Kind.INVALID
    REASON = "PAYMENT_BEYOND_INVOICE"
    TEXT = Text("收款超过应收 {due}", "no more than the {due} that are due can be paid")


class OutsideCounty(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "OUTSIDE_TERRITORY"
    TEXT = Text("不在您的办理范围内，收款由县级财务办理", "this lies outside your territory; payments are the county's")


ISSUED, PAID, WAIVED, CANCELLED = "issued", "paid", "waived", "cancelled"
# what stands for an invoice in its number: 费用
MARK = "费"
STATES = (ISSUED, PAID, WAIVED, CANCELLED)
# why an invoice is taken back: codes, so that no word about anybody stands in an office of money
CANCELLATIONS = ("wrong", "twice", "not_given")
WHOLE = 100


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """Somebody owes for a service."""

    invoice_id: UUID
    person_id: UUID
    version: int
    issued_on: date


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """Money was taken in for an invoice."""

    invoice_id: UUID
    payment_id: UUID
    version: int
    received_on: date


@dataclass(frozen=True, slots=True)
class InvoiceCancelled:
    """Nothing is owed for it any more: it should not have been issued."""

    invoice_id: UUID
    person_id: UUID
    version: int
    cancelled_on: date


def check_served(served_on: date, today: date) -> None:
    """Nothing is charged ahead."""
    if served_on > today:
        raise ServedInFuture(field="served_on")


def check_payment(state: str, due_fen: int, amount_fen: int) -> str:
    """The state after a payment.

    Errors: INVOICE_NOT_OPEN, PAYMENT_BEYOND_INVOICE.
    """
    check_open(state)
    if amount_fen > due_fen:
        raise PaymentBeyondInvoice(due=str(Money(due_fen)), field="amount_fen")
    return PAID if amount_fen == due_fen else ISSUED


def part_waived(amount_fen: int, percent: int) -> int:
    """What a percentage waives of an amount; a broken fen is waived whole.

    Args:
        amount_fen: of the invoice.
        percent: 1 to 100.
    """
    return -(-amount_fen * percent // WHOLE)


def due_of(state: str, amount_fen: int, paid_fen: int, waived_fen: int) -> int:
    """What is still to be paid; nothing of a cancelled invoice, whatever had been waived of it."""
    return 0 if state == CANCELLED else amount_fen - paid_fen - waived_fen


def check_cancellable(paid_fen: int, *, has_reference: bool, by_referrer: bool) -> None:
    """What was charged under a caller's own id is taken back by that caller alone; money goes back first.

    Errors: CANCELLED_WHERE_RECORDED, REFUND_FIRST.
    """
    if has_reference and not by_referrer:
        raise CancelledWhereRecorded
    if paid_fen:
        raise RefundFirst(paid=str(Money(paid_fen)))


def check_open(state: str) -> None:
    """Something is still due.

    Errors: INVOICE_CANCELLED, INVOICE_NOT_OPEN.
    """
    if state == CANCELLED:
        raise InvoiceTakenBack
    if state != ISSUED:
        raise InvoiceNotOpen(state=state)


def receipt_number(year: int, number: int) -> str:
    """`2026-000001`: gapless in its year."""
    return f"{year}-{number:06d}"
