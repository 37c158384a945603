"""The file for the bank: made at the approval, and once more when it is fetched after the day it asks for."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values.working_days import working_day_from

from fees.disbursements import rules
from fees.disbursements.commands.files import store_file
from fees.disbursements.judging import Line
from fees.disbursements.profiles.loading import PAIN, table_of
from fees.disbursements.profiles.pain001 import write_pain001
from fees.disbursements.profiles.payments import BankFile, Instruction, Payment
from fees.disbursements.profiles.tables import write_table
from fees.disbursements.queries import count_outcomes, get_bank_file, list_lines_in, load_batch
from fees.disbursements.references import reference_of
from fees.disbursements.rows import BankFileRow, BatchRow
from fees.funds.queries import lock_fund
from fees.funds.rows import FundRow
from fees.orders.commands import moving
from fees.orders.commands.moving import Locked

TOWNSHIP_DIGITS = 9


async def make_bank_file(
    work: Work, batch: BatchRow, fund: FundRow, lines: list[Line], orders: dict[UUID, Locked]
) -> BankFileRow:
    """Write and keep the file; it asks to be paid on the next day on which banks work, today if they do."""
    pay_on = working_day_from(work.clock.today())
    instruction = _instruction(work, batch, fund, pay_on)
    file = await asyncio.to_thread(_write, batch.profile, instruction, lines, orders)
    return await store_file(work, batch.batch_id, "to_bank", file, pay_on=pay_on)


async def fetch_bank_file(work: Work, batch_id: UUID) -> BankFileRow:
    """The file for the bank. One that asks for a day that is over is made once more, for the next banking day.

    Its references and its message's name stay: a bank that has the first one already knows the second for a repetition.
    Once the bank has answered about any payment the file stays what it was.

    Errors: BATCH_NOT_FOUND, BANK_FILE_NOT_MADE.
    """
    file = await get_bank_file(work, batch_id)
    if file.pay_on is None or file.pay_on >= work.clock.today():
        return file
    batch = await load_batch(work, batch_id)
    if batch.state != rules.APPROVED or set(await count_outcomes(work, batch_id)) - {rules.IN, rules.ASIDE}:
        return file
    fund = await lock_fund(work, batch.fund_id)
    lines = await list_lines_in(work, batch_id)
    orders = await moving.lock_orders(work, [line.order_id for line in lines])
    return await make_bank_file(work, batch, fund, lines, orders)


def _instruction(work: Work, batch: BatchRow, fund: FundRow, pay_on: date) -> Instruction:
    account = fund.account_number or b""  # a fund with money has had a decision, and so an account
    return Instruction(
        message_id=reference_of(batch.batch_id),
        made_at=work.now,
        pay_on=pay_on,
        payer_name=fund.account_name,
        account_number=work.keyring.decrypt_text(account, "fund", "account_number", str(fund.fund_id)),
        bank_code=fund.bank_code,
    )


def _write(profile: str, instruction: Instruction, lines: list[Line], orders: dict[UUID, Locked]) -> BankFile:
    payments = [
        Payment(
            end_to_end_id=reference_of(line.line_id),
            payee_name=orders[line.order_id].payee_name,
            account_number=orders[line.order_id].account_number,
            bank_code=orders[line.order_id].bank_code,
            amount_fen=line.amount_fen,
            remark=rules.remark_of(orders[line.order_id].period),
            township=orders[line.order_id].division_code[:TOWNSHIP_DIGITS],
            period=orders[line.order_id].period,
        )
        for line in lines
    ]
    if profile == PAIN:
        return write_pain001(instruction, payments)
    return write_table(instruction, payments, table_of(profile))
