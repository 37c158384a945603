"""Posting: the one way into the ledger."""

from __future__ import annotations

from chassis.db.work import Work
from chassis.values import new_id

from fees.ledger.rules import Posting

POST = (
    "INSERT INTO transfer (transfer_id, posting_id, debit_account, credit_account, amount_fen, about, division_code,"
    " posted_by, posted_at) SELECT transfer_id, %s, debit, credit, amount, about, %s, %s, %s"
    " FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::bigint[], %b::text[])"
    " AS moved (transfer_id, debit, credit, amount, about)"
)


async def post(work: Work, posting: Posting, *, division_code: str) -> None:
    """Write a posting; a batch of ten thousand is one statement.

    Args:
        division_code: whose money it is, 12 digits; whoever has that territory sees it.
    """
    moves = posting.moves
    await work.flush()
    await work.raw.execute(
        POST,
        (
            posting.posting_id,
            division_code,
            work.who.principal.person_key,
            work.now,
            [new_id() for _ in moves],
            [move.debit for move in moves],
            [move.credit for move in moves],
            [move.amount_fen for move in moves],
            [move.about for move in moves],
        ),
    )
