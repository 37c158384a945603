"""Payment orders between rows and messages."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from anjia.fees.v1 import payment_order_service_pb2 as pb
from chassis.days import read_day

from fees.orders.commands.others import NewOtherPayment, Told
from fees.orders.commands.recording import NewOrder
from fees.orders.queries import OrderView
from fees.orders.returns import words_of
from fees.orders.rows import OtherPaymentRow
from fees.orders.rules import Key


def from_record_request(request: pb.RecordPaymentOrderRequest) -> NewOrder:
    """An order as incentives gives it."""
    return NewOrder(
        award_id=UUID(request.award_id),
        key=Key(request.programme, UUID(request.person_id), request.period),
        payee_person_id=UUID(request.payee_person_id),
        amount_fen=request.amount_fen,
        payee_name=request.payee_name.strip(),
        account_number="".join(request.account_number.split()),
        bank_code=request.bank_code,
        division_code=request.division_code,
    )


def from_other_payment(payment: pb.OtherPayment, number: int) -> NewOtherPayment:
    """A payment as another system tells it."""
    return NewOtherPayment(
        key=Key(payment.programme, UUID(payment.person_id), payment.period),
        amount_fen=payment.amount_fen,
        paid_on=read_day(payment.paid_on, f"payments[{number}].paid_on"),
        source=payment.source,
    )


def to_order(view: OrderView, on: date) -> pb.PaymentOrder:
    """An order on the wire; the mask comes later."""
    row = view.row
    zh, en = words_of(row.reason_code, on)
    message = pb.PaymentOrder(
        order_id=str(row.order_id),
        award_id=str(row.award_id),
        programme=row.programme,
        person_id=str(row.person_id),
        payee_person_id=str(row.payee_person_id),
        period=row.period,
        amount_fen=row.amount_fen,
        payee_name=view.payee_name,
        account_number=view.account_number,
        bank_code=row.bank_code,
        division_code=row.division_code,
        state=row.state,
        reason_code=row.reason_code,
        reason_zh=zh,
        reason_en=en,
        held_for=row.held_for,
        settled_on=row.settled_on.isoformat() if row.settled_on else "",
        batch_id=str(row.batch_id) if row.batch_id else "",
        paid_elsewhere=_to_other_payment(view.other) if view.other else None,
    )
    message.recorded_at.FromDatetime(row.recorded_at)
    return message


def _to_other_payment(row: OtherPaymentRow) -> pb.OtherPayment:
    return pb.OtherPayment(
        programme=row.programme,
        person_id=str(row.person_id),
        period=row.period,
        amount_fen=row.amount_fen,
        paid_on=row.paid_on.isoformat(),
        source=row.source,
    )


def to_told(told: Told) -> pb.RecordOtherPaymentsResponse:
    """What came of a list of payments."""
    return pb.RecordOtherPaymentsResponse(
        recorded=told.recorded,
        repeated=told.repeated,
        blocked_order_ids=[str(order_id) for order_id in told.blocked],
        differences=[
            pb.PaymentDifference(
                order_id=str(one.order_id),
                programme=one.key.programme,
                person_id=str(one.key.person_id),
                period=one.key.period,
                code=one.code,
            )
            for one in told.differences
        ],
    )
