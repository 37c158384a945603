"""The doctor finds nothing in a sound house, and each fault that is planted in it."""

from __future__ import annotations

import psycopg
import pytest
from anjia.fees.v1 import invoice_service_pb2
from chassis.errors import DomainError
from chassis.testing.parts import Cluster
from fees.doctor import CHECKS, FILE_LAW, examine
from fees.testing import FeesUnderTest, result_table


async def lived_in(fees: FeesUnderTest) -> None:
    """Orders in every state, batches in every state, invoices paid, waived and due."""
    fund = await fees.fund()
    paid, back = await fees.order(), await fees.order()
    batch = await fees.batch(fund.fund_id)
    await fees.upload(batch.batch_id, result_table(await fees.lines(batch.batch_id), back.order_id))
    assert paid.state == "open"
    [line] = [one for one in await fees.lines(batch.batch_id) if one.order_id == paid.order_id]
    await fees.order()
    late = await fees.batch(fund.fund_id)
    [other] = await fees.lines(late.batch_id)
    await fees.upload(late.batch_id, result_table([other]))
    await fees.upload(late.batch_id, result_table([other], other.order_id))  # days later
    with pytest.raises(DomainError):
        await fees.upload(late.batch_id, result_table([line]))
    for until in ("approved", "checked", "prepared"):
        await fees.order()
        await fees.batch(fund.fund_id, until=until)
    await fees.order()
    officer = fees.officer(1, "fee-service")
    due, whole, let_off, wrong, wrong_waived = [await fees.invoice() for _ in range(5)]
    for invoice, amount in ((due, 100), (whole, whole.due_fen)):
        request = invoice_service_pb2.RecordPaymentRequest(
            invoice_id=invoice.invoice_id, amount_fen=amount, method="cash"
        )
        await officer.call("RecordPayment", request)
    for invoice in (let_off, wrong_waived):
        waive = invoice_service_pb2.WaiveInvoiceRequest(invoice_id=invoice.invoice_id, reason_code="W01")
        await officer.call("WaiveInvoice", waive)
    for invoice in (wrong, wrong_waived):
        cancel = invoice_service_pb2.CancelInvoiceRequest(invoice_id=invoice.invoice_id, reason_code="wrong")
        await officer.call("CancelInvoice", cancel)


