"""Differences: what is refused is kept, what comes back late is taken back, and bank and ledger agree to the fen."""

from __future__ import annotations

import datetime as dt

import psycopg
import pytest
from anjia.fees.v1 import difference_service_pb2 as pb
from anjia.fees.v1 import facts_pb2
from anjia.fees.v1 import payment_order_service_pb2 as orders_pb
from chassis.access.scope import COUNTY
from chassis.db.work import SET_SCOPE
from chassis.errors import DomainError
from chassis.rpc.status import from_rpc_error
from fees.doctor import examine
from fees.testing import BANK, FeesUnderTest, result_table

OTHER_CARD = "4539148803436467"


async def refused(awaitable) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def listed(fees: FeesUnderTest, *, closed: bool = False) -> list[pb.Difference]:
    reply = await fees.officer().call("ListDifferences", pb.ListDifferencesRequest(closed=closed))
    return list(reply.differences)


async def sums(fees: FeesUnderTest) -> pb.Reconciliation:
    reply: pb.Reconciliation = await fees.officer().call("GetReconciliation", pb.GetReconciliationRequest())
    return reply


async def close(fees: FeesUnderTest, difference_id: str, reason: str = "BANK_CONFIRMED") -> pb.Difference:
    request = pb.CloseDifferenceRequest(difference_id=difference_id, reason_code=reason, document="盐农商函〔2026〕3号")
    reply: pb.Difference = await fees.officer(2).call("CloseDifference", request)
    return reply


async def kept(fees: FeesUnderTest, difference_id: str) -> bytes:
    officer = fees.officer(5)
    call = officer.method("DownloadRefusedFile")(
        pb.DownloadRefusedFileRequest(difference_id=difference_id), metadata=tuple(officer.metadata().items())
    )
    return b"".join([one.chunk async for one in call])


async def state_of(fees: FeesUnderTest, order_id: str) -> str:
    reply = await fees.officer().call("GetPaymentOrder", orders_pb.GetPaymentOrderRequest(order_id=order_id))
    return str(reply.state)


