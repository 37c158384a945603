"""The bank's answer: sent in by one, confirmed by another; each return goes to whose matter it is."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import psycopg
import pytest
from anjia.fees.v1 import difference_service_pb2 as differences_pb
from anjia.fees.v1 import disbursement_service_pb2 as pb
from anjia.fees.v1 import payment_order_service_pb2 as orders_pb
from chassis.access.scope import COUNTY
from chassis.db.work import SET_SCOPE
from chassis.errors import DomainError
from fees.testing import FeesUnderTest, result_table
from lxml import etree

REPORTS = Path(__file__).parents[1] / "acceptance"


async def refused(awaitable) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def states(fees: FeesUnderTest) -> list[tuple[str, str, str]]:
    return await fees.rows("SELECT state, held_for, reason_code FROM payment_order ORDER BY order_id")


async def sent(fees: FeesUnderTest, orders: int, profile: str = "csv") -> tuple[pb.Batch, list[pb.BatchLine]]:
    fund = await fees.fund()
    for _ in range(orders):
        await fees.order()
    batch = await fees.batch(fund.fund_id, profile=profile)
    return batch, await fees.lines(batch.batch_id)


def confirm(file_id: str) -> pb.ConfirmResultFileRequest:
    return pb.ConfirmResultFileRequest(file_id=file_id)


async def test_group_that_the_bank_refuses_returns_every_payment_and_finance_sees_it(fees: FeesUnderTest) -> None:
    batch, lines = await sent(fees, 3, "pain.001")
    content = (REPORTS / "m01-group-refused.xml").read_text(encoding="utf-8")
    content = content.replace("BATCH_HEX", batch.batch_id.replace("-", ""))
    report = await fees.upload(batch.batch_id, content.encode())
    assert (report.returned, report.batch.state) == (3, "answered")
    told = [(one.outcome, one.reason_code) for one in await fees.lines(batch.batch_id)]
    assert told == [("returned", "FF01")] * len(lines)
    # the form of the file is not the families' matter
    assert await states(fees) == [("open", "", "")] * 3
    assert await fees.rows("SELECT count(*) FROM outbox") == [(0,)]
    found = await fees.officer().call("ListDifferences", differences_pb.ListDifferencesRequest())
    assert [(one.kind, one.reason_code, one.payments, one.amount_fen) for one in found.differences] == [
        ("sent_back", "FF01", 3, 3 * 360_000)
    ]


async def test_only_what_is_wrong_with_the_account_asks_the_family(fees: FeesUnderTest) -> None:
    batch, lines = await sent(fees, 4)
    content = (REPORTS / "m02-payer-side-returns.csv").read_text(encoding="utf-8")
    for number, line in enumerate(lines[:3], start=1):
        content = content.replace(f"E2E_{number}", line.end_to_end_id.lower())
    content += f"{lines[3].end_to_end_id},3600.00,returned,XQ77,2026-11-24\n"
    await fees.upload(batch.batch_id, content.replace("2026-11-25", "2026-11-24").encode())
    assert await states(fees) == [
        ("open", "", ""),
        ("open", "", ""),
        ("returned", "", "AC04"),
        ("held", "RETURN_UNEXPLAINED", "XQ77"),
    ]
    subjects = await fees.rows("SELECT subject FROM outbox ORDER BY subject")
    assert subjects == [("fees.order.held.v1",), ("fees.order.returned.v1",)]
    found = await fees.officer().call("ListDifferences", differences_pb.ListDifferencesRequest())
    told = {one.reason_code for one in found.differences if one.kind == "sent_back"}
    assert told == {"AM04", "DT01", "XQ77"}
    shown = await fees.officer().call("GetPaymentOrder", orders_pb.GetPaymentOrderRequest(order_id=lines[2].order_id))
    assert (shown.reason_zh, shown.reason_en) == ("账户已销户", "the account is closed")


async def test_answer_takes_effect_when_another_person_confirms_it(fees: FeesUnderTest) -> None:
    batch, lines = await sent(fees, 1)
    report = await fees.send_in(batch.batch_id, result_table(lines))
    assert (report.state, report.settled) == ("waiting", 1)
    assert await states(fees) == [("sent", "", "")]
    # however the same number is written, it is the same person
    for same in ("F-1", "f1", " F 1 "):
        officer = fees.caller("finance-officer", staff_number=same)
        assert (await refused(officer.call("ConfirmResultFile", confirm(report.file_id)))).reason == "SAME_PERSON"
    shown = await fees.officer(2).call("GetResultFile", pb.GetResultFileRequest(file_id=report.file_id))
    assert [(one.before, one.after, one.amount_fen) for one in shown.changes] == [("in", "settled", 360_000)]
    done = await fees.officer(2).call("ConfirmResultFile", confirm(report.file_id))
    assert (done.state, done.settled, done.batch.state) == ("applied", 1, "answered")
    assert (await states(fees))[0][0] == "settled"
    again = await refused(fees.officer(3).call("ConfirmResultFile", confirm(report.file_id)))
    assert again.reason == "RESULT_FILE_DECIDED"


async def test_answer_that_changes_what_was_paid_is_seen_first_and_never_applied_by_one(fees: FeesUnderTest) -> None:
    batch, lines = await sent(fees, 2)
    await fees.upload(batch.batch_id, result_table(lines))
    late = await fees.send_in(batch.batch_id, result_table(lines[:1], lines[0].order_id))
    assert (late.state, late.taken_back) == ("waiting", 1)
    assert [one[0] for one in await states(fees)] == ["settled", "settled"]
    shown = await fees.officer(3).call("GetResultFile", pb.GetResultFileRequest(file_id=late.file_id))
    [change] = shown.changes
    assert (change.before, change.after, change.side, change.reason_zh) == ("settled", "returned", "payee", "账号有误")
    put_back = pb.PutBackResultFileRequest(file_id=late.file_id, reason_code="SENT_IN_BY_MISTAKE")
    assert (await fees.officer(3).call("PutBackResultFile", put_back)).state == "put_back"
    assert [one[0] for one in await states(fees)] == ["settled", "settled"]
    # sent in once more it waits once more
    again = await fees.send_in(batch.batch_id, result_table(lines[:1], lines[0].order_id))
    assert (again.file_id, again.state) == (late.file_id, "waiting")
    listed = await fees.officer().call("ListResultFiles", pb.ListResultFilesRequest(batch_id=batch.batch_id))
    assert sorted(one.state for one in listed.files) == ["applied", "waiting"]


async def test_money_that_came_back_later_for_no_known_reason_is_not_paid_again_by_itself(fees: FeesUnderTest) -> None:
    batch, lines = await sent(fees, 1)
    await fees.upload(batch.batch_id, result_table(lines))
    late = result_table(lines, lines[0].order_id).replace(b"AC01", b"AM04")
    await fees.upload(batch.batch_id, late)
    assert await states(fees) == [("held", "RETURN_UNEXPLAINED", "AM04")]


async def test_confirmations_that_race_apply_an_answer_once(fees: FeesUnderTest) -> None:
    batch, lines = await sent(fees, 1)
    report = await fees.send_in(batch.batch_id, result_table(lines))
    calls = [fees.officer(number).call("ConfirmResultFile", confirm(report.file_id)) for number in range(2, 6)]
    done = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(one, pb.ResultReport) for one in done) == 1
    assert {one.reason for one in done if isinstance(one, DomainError)} == {"RESULT_FILE_DECIDED"}


@pytest.mark.parametrize("change", ["state = 'applied', decided_by = sent_in_by", "state = 'applied'"])
async def test_database_lets_nobody_confirm_what_they_sent_in(fees: FeesUnderTest, fees_url: str, change: str) -> None:
    batch, lines = await sent(fees, 1)
    await fees.send_in(batch.batch_id, result_table(lines))
    with psycopg.connect(fees_url) as connection:
        connection.execute(SET_SCOPE, COUNTY.settings)
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(f"UPDATE result_file SET {change}")


async def test_file_asks_for_a_banking_day_and_for_a_later_one_when_it_is_fetched_later(fees: FeesUnderTest) -> None:
    def day(content: bytes) -> str:
        root = etree.fromstring(content)
        return str(root.xpath("string(//p:ReqdExctnDt/p:Dt)", namespaces={"p": root.nsmap[None]}))

    fees.clock.instant = dt.datetime(2026, 11, 28, 2, tzinfo=dt.UTC)  # a Saturday
    batch, lines = await sent(fees, 1, "pain.001")
    name, first = await fees.download(batch.batch_id)
    assert day(first) == "2026-11-30"
    fees.clock.instant = dt.datetime(2026, 12, 31, 17, tzinfo=dt.UTC)  # New Year's Day in the county
    again, later = await fees.download(batch.batch_id)
    assert (again, day(later)) == (name, "2027-01-04")
    assert lines[0].end_to_end_id.encode() in later
    assert await fees.download(batch.batch_id) == (name, later)
    # once the bank has answered, the file stays what it was
    await fees.upload(batch.batch_id, result_table(lines))
    fees.clock.advance(dt.timedelta(days=30))
    assert await fees.download(batch.batch_id) == (name, later)