ANY_ORDER = "(SELECT order_id FROM payment_order WHERE state = '{}' LIMIT 1)"
COPY = (
    "INSERT INTO transfer SELECT gen_random_uuid(), posting_id, debit_account, credit_account, {}, {}, division_code,"
    " posted_by, posted_at FROM transfer WHERE {} LIMIT 1"
)
FREE = "ALTER TABLE transfer DROP CONSTRAINT ck_transfer_amount_positive; "
PLANTED = {
    "8: a transfer moves something, from one account to another": [FREE + COPY.format("0", "about", "true")],
    "8: a transfer is about an order, a fund or an invoice that is there": [
        COPY.format("1", "'order:' || gen_random_uuid()", "debit_account LIKE 'paid:%'")
    ],
    "8: a fund holds its budget less what was paid and what is with the bank": [
        COPY.format("1", "about", "debit_account LIKE 'fund:%'"),
        "UPDATE fund_budget SET amount_fen = amount_fen + 1",
    ],
    "8: what a fund reserves is in batches not yet approved": ["UPDATE fund SET reserved_fen = reserved_fen + 1"],
    "8: what is in transit is what the bank has not answered": [
        COPY.format("amount_fen", "about", "debit_account LIKE 'transit:%'")
    ],
    "8: a settled order was paid once in the ledger, to the fen": [
        "DELETE FROM transfer WHERE debit_account LIKE 'paid:%'",
        COPY.format("amount_fen", "about", "debit_account LIKE 'paid:%'"),
        "UPDATE transfer SET amount_fen = amount_fen - 1 WHERE debit_account LIKE 'paid:%'",
    ],
    "8: a settled order has its line in a stored result file": [
        "UPDATE disbursement_line SET result_file_id = gen_random_uuid() WHERE outcome = 'settled'",
        "UPDATE bank_file SET direction = 'to_bank' WHERE direction = 'from_bank'",
    ],
    "8: an order in a batch or with the bank has its line there": [
        "DELETE FROM disbursement_line WHERE order_id = " + ANY_ORDER.format("in_batch"),
        "UPDATE disbursement_line SET amount_fen = 1 WHERE order_id = " + ANY_ORDER.format("sent"),
    ],
    "8: a fund's sent money is settled, returned or unanswered, by the ledger as by the bank's files": [
        "DELETE FROM bank_answer",
        "DELETE FROM bank_answer WHERE outcome = 'returned'",
        "DELETE FROM transfer WHERE debit_account LIKE 'transit:%' AND credit_account LIKE 'paid:%'",
    ],
    "8: a programme's orders are paid, with the bank, returned, paid elsewhere or open, to the fen": [
        "UPDATE payment_order SET amount_fen = amount_fen + 1 WHERE order_id = " + ANY_ORDER.format("sent"),
        "UPDATE payment_order SET state = 'open', batch_id = NULL WHERE order_id = " + ANY_ORDER.format("sent"),
    ],
    "8: a payment stands as the bank last said": [
        "DELETE FROM bank_answer WHERE outcome = 'settled'",
        "UPDATE disbursement_line SET outcome = 'returned' WHERE outcome = 'settled'",
    ],
    "8: a result file that was refused stands, or stood, on the list of differences": [
        "DELETE FROM difference WHERE kind = 'result_refused'"
    ],
    "8: a programme, a person and a period are paid once": [
        "DROP INDEX uq_payment_order_key;"
        " UPDATE payment_order SET person_id = (SELECT person_id FROM payment_order ORDER BY order_id LIMIT 1)"
    ],
    "8: of one person's orders for the same money one is paid, whatever numbers the person has": [
        "INSERT INTO person_merge SELECT gen_random_uuid(), min(person_id::text)::uuid, max(person_id::text)::uuid,"
        " false, now() FROM payment_order WHERE state IN ('open', 'in_batch')"
    ],
    "7: an order that is held stands on the list of differences": [
        "UPDATE payment_order SET state = 'held', held_for = 'ONE_PERSON' WHERE state = 'open'"
    ],
    "8: an office's change of an account was confirmed by another person": [
        "ALTER TABLE order_change DROP CONSTRAINT ck_order_change_confirmed_by_another; INSERT INTO order_change SELECT"
        " gen_random_uuid(), order_id, 'release', NULL, NULL, '', 'X', '', division_code, 'confirmed', 'x', now(), 'x',"
        " now() FROM payment_order LIMIT 1"
    ],
    "8: a bank's answer took effect by two people": [
        "ALTER TABLE result_file DROP CONSTRAINT ck_result_file_applied_by_another;"
        " UPDATE result_file SET decided_by = sent_in_by WHERE state = 'applied'"
    ],
    "8: a month and its year are not both paid": [
        "UPDATE payment_order o SET person_id = f.person_id, period = f.period || '-01' FROM (SELECT person_id, period,"
        " programme FROM payment_order WHERE state = 'settled' LIMIT 1) f WHERE o.state = 'open' AND o.programme ="
        " f.programme"
    ],
    "8: an order that another system has paid waits for nobody": [
        "INSERT INTO other_payment SELECT gen_random_uuid(), programme, person_id, period, 1, '2026-01-01', 'x',"
        " '510422000000', 'x', now() FROM payment_order WHERE state = 'open'"
    ],
    "8: an approved batch has its bank file": ["DELETE FROM bank_file WHERE direction = 'to_bank'"],
    "8: receipts have no gap": [
        "UPDATE receipt_counter SET last_number = last_number + 1",
        "DELETE FROM received_payment WHERE receipt_number = 1",
        "UPDATE received_payment SET receipt_number = 7 WHERE receipt_number = 1",
        "DELETE FROM receipt_counter",
    ],
    "8: what is due on an invoice is what the ledger says": [
        "DELETE FROM transfer WHERE credit_account LIKE 'receivable:%'"
    ],
    "8: a cancelled invoice leaves nothing in any account": [
        "DELETE FROM transfer WHERE debit_account LIKE 'income:%'",
        "DELETE FROM transfer WHERE credit_account LIKE 'waived:%'",
    ],
    "4: an invoice was cancelled by somebody, for a reason": [
        "UPDATE invoice SET cancelled_by = '' WHERE state = 'cancelled'"
    ],
    "8: what was paid on an invoice has its receipts": ["UPDATE received_payment SET amount_fen = amount_fen + 1"],
    "no fact waits longer than an hour": ["UPDATE outbox SET recorded_at = now() - interval '2 hours'"],
    "no refused fact lies unseen": [
        "INSERT INTO parked_fact (hearer, fact_id, subject, envelope, reason)"
        " VALUES ('x', gen_random_uuid(), 'x', '', 'X')"
    ],
    FILE_LAW: [
        "UPDATE bank_file_chunk SET content = set_byte(content, 40, (get_byte(content, 40) + 1) % 256)",
        "DELETE FROM bank_file_chunk",
        "UPDATE bank_file SET sha256 = '\\x00'::bytea WHERE direction = 'to_bank'",
    ],
}


async def test_sound_house_has_no_findings(fees: FeesUnderTest) -> None:
    await lived_in(fees)
    assert await examine(fees.tools.database) == []


def test_every_check_has_its_planted_fault() -> None:
    assert set(PLANTED) == {invariant for invariant, _, _ in CHECKS} | {FILE_LAW}


@pytest.mark.parametrize(
    ("invariant", "fault"),
    [(invariant, fault) for invariant, faults in PLANTED.items() for fault in faults],
    ids=lambda text: text[:50],
)
async def test_planted_fault_is_found(
    fees: FeesUnderTest, fees_url: str, cluster: Cluster, invariant: str, fault: str
) -> None:
    await lived_in(fees)
    with psycopg.connect(cluster.url("postgres", fees_url.rpartition("/")[2]), autocommit=True) as connection:
        # past keys and grants, as a restore gone wrong or a hand in the database would leave it
        connection.execute("SET session_replication_role = replica")
        connection.execute(fault)  # type: ignore[arg-type]
    findings = await examine(fees.tools.database)
    assert invariant in {one["invariant"] for one in findings}
