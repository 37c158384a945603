"""Changes of orders between rows and messages."""

from __future__ import annotations

from anjia.fees.v1 import payment_order_service_pb2 as pb

from fees.changes.queries import ChangeView


def to_change(view: ChangeView) -> pb.OrderChange:
    """A change on the wire; the mask comes later."""
    row, order = view.row, view.order
    message = pb.OrderChange(
        change_id=str(row.change_id),
        order_id=str(row.order_id),
        kind=row.kind,
        state=row.state,
        person_id=str(order.row.person_id),
        payee_person_id=str(order.row.payee_person_id),
        amount_fen=order.row.amount_fen,
        payee_name=order.payee_name,
        account_number=order.account_number,
        new_payee_name=view.payee_name,
        new_account_number=view.account_number,
        new_bank_code=row.bank_code,
        reason_code=row.reason_code,
        document=row.document,
        proposed_by=row.proposed_by,
        decided_by=row.decided_by,
        held_for=order.row.held_for,
    )
    message.proposed_at.FromDatetime(row.proposed_at)
    return message
