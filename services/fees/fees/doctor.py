"""What must hold of fees' data at any quiet moment, as queries that find what does not."""

from __future__ import annotations

import hashlib
from uuid import UUID

from chassis.access.scope import COUNTY
from chassis.db.keyring import KeyUnknown
from chassis.db.work import Database, Work

from fees.differences.queries.sums import BANK, LEDGER
from fees.disbursements.queries import read_chunks

# what is in each account: debits less credits
BALANCES = (
    "WITH balance AS (SELECT account, sum(amount) AS held FROM (SELECT debit_account AS account, amount_fen AS amount"
    " FROM transfer UNION ALL SELECT credit_account, -amount_fen FROM transfer) AS sides GROUP BY account) "
)
# (civil-rights invariant or law of the house, where, query that returns offending ids)
CHECKS = (
    (
        "8: a transfer moves something, from one account to another",
        "transfer",
        "SELECT transfer_id FROM transfer WHERE amount_fen <= 0 OR debit_account = credit_account",
    ),
    (
        "8: a transfer is about an order, a fund or an invoice that is there",
        "transfer",
        "SELECT transfer_id FROM transfer t WHERE NOT EXISTS (SELECT 1 FROM payment_order o WHERE t.about = 'order:' ||"
        " o.order_id) AND NOT EXISTS (SELECT 1 FROM fund f WHERE t.about = 'fund:' || f.fund_id) AND NOT EXISTS"
        " (SELECT 1 FROM invoice i WHERE t.about = 'invoice:' || i.invoice_id)",
    ),
    (
        "8: a fund holds its budget less what was paid and what is with the bank",
        "fund",
        f"{BALANCES} SELECT f.fund_id FROM fund f LEFT JOIN balance b ON b.account = 'fund:' || f.fund_id WHERE"
        " coalesce(b.held, 0) <> coalesce((SELECT d.amount_fen FROM fund_budget d WHERE d.fund_id = f.fund_id"
        " AND d.state = 'confirmed' ORDER BY d.decided_at DESC, d.budget_id DESC LIMIT 1), 0) - coalesce((SELECT"
        " sum(l.amount_fen) FROM disbursement_line l JOIN disbursement_batch p USING (batch_id) WHERE p.fund_id ="
        " f.fund_id AND p.state IN"
        " ('approved', 'answered') AND l.outcome IN ('in', 'settled')), 0)",
    ),
    (
        "8: what a fund reserves is in batches not yet approved",
        "fund",
        "SELECT f.fund_id FROM fund f WHERE f.reserved_fen <> coalesce((SELECT sum(l.amount_fen) FROM disbursement_line"
        " l JOIN disbursement_batch p USING (batch_id) WHERE p.fund_id = f.fund_id AND p.state IN ('prepared',"
        " 'checked') AND l.outcome = 'in'), 0)",
    ),
    (
        "8: what is in transit is what the bank has not answered",
        "disbursement_batch",
        f"{BALANCES} SELECT p.batch_id FROM disbursement_batch p LEFT JOIN balance b ON b.account = 'transit:' ||"
        " p.batch_id WHERE coalesce(b.held, 0) <> coalesce((SELECT sum(l.amount_fen) FROM disbursement_line l WHERE"
        " l.batch_id = p.batch_id AND l.outcome = 'in' AND p.state IN ('approved', 'answered')), 0)",
    ),
    (
        "8: a settled order was paid once in the ledger, to the fen",
        "payment_order",
        "WITH paid AS (SELECT about, account, sum(amount) AS held FROM (SELECT about, debit_account AS account,"
        " amount_fen AS amount FROM transfer UNION ALL SELECT about, credit_account, -amount_fen FROM transfer) sides"
        " WHERE account >= 'paid:' AND account < 'paid;' GROUP BY about, account) SELECT order_id FROM payment_order o"
        " LEFT JOIN paid p ON p.about = 'order:' || o.order_id AND p.account = 'paid:' || o.programme WHERE"
        " (o.state = 'settled')::int * o.amount_fen <> coalesce(p.held, 0)",
    ),
    (
        "8: a settled order has its line in a stored result file",
        "payment_order",
        "SELECT o.order_id FROM payment_order o WHERE o.state = 'settled' AND NOT EXISTS (SELECT 1 FROM"
        " disbursement_line l JOIN bank_file f ON f.file_id = l.result_file_id WHERE l.order_id = o.order_id AND"
        " l.batch_id = o.batch_id AND l.outcome = 'settled' AND l.result_line IS NOT NULL AND f.direction ="
        " 'from_bank' AND f.batch_id = l.batch_id)",
    ),
    (
        "8: an order in a batch or with the bank has its line there",
        "payment_order",
        "SELECT o.order_id FROM payment_order o WHERE o.state IN ('in_batch', 'sent') AND NOT EXISTS (SELECT 1 FROM"
        " disbursement_line l JOIN disbursement_batch p USING (batch_id) WHERE l.order_id = o.order_id AND l.batch_id"
        " = o.batch_id AND l.outcome = 'in' AND l.amount_fen = o.amount_fen AND (o.state = 'sent') = (p.state ="
        " 'approved'))",
    ),
    (
        "8: a fund's sent money is settled, returned or unanswered, by the ledger as by the bank's files",
        "fund",
        f"WITH bank AS ({BANK}), led AS ({LEDGER}) SELECT fund_id FROM bank b FULL JOIN led l USING (fund_id) WHERE"
        " (l.sent, l.settled, l.returned, l.transit) IS DISTINCT FROM (b.settled + b.returned + b.unanswered,"
        " b.settled, b.returned, b.unanswered)",
    ),
    (
        "8: a programme's orders are paid, with the bank, returned, paid elsewhere or open, to the fen",
        "payment_order",
        f"WITH led AS ({LEDGER}), with_bank AS (SELECT programme, sum(transit) AS held FROM led GROUP BY programme),"
        " paid AS (SELECT programme, sum(amount) AS held FROM (SELECT substr(debit_account, 6) AS programme, amount_fen"
        " AS amount FROM transfer WHERE starts_with(debit_account, 'paid:') UNION ALL SELECT substr(credit_account, 6),"
        " -amount_fen FROM transfer WHERE starts_with(credit_account, 'paid:')) sides GROUP BY programme), gone AS"
        " (SELECT programme, sum(amount_fen) FILTER (WHERE state IN ('sent', 'settled')) AS owed FROM payment_order"
        " GROUP BY programme) SELECT programme FROM gone FULL JOIN paid USING (programme) FULL JOIN with_bank USING"
        " (programme) WHERE coalesce(gone.owed, 0) <> coalesce(paid.held, 0) + coalesce(with_bank.held, 0)",
    ),
    (
        "8: a payment stands as the bank last said",
        "disbursement_line",
        "SELECT l.line_id FROM disbursement_line l LEFT JOIN LATERAL (SELECT a.outcome, a.file_id FROM bank_answer a"
        " WHERE a.line_id = l.line_id ORDER BY a.recorded_at DESC, a.file_id DESC LIMIT 1) said ON true WHERE"
        " (l.outcome IN ('settled', 'returned') OR said.outcome IS NOT NULL) AND l.outcome IS DISTINCT FROM"
        " said.outcome",
    ),
    (
        "8: a result file that was refused stands, or stood, on the list of differences",
        "bank_file",
        "SELECT f.file_id FROM bank_file f WHERE f.direction = 'refused' AND NOT EXISTS (SELECT 1 FROM difference d"
        " WHERE d.file_id = f.file_id)",
    ),
    (
        "8: a programme, a person and a period are paid once",
        "payment_order",
        "SELECT min(order_id::text) FROM payment_order WHERE state <> 'cancelled' GROUP BY programme, person_id,"
        " period HAVING count(*) > 1",
    ),
    (
        "8: of one person's orders for the same money one is paid, whatever numbers the person has",
        "payment_order",
        "WITH RECURSIVE same (one, other) AS (SELECT absorbed_id, kept_id FROM person_merge WHERE NOT undone UNION"
        " SELECT s.one, m.kept_id FROM same s JOIN person_merge m ON m.absorbed_id = s.other WHERE NOT m.undone), root"
        " AS (SELECT one, min(other::text) FILTER (WHERE NOT EXISTS (SELECT 1 FROM person_merge m WHERE m.absorbed_id ="
        " other AND NOT m.undone)) AS person FROM same GROUP BY one) SELECT min(o.order_id::text) FROM payment_order o"
        " LEFT JOIN root r ON r.one = o.person_id WHERE o.state IN ('open', 'in_batch', 'returned', 'sent', 'settled')"
        " GROUP BY o.programme, o.period, coalesce(r.person, o.person_id::text) HAVING count(*) > 1 AND count(*)"
        " FILTER (WHERE o.state IN ('open', 'in_batch', 'returned')) > 0",
    ),
    (
        "7: an order that is held stands on the list of differences",
        "payment_order",
        "SELECT o.order_id FROM payment_order o WHERE o.state = 'held' AND o.held_for <> 'RETURN_UNEXPLAINED' AND NOT"
        " EXISTS (SELECT 1 FROM difference d WHERE d.order_id = o.order_id AND d.kind IN ('one_person', 'to_decide'))",
    ),
    (
        "8: an office's change of an account was confirmed by another person",
        "order_change",
        "SELECT change_id FROM order_change WHERE state = 'confirmed' AND decided_by IN ('', proposed_by)",
    ),
    (
        "8: a bank's answer took effect by two people",
        "result_file",
        "SELECT file_id FROM result_file WHERE state = 'applied' AND decided_by IN ('', sent_in_by)",
    ),
    (
        "8: a month and its year are not both paid",
        "payment_order",
        "SELECT a.order_id FROM payment_order a JOIN payment_order b ON b.programme = a.programme AND b.person_id ="
        " a.person_id AND b.order_id <> a.order_id AND starts_with(b.period, a.period) WHERE a.state NOT IN"
        " ('cancelled', 'held', 'blocked') AND b.state NOT IN ('cancelled', 'held', 'blocked')",
    ),
    (
        "8: an order that another system has paid waits for nobody",
        "payment_order",
        "SELECT o.order_id FROM payment_order o JOIN other_payment p USING (programme, person_id, period) WHERE"
        " o.state IN ('open', 'in_batch')",
    ),
    (
        "8: an approved batch has its bank file",
        "disbursement_batch",
        "SELECT p.batch_id FROM disbursement_batch p WHERE p.state IN ('approved', 'answered') AND NOT EXISTS (SELECT 1"
        " FROM bank_file f WHERE f.batch_id = p.batch_id AND f.direction = 'to_bank')",
    ),
    (
        "8: receipts have no gap",
        "receipt_counter",
        "SELECT coalesce(c.division_code, r.division_code) || ' ' || coalesce(c.year, r.receipt_year) FROM"
        " receipt_counter c FULL JOIN (SELECT division_code, receipt_year, count(*) AS given, max(receipt_number) AS"
        " last FROM received_payment GROUP BY 1, 2) r ON r.division_code = c.division_code AND r.receipt_year = c.year"
        " WHERE (r.given, r.last) IS DISTINCT FROM (c.last_number, c.last_number)",
    ),
    (
        "8: what is due on an invoice is what the ledger says",
        "invoice",
        f"{BALANCES} SELECT i.invoice_id FROM invoice i LEFT JOIN balance b ON b.account = 'receivable:' ||"
        " i.invoice_id WHERE coalesce(b.held, 0) <> (i.state <> 'cancelled')::int * (i.amount_fen - i.paid_fen -"
        " i.waived_fen)",
    ),
    (
        "8: a cancelled invoice leaves nothing in any account",
        "invoice",
        "SELECT min(i.invoice_id::text) FROM invoice i JOIN (SELECT about, debit_account AS account, amount_fen AS"
        " amount FROM transfer UNION ALL SELECT about, credit_account, -amount_fen FROM transfer) sides ON sides.about"
        " = 'invoice:' || i.invoice_id WHERE i.state = 'cancelled' GROUP BY i.invoice_id, sides.account HAVING"
        " sum(sides.amount) <> 0",
    ),
    (
        "4: an invoice was cancelled by somebody, for a reason",
        "invoice",
        "SELECT invoice_id FROM invoice WHERE state = 'cancelled' AND (cancelled_by = '' OR cancelled_code = '')",
    ),
    (
        "8: what was paid on an invoice has its receipts",
        "invoice",
        "SELECT i.invoice_id FROM invoice i WHERE i.paid_fen <> coalesce((SELECT sum(p.amount_fen) FROM"
        " received_payment p WHERE p.invoice_id = i.invoice_id), 0)",
    ),
    (
        "no fact waits longer than an hour",
        "outbox",
        "SELECT fact_id FROM outbox WHERE published_at IS NULL AND recorded_at < now() - interval '1 hour'",
    ),
    ("no refused fact lies unseen", "parked_fact", "SELECT fact_id FROM parked_fact WHERE replayed_at IS NULL"),
)
FILES = "SELECT file_id, sha256, bytes_stored FROM bank_file"
FILE_LAW = "a bank file is what it was when it went or came"
SHOWN = 20


async def examine(database: Database) -> list[dict[str, str]]:
    """Findings, each with the invariant it breaks; ids only."""
    findings = []
    async with database.work(COUNTY) as work:
        for invariant, where, query in CHECKS:
            rows = await (await work.raw.execute(f"{query} LIMIT {SHOWN}".encode())).fetchall()
            findings += [{"invariant": invariant, "where": where, "text": str(row[0])} for row in rows]
        for file_id, digest, length in await (await work.raw.execute(FILES)).fetchall():
            if not await _is_whole(work, file_id, digest, length):
                findings.append({"invariant": FILE_LAW, "where": "bank_file", "text": str(file_id)})
    return findings


async def _is_whole(work: Work, file_id: UUID, digest: bytes, length: int) -> bool:
    found, read = hashlib.sha256(), 0
    try:
        async for chunk in read_chunks(work, file_id):
            found.update(chunk)
            read += len(chunk)
    except (ValueError, KeyUnknown):
        return False
    return (found.digest(), read) == (digest, length)
