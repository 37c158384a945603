"""Whose hands were in the orders of a batch before: nobody has two parts in one payment, now or in earlier batches."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work

from fees.disbursements import rules
from fees.disbursements.queries import list_account_changers, list_concerned
from fees.merges.commands import own_keys

# who had another part in an earlier batch with one of its orders
BEFORE = (
    "SELECT DISTINCT unnest(ARRAY[b.prepared_by, CASE WHEN %(part)s = 'approved' THEN b.checked_by ELSE b.approved_by"
    " END]) FROM disbursement_line l JOIN disbursement_line e ON e.order_id = l.order_id AND e.batch_id <> l.batch_id"
    " AND e.outcome = 'returned' JOIN disbursement_batch b ON b.batch_id = e.batch_id WHERE l.batch_id = %(batch_id)s"
    " AND l.outcome = 'in'"
)


async def check_hands(work: Work, batch_id: UUID, part: str) -> None:
    """Whoever checks or approves is paid nothing by the batch, changed no account in it, and had no other part before.

    The database refuses the same.

    Errors: OWN_PAYMENT, SAME_PERSON.
    """
    keys = await own_keys(work)
    rules.check_not_concerned(keys, map(str, await list_concerned(work, batch_id)))
    if not keys.isdisjoint(await list_account_changers(work, batch_id)):
        raise rules.AccountChanger
    before = await (await work.raw.execute(BEFORE, {"batch_id": batch_id, "part": part})).fetchall()
    rules.check_another_person(keys, *(row[0] for row in before))
