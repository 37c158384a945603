"""A change of keys rewrites every encrypted value of fees where it stands, and everything stays readable."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anjia.fees.v1 import payment_order_service_pb2 as pb
from chassis.db.rekey import rekey
from fees.doctor import examine
from fees.encrypted import ENCRYPTED
from fees.testing import CARD, FeesUnderTest, result_table


async def test_new_key_opens_what_the_old_one_closed(fees: FeesUnderTest, fees_url: str, keyring_file: Path) -> None:
    fund = await fees.fund()
    changed = await fees.order()
    first = await fees.batch(fund.fund_id)
    await fees.upload(first.batch_id, result_table(await fees.lines(first.batch_id), changed.order_id))
    await fees.change(changed.order_id, CARD, name="王秀英")
    order = await fees.order()
    batch = await fees.batch(fund.fund_id)
    _, before = await fees.download(batch.batch_id)
    await asyncio.to_thread(rekey, fees_url, keyring_file, ENCRYPTED)
    for one in ENCRYPTED:
        values = await fees.rows(f"SELECT {one.column} FROM {one.table} WHERE {one.column} IS NOT NULL")
        assert values, one.table
        assert {fees.tools.keyring.key_of(row[0]) for row in values} == {"k2"}, one.table
    _, after = await fees.download(batch.batch_id)
    assert after == before
    request = pb.GetPaymentOrderRequest(order_id=order.order_id)
    shown = await fees.officer().call("GetPaymentOrder", request, anjia_case="2026-0123 payment-checked")
    assert (shown.payee_name, shown.account_number) == ("王秀英", CARD)
    assert await examine(fees.tools.database) == []
