"""Whose hands were in the orders of a batch before: nobody has two parts in one payment, now or in earlier batches."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work

from fees.disbursements import rules
from fees.disbursements.queries import list_concerned, list_deciders
from fees.merges.commands import own_keys

# who had another part in an earlier batch with one of its orders
BEFORE = (
    "SELECT DISTINCT unnest(ARRAY[b.prepared_by, CASE WHEN %(part)s = 'approved' THEN b.checked_by ELSE b.approved_by"
    " END]) FROM disbursement_line l JOIN disbursement_line e ON e.order_id = l.order_id AND e.batch_id <> l.batch_id"
    " AND e.outcome = 'returned' JOIN disbursement_batch b ON b.batch_id = e.batch_id WHERE l.batch_id = %(batch_id)s"
    " AND l.outcome = 'in'"
)
# orders that came back from a batch in which somebody checked or approved: another prepares their payment
CHECKED_BEFORE = (
    "SELECT DISTINCT e.order_id FROM disbursement_line e JOIN disbursement_batch b USING (batch_id)"
    " WHERE e.outcome = 'returned' AND (b.checked_by = ANY (%(keys)s) OR b.approved_by = ANY (%(keys)s))"
)


async def find_checked_before(work: Work) -> list[UUID]:
    """Returned orders whose payment whoever acts checked or approved."""
    keys = sorted(await own_keys(work))
    return [row[0] for row in await (await work.raw.execute(CHECKED_BEFORE, {"keys": keys})).fetchall()]


async def check_hands(work: Work, batch_id: UUID, part: str) -> None:
    """Whoever checks or approves is paid nothing by it, decided about none of its orders, had no other part before.

    The database refuses the same.

    Errors: OWN_PAYMENT, ORDER_DECIDER, SAME_PERSON.
    """
    keys = await own_keys(work)
    rules.check_not_concerned(keys, map(str, await list_concerned(work, batch_id)))
    if not keys.isdisjoint(await list_deciders(work, batch_id)):
        raise rules.OrderDecider
    before = await (await work.raw.execute(BEFORE, {"batch_id": batch_id, "part": part})).fetchall()
    rules.check_another_person(keys, *(row[0] for row in before))
