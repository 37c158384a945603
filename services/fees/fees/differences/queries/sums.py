"""The sums that have to agree: what was ordered, sent, paid and sent back; by the ledger, and by the bank's files."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.db.work import Work

from fees.funds.queries import list_funds
from fees.ledger import rules as ledger
from fees.ledger.queries import get_balances

# Of every payment that went to the bank, the last word of the bank about it; what no file speaks of is unanswered.
BANK = (
    "SELECT p.fund_id, coalesce(sum(l.amount_fen) FILTER (WHERE said.outcome = 'settled'), 0)::bigint AS settled,"
    " coalesce(sum(l.amount_fen) FILTER (WHERE said.outcome = 'returned'), 0)::bigint AS returned,"
    " coalesce(sum(l.amount_fen) FILTER (WHERE said.outcome IS NULL), 0)::bigint AS unanswered"
    " FROM disbursement_batch p JOIN disbursement_line l USING (batch_id) LEFT JOIN LATERAL (SELECT a.outcome FROM"
    " bank_answer a WHERE a.line_id = l.line_id ORDER BY a.recorded_at DESC, a.file_id DESC LIMIT 1) said ON true"
    " WHERE p.state IN ('approved', 'answered') AND l.outcome IN ('in', 'settled', 'returned') GROUP BY p.fund_id"
)
# What went through the accounts of a fund's batches: into them from the fund, out of them to whom it was paid, and
# back. What was paid and came back went the whole way back.
LEDGER = (
    "WITH moved AS (SELECT p.fund_id, p.programme, t.credit_account AS other, t.amount_fen AS amount FROM"
    " disbursement_batch p JOIN transfer t ON t.debit_account = 'transit:' || p.batch_id UNION ALL SELECT p.fund_id,"
    " p.programme, t.debit_account, -t.amount_fen FROM disbursement_batch p JOIN transfer t ON t.credit_account ="
    " 'transit:' || p.batch_id) SELECT fund_id, programme,"
    " coalesce(sum(amount) FILTER (WHERE starts_with(other, 'fund:') AND amount > 0), 0)::bigint AS sent,"
    " coalesce(-sum(amount) FILTER (WHERE starts_with(other, 'paid:')), 0)::bigint AS settled,"
    " coalesce(-sum(amount) FILTER (WHERE starts_with(other, 'fund:') AND amount < 0), 0)::bigint AS returned,"
    " sum(amount)::bigint AS transit FROM moved GROUP BY fund_id, programme"
)
ORDERS = (
    "SELECT programme, sum(amount_fen)::bigint, coalesce(sum(amount_fen) FILTER (WHERE state IN ('open', 'in_batch',"
    " 'held')), 0)::bigint, coalesce(sum(amount_fen) FILTER (WHERE state = 'returned'), 0)::bigint,"
    " coalesce(sum(amount_fen) FILTER (WHERE state = 'blocked'), 0)::bigint FROM payment_order"
    " WHERE state <> 'cancelled' GROUP BY programme ORDER BY programme"
)


@dataclass(frozen=True, slots=True)
class FundSums:
    """A fund, in fen: what the ledger says, and what the bank's files say."""

    fund_id: UUID
    programme: str
    year: int
    budget_fen: int
    held_fen: int
    sent_fen: int
    settled_fen: int
    returned_fen: int
    transit_fen: int
    bank_settled_fen: int
    bank_returned_fen: int
    unanswered_fen: int

    @property
    def difference_fen(self) -> int:
        """Sent less all that became of it by the bank's word; anything but 0 is an error of ours."""
        return self.sent_fen - self.bank_settled_fen - self.bank_returned_fen - self.unanswered_fen


@dataclass(frozen=True, slots=True)
class ProgrammeSums:
    """The orders of a programme, in fen. Paid and with the bank are the ledger's, the others the orders'."""

    programme: str
    ordered_fen: int
    paid_fen: int
    with_bank_fen: int
    open_fen: int
    returned_fen: int
    elsewhere_fen: int

    @property
    def difference_fen(self) -> int:
        """Ordered less all that became of it; anything but 0 is an error of ours."""
        ended = self.paid_fen + self.returned_fen + self.elsewhere_fen
        return self.ordered_fen - ended - self.with_bank_fen - self.open_fen


async def sum_up(work: Work) -> tuple[list[FundSums], list[ProgrammeSums]]:
    """Every fund, the newest year first, and every programme."""
    banks = {row[0]: row[1:] for row in await (await work.raw.execute(BANK)).fetchall()}
    moved = await (await work.raw.execute(LEDGER)).fetchall()
    ledgers = {row[0]: row[2:] for row in moved}
    funds = [
        FundSums(
            view.row.fund_id,
            view.row.programme,
            view.row.year,
            view.budget_fen,
            view.balance_fen,
            *ledgers.get(view.row.fund_id, (0, 0, 0, 0)),
            *banks.get(view.row.fund_id, (0, 0, 0)),
        )
        for view in await list_funds(work, year=0)
    ]
    rows = await (await work.raw.execute(ORDERS)).fetchall()
    paid = await get_balances(work, [ledger.account(ledger.PAID, row[0]) for row in rows])
    programmes = []
    for programme, ordered, waiting, returned, elsewhere in rows:
        transit = sum(row[5] for row in moved if row[1] == programme)
        held = paid[ledger.account(ledger.PAID, programme)]
        programmes.append(ProgrammeSums(programme, ordered, held, transit, waiting, returned, elsewhere))
    return funds, programmes
