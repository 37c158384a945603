"""What is in an account, and how it came there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.db.work import Work

from fees.ledger.rules import AccountUnknown

# Each side by its own index; a sum over both at once would read the whole ledger.
BALANCES = (
    "SELECT account, sum(amount)::bigint FROM (SELECT debit_account AS account, amount_fen AS amount FROM transfer"
    " WHERE debit_account = ANY (%s) UNION ALL SELECT credit_account, -amount_fen FROM transfer"
    " WHERE credit_account = ANY (%s)) AS sides GROUP BY account"
)
# a transfer of an account, newest first; ids are ordered by time
ENTRIES = (
    "SELECT transfer_id, posting_id, debit_account, credit_account, amount_fen, about, posted_at FROM transfer"
    " WHERE (debit_account = %(account)s OR credit_account = %(account)s)"
    " AND (%(before)s::uuid IS NULL OR transfer_id < %(before)s) ORDER BY transfer_id DESC LIMIT %(size)s"
)
PAGE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A transfer as a reader sees it."""

    transfer_id: UUID
    posting_id: UUID
    debit_account: str
    credit_account: str
    amount_fen: int
    about: str
    posted_at: datetime


async def get_balances(work: Work, accounts: list[str]) -> dict[str, int]:
    """What is in each of some accounts, in fen: debits less credits; an account nothing went through holds 0."""
    await work.flush()
    cursor = await work.raw.execute(BALANCES, (accounts, accounts))
    return {**dict.fromkeys(accounts, 0), **{row[0]: row[1] for row in await cursor.fetchall()}}


async def get_balance(work: Work, account: str) -> int:
    """What is in an account, in fen."""
    return (await get_balances(work, [account]))[account]


async def list_entries(work: Work, account: str, *, before: UUID | None) -> list[Entry]:
    """The transfers of an account, newest first, at most 200 before the one named.

    Errors: ACCOUNT_UNKNOWN when nothing ever went through it.
    """
    parameters = {"account": account, "before": before, "size": PAGE}
    rows = await (await work.raw.execute(ENTRIES, parameters)).fetchall()
    if not rows and before is None:
        raise AccountUnknown
    return [Entry(*row) for row in rows]