async def test_refused_file_is_kept_with_its_reason_and_can_be_looked_at_again(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    order = await fees.order()
    batch = await fees.batch(fund.fund_id)
    content = result_table(await fees.lines(batch.batch_id)).replace(b"3600.00", b"3600.01")
    for _ in range(2):  # sent in again: it stands on the list once
        assert (await refused(fees.upload(batch.batch_id, content))).reason == "RESULT_AMOUNT_DIFFERS"
    [one] = [one for one in await listed(fees) if one.kind == "result_refused"]
    assert (one.reason_code, one.file_line, one.file_name, one.owner) == ("RESULT_AMOUNT_DIFFERS", 2, "result", "F1")
    assert one.batch_id == batch.batch_id
    assert await kept(fees, one.difference_id) == content
    looks = await fees.rows(
        "SELECT person_id::text FROM access_log WHERE permission = 'fees.refused_file.download' AND outcome = 'OK'"
    )
    assert {row[0] for row in looks} == {order.person_id}
    assert content not in b"".join(row[0] for row in await fees.rows("SELECT content FROM bank_file_chunk"))
    assert await state_of(fees, order.order_id) == "sent"
    closed = await close(fees, one.difference_id, "SENT_IN_BY_MISTAKE")
    assert (closed.closed_by, closed.closed_reason, closed.document) == (
        "F2", "SENT_IN_BY_MISTAKE", "盐农商函〔2026〕3号",
    )  # fmt: skip
    error = await refused(close(fees, one.difference_id))
    assert (error.reason, error.details["closed_by"]) == ("DIFFERENCE_CLOSED", "F2")
    assert [found.difference_id for found in await listed(fees, closed=True)] == [one.difference_id]
    # closed, and sent in once more: somebody has to look again
    await refused(fees.upload(batch.batch_id, content))
    assert {found.kind for found in await listed(fees)} == {"unanswered", "result_refused"}
    assert await examine(fees.tools.database) == []


async def test_file_that_cannot_be_read_or_is_empty_is_kept_too(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    await fees.order()
    batch = await fees.batch(fund.fund_id, until="checked")
    assert (await refused(fees.upload(batch.batch_id, b"a,b"))).reason == "BATCH_NOT_IN_STATE"
    other = await fees.order()
    sent = await fees.batch(fund.fund_id)
    for content in (b"\xff\xfe\x00", b"", b"<x"):
        assert (await refused(fees.upload(sent.batch_id, content))).reason == "RESULT_UNREADABLE"
    found = [one for one in await listed(fees) if one.kind == "result_refused"]
    assert [one.reason_code for one in found] == ["BATCH_NOT_IN_STATE", *["RESULT_UNREADABLE"] * 3]
    assert [await kept(fees, one.difference_id) for one in found] == [b"a,b", b"\xff\xfe\x00", b"", b"<x"]
    assert await state_of(fees, other.order_id) == "sent"
    assert await examine(fees.tools.database) == []


async def test_file_too_large_is_not_kept_but_told_of(fees: FeesUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    fund = await fees.fund()
    await fees.order()
    batch = await fees.batch(fund.fund_id)
    monkeypatch.setattr("fees.disbursements.commands.answering.MOST_BYTES", 3)
    assert (await refused(fees.upload(batch.batch_id, b"1234"))).reason == "RESULT_TOO_LARGE"
    [one] = [one for one in await listed(fees) if one.kind == "result_refused"]
    assert (one.reason_code, one.has_file) == ("RESULT_TOO_LARGE", False)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - told apart below
        await kept(fees, one.difference_id)
    assert from_rpc_error(caught.value).reason == "REFUSED_FILE_NOT_KEPT"  # type: ignore[arg-type]


async def test_refused_file_that_is_taken_later_resolves_itself(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    await fees.order()
    batch = await fees.batch(fund.fund_id)
    [line] = await fees.lines(batch.batch_id)
    content = f"end_to_end_id,amount,outcome,date\n{line.end_to_end_id},3600.00,settled,2026-11-25\n".encode()
    assert (await refused(fees.upload(batch.batch_id, content))).reason == "RESULT_IN_FUTURE"
    fees.clock.advance(dt.timedelta(days=1))
    assert (await fees.upload(batch.batch_id, content)).settled == 1
    assert await listed(fees) == []
    [one] = await listed(fees, closed=True)
    assert (one.reason_code, one.closed_reason, one.closed_by) == ("RESULT_IN_FUTURE", "TAKEN_LATER", "F1")


async def test_unanswered_payments_are_listed_with_their_age_and_end_with_the_answer(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    for _ in range(2):
        await fees.order()
    batch = await fees.batch(fund.fund_id)
    fees.clock.advance(dt.timedelta(days=9))
    await fees.order()
    young = await fees.batch(fund.fund_id)
    found = await listed(fees)
    assert [(one.batch_id, one.kind, one.age_days, one.payments, one.amount_fen, one.owner) for one in found] == [
        (batch.batch_id, "unanswered", 9, 2, 720_000, "F1"),
        (young.batch_id, "unanswered", 0, 1, 360_000, "F1"),
    ]
    lines = await fees.lines(batch.batch_id)
    await fees.upload(batch.batch_id, result_table(lines[:1]))
    assert [one.payments for one in await listed(fees)] == [1, 1]
    await fees.upload(batch.batch_id, result_table(lines[1:]))
    assert [one.batch_id for one in await listed(fees)] == [young.batch_id]


async def test_money_that_comes_back_after_it_was_paid_is_taken_back_and_paid_once_more(fees: FeesUnderTest) -> None:
    fund = await fees.fund(amount_fen=1_000_000)
    order, stays = await fees.order(), await fees.order()
    batch = await fees.batch(fund.fund_id)
    lines = {line.order_id: line for line in await fees.lines(batch.batch_id)}
    await fees.upload(batch.batch_id, result_table(lines.values()))
    late = result_table([lines[order.order_id]], order.order_id)
    report = await fees.upload(batch.batch_id, late)
    assert (report.taken_back, report.returned, report.settled, report.batch.state) == (1, 0, 0, "answered")
    assert (await state_of(fees, order.order_id), await state_of(fees, stays.order_id)) == ("returned", "settled")
    told = await fees.rows(
        "SELECT entity_version, payload FROM outbox WHERE subject = 'fees.order.returned.v1' AND entity = %s",
        order.order_id,
    )
    assert [(row[0], facts_pb2.OrderReturned.FromString(row[1]).reason_code) for row in told] == [(2, "AC01")]
    [one] = await listed(fees)
    assert (one.kind, one.reason_code, one.order_id, one.amount_fen) == ("taken_back", "AC01", order.order_id, 360_000)
    figures = await sums(fees)
    [held], [owed] = figures.funds, figures.programmes
    assert (held.held_fen, held.sent_fen, held.settled_fen, held.returned_fen, held.transit_fen) == (
        640_000, 720_000, 360_000, 360_000, 0,
    )  # fmt: skip
    assert (held.bank_settled_fen, held.bank_returned_fen, held.unanswered_fen, held.difference_fen) == (
        360_000, 360_000, 0, 0,
    )  # fmt: skip
    assert (owed.ordered_fen, owed.paid_fen, owed.returned_fen, owed.difference_fen) == (720_000, 360_000, 360_000, 0)
    assert await examine(fees.tools.database) == []
    # the same file again, and the same word in another file
    for again in (late, late + b"\n"):
        assert (await fees.upload(batch.batch_id, again)).repeated == 1
    # the first word once more, when the money may be in another batch: it stays as it is
    mend = orders_pb.MendAccountRequest(order_id=order.order_id, account_number=OTHER_CARD, bank_code=BANK)
    await fees.citizen(order.person_id).call("MendAccount", mend)
    second = await fees.batch(fund.fund_id)
    stale = result_table(lines.values()) + b"\n\n"
    assert (await refused(fees.upload(batch.batch_id, stale))).reason == "RESULT_CONTRADICTS"
    assert (await fees.upload(second.batch_id, result_table(await fees.lines(second.batch_id)))).settled == 1
    history = await fees.rows(
        "SELECT a.outcome FROM bank_answer a JOIN disbursement_line l USING (line_id) WHERE l.order_id::text = %s"
        " ORDER BY a.recorded_at, a.file_id",
        order.order_id,
    )
    assert [row[0] for row in history] == ["settled", "returned", "returned", "settled"]
    assert (await sums(fees)).programmes[0].paid_fen == 720_000
    assert await examine(fees.tools.database) == []


async def test_late_return_that_is_older_than_the_payment_is_refused(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    order = await fees.order()
    batch = await fees.batch(fund.fund_id)
    fees.clock.advance(dt.timedelta(days=2))
    [line] = await fees.lines(batch.batch_id)
    head = f"end_to_end_id,amount,outcome,reason,date\n{line.end_to_end_id},3600.00,"
    await fees.upload(batch.batch_id, f"{head}settled,,2026-11-26\n".encode())
    error = await refused(fees.upload(batch.batch_id, f"{head}returned,AC01,2026-11-25\n".encode()))
    assert (error.reason, error.details["line"]) == ("RESULT_BEFORE_PAYMENT", "2")
    assert await state_of(fees, order.order_id) == "settled"
    assert (await fees.upload(batch.batch_id, f"{head}returned,AC01,2026-11-26\n".encode())).taken_back == 1


async def test_what_the_bank_said_is_neither_changed_nor_taken_away(fees: FeesUnderTest, fees_url: str) -> None:
    fund = await fees.fund()
    await fees.order()
    batch = await fees.batch(fund.fund_id)
    await fees.upload(batch.batch_id, result_table(await fees.lines(batch.batch_id)))
    for statement in (
        "DELETE FROM bank_answer",
        "UPDATE bank_answer SET outcome = 'returned'",
        "DELETE FROM difference",
    ):
        with psycopg.connect(fees_url) as connection:
            connection.execute(SET_SCOPE, COUNTY.settings)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


async def test_payment_of_another_system_for_an_order_with_the_bank_stands_until_somebody_looks(
    fees: FeesUnderTest,
) -> None:
    fund = await fees.fund()
    twice, back = await fees.order(), await fees.order()
    batch = await fees.batch(fund.fund_id)
    others = [
        orders_pb.OtherPayment(
            programme=one.programme, person_id=one.person_id, period=one.period, amount_fen=1, paid_on="2026-11-01",
            source="省平台",
        )
        for one in (twice, back)
    ]  # fmt: skip
    request = orders_pb.RecordOtherPaymentsRequest(payments=others)
    for number in (1, 2):  # told again: the list stays as it is
        await fees.officer(number).call("RecordOtherPayments", request)
    found = {one.order_id: one for one in await listed(fees) if one.kind == "paid_elsewhere"}
    assert {one.reason_code for one in found.values()} == {"SENT_HERE"}
    assert found.keys() == {twice.order_id, back.order_id}
    await fees.upload(batch.batch_id, result_table(await fees.lines(batch.batch_id), back.order_id))
    [one] = await listed(fees)
    assert (one.order_id, one.reason_code) == (twice.order_id, "SETTLED_HERE")
    [gone] = await listed(fees, closed=True)
    assert (gone.order_id, gone.closed_reason) == (back.order_id, "MONEY_RETURNED")
    mend = orders_pb.MendAccountRequest(order_id=back.order_id, account_number=OTHER_CARD, bank_code=BANK)
    assert (await fees.citizen(back.payee_person_id).call("MendAccount", mend)).state == "blocked"
    await close(fees, one.difference_id, "MONEY_RECOVERED")
    await fees.officer(3).call("RecordOtherPayments", request)
    assert await listed(fees) == []
    [owed] = (await sums(fees)).programmes
    assert (owed.elsewhere_fen, owed.paid_fen, owed.difference_fen) == (360_000, 360_000, 0)


async def test_differences_are_seen_and_closed_in_their_own_county_only(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    await fees.order()
    batch = await fees.batch(fund.fund_id)
    await refused(fees.upload(batch.batch_id, b"x"))
    [one] = [one for one in await listed(fees) if one.difference_id]
    stranger = fees.caller("finance-officer", division="510421000000", division_level="county")
    assert not (await stranger.call("ListDifferences", pb.ListDifferencesRequest())).differences
    request = pb.CloseDifferenceRequest(difference_id=one.difference_id, reason_code="SENT_IN_BY_MISTAKE")
    assert (await refused(stranger.call("CloseDifference", request))).reason == "DIFFERENCE_NOT_FOUND"
    error = await refused(stranger.call("GetReconciliation", pb.GetReconciliationRequest()))
    assert error.reason == "OUTSIDE_TERRITORY"
    assert (await refused(fees.caller("auditor").call("CloseDifference", request))).reason == "ROLE_NOT_ALLOWED"
    assert (await fees.caller("auditor").call("ListDifferences", pb.ListDifferencesRequest())).differences
