"""Changes that wait, and what they would change."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.access.scope import COUNTY
from chassis.db.work import Work
from sqlalchemy import select

from fees.changes.rows import OrderChangeRow
from fees.changes.rules import WAITING, ChangeNotFound
from fees.orders.queries import OrderView, get_order

PAGE = 200
# the look is written by the interceptor when the change was shown whole: for a case that was named
SEEN = (
    "SELECT 1 FROM access_log WHERE permission = 'fees.order_change.get' AND outcome = 'OK' AND"
    " starts_with(case_reference, %s) AND principal = %s AND person_id = %s AND accessed_at >= %s LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change beside the order as it stands, both readable."""

    row: OrderChangeRow
    order: OrderView
    payee_name: str
    account_number: str


async def get_change(work: Work, change_id: UUID) -> OrderChangeRow:
    """A change.

    Errors: CHANGE_NOT_FOUND.
    """
    row = await work.session.get(OrderChangeRow, change_id)
    if row is None:
        raise ChangeNotFound
    return row


async def view_change(work: Work, row: OrderChangeRow) -> ChangeView:
    """A change with what is encrypted in it; the mask comes later."""
    place = str(row.change_id)
    name, number = row.payee_name, row.account_number
    return ChangeView(
        row,
        await get_order(work, row.order_id),
        work.keyring.decrypt_text(name, "order_change", "payee_name", place) if name else "",
        work.keyring.decrypt_text(number, "order_change", "account_number", place) if number else "",
    )


async def list_waiting(work: Work) -> list[OrderChangeRow]:
    """Changes that wait for a second person, the oldest first; at most 200."""
    statement = (
        select(OrderChangeRow)
        .where(OrderChangeRow.state == WAITING)  # type: ignore[arg-type]
        .order_by(OrderChangeRow.proposed_at)  # type: ignore[arg-type]
        .limit(PAGE)
    )
    return list((await work.session.execute(statement)).scalars())


async def has_seen(work: Work, view: ChangeView) -> bool:
    """Whether whoever acts has looked at this change whole, for a case, since it was proposed."""
    scope = work.scope
    await work.rescope(COUNTY)
    # of two changes for one payee each is looked at: the change itself is the case
    case = f"CHANGE-{view.row.change_id} "
    asked = (case, work.who.principal.subject, view.order.row.payee_person_id, view.row.proposed_at)
    found = await (await work.raw.execute(SEEN, asked)).fetchone()
    await work.rescope(scope)
    return found is not None
