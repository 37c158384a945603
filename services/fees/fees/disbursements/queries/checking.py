"""The account check: each account of a batch beside the one by which its payee was last paid."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.db.work import Work

from fees.disbursements.queries import get_batch
from fees.disbursements.references import reference_of

SHOWN = 200
# Of each payment: the payee's last one that the bank made and did not take back, the last change by an office, and
# whether it was sent back and is open again: its account may be another one by the payee's own word.
CHECKS = (
    "SELECT l.line_id, o.order_id, o.payee_person_id, o.amount_fen, o.payee_name, o.account_number, p.order_id,"
    " p.payee_name, p.account_number, c.change_id, c.proposed_by, c.decided_by, EXISTS (SELECT 1 FROM disbursement_line"
    " r WHERE r.order_id = l.order_id AND r.outcome = 'returned' AND r.batch_id <> l.batch_id) FROM disbursement_line l"
    " JOIN payment_order o USING (order_id) LEFT JOIN LATERAL (SELECT b.order_id, b.payee_name, b.account_number FROM"
    " payment_order b WHERE b.payee_person_id = o.payee_person_id AND b.state = 'settled' AND b.order_id <> o.order_id"
    " ORDER BY b.settled_on DESC, b.order_id DESC LIMIT 1) p ON true LEFT JOIN LATERAL (SELECT d.change_id,"
    " d.proposed_by, d.decided_by FROM order_change d WHERE d.order_id = o.order_id AND d.kind = 'account' AND d.state"
    " = 'confirmed' ORDER BY d.decided_at DESC LIMIT 1) c ON true WHERE l.batch_id = %s AND l.outcome IN ('in',"
    " 'settled', 'returned') ORDER BY l.number"
)


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """An account that is not the one that was paid last."""

    end_to_end_id: str
    order_id: UUID
    payee_person_id: UUID
    amount_fen: int
    payee_name: str
    account_number: str
    payee_name_before: str
    account_number_before: str
    changed_by: str
    confirmed_by: str


@dataclass
class AccountChecks:
    """What the check has to look at, and what it has not."""

    checks: list[AccountCheck]
    verified: int = 0
    first: int = 0
    changed: int = 0


async def check_accounts(work: Work, batch_id: UUID) -> AccountChecks:
    """Compare every account of a batch with the one by which its payee was last paid.

    Errors: BATCH_NOT_FOUND.
    """
    await get_batch(work, batch_id)
    found = AccountChecks([])
    rows = await (await work.raw.execute(CHECKS, (batch_id,))).fetchall()
    for line_id, order_id, payee_id, amount_fen, name, number, paid_id, *more in rows:
        *paid, change_id, proposed_by, decided_by, was_returned = more
        now = _read(work, order_id, name, number)
        before = _read(work, paid_id, *paid) if paid_id is not None else ("", "")
        if now == before and change_id is None:
            found.verified += 1
            continue
        if paid_id is None and change_id is None and not was_returned:
            found.first += 1
            continue
        found.changed += 1
        if len(found.checks) < SHOWN:
            found.checks.append(
                AccountCheck(
                    reference_of(line_id),
                    order_id,
                    payee_id,
                    amount_fen,
                    *now,
                    *before,
                    proposed_by or "",
                    decided_by or "",
                )
            )
    return found


def _read(work: Work, order_id: UUID, name: bytes, number: bytes) -> tuple[str, str]:
    decrypt, place = work.keyring.decrypt_text, str(order_id)
    return (
        decrypt(name, "payment_order", "payee_name", place),
        decrypt(number, "payment_order", "account_number", place),
    )
