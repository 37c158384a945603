"""Batches: three people, one file, an answer applied as a whole; the ledger holds at every step."""

from __future__ import annotations

import asyncio
import hashlib
import io
import uuid
from uuid import uuid4

import grpc
import psycopg
import pytest
from anjia.fees.v1 import disbursement_service_pb2 as pb
from anjia.fees.v1 import facts_pb2
from anjia.fees.v1 import payment_order_service_pb2 as orders_pb
from chassis.access.scope import COUNTY
from chassis.db.numbers import number_of
from chassis.db.work import SET_SCOPE
from chassis.errors import DomainError
from chassis.rpc.status import from_rpc_error
from fees.testing import BANK, CARD, OTHER_CARD, FeesUnderTest, new_budget, result_table
from lxml import etree
from openpyxl import load_workbook

BALANCE = (
    "SELECT coalesce(sum(CASE WHEN debit_account = %s THEN amount_fen ELSE -amount_fen END), 0)::bigint FROM transfer"
    " WHERE %s IN (debit_account, credit_account)"
)


async def refused(awaitable) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def balance(fees: FeesUnderTest, account: str) -> int:
    return (await fees.rows(BALANCE, account, account))[0][0]


async def states(fees: FeesUnderTest) -> dict[str, str]:
    return dict(await fees.rows("SELECT order_id::text, state FROM payment_order"))


async def test_money_goes_from_the_fund_through_transit_to_whom_the_bank_pays(fees: FeesUnderTest) -> None:
    fund = await fees.fund(amount_fen=1_000_000)
    paid, back = await fees.order(amount_fen=360_000), await fees.order(amount_fen=100_001)
    batch = await fees.batch(fund.fund_id)
    accounts = [f"fund:{fund.fund_id}", f"transit:{batch.batch_id}", "paid:childcare_subsidy"]
    assert [await balance(fees, one) for one in accounts] == [539_999, 460_001, 0]
    assert set((await states(fees)).values()) == {"sent"}
    report = await fees.upload(batch.batch_id, result_table(await fees.lines(batch.batch_id), back.order_id))
    assert (report.settled, report.returned, report.batch.state) == (1, 1, "answered")
    assert [await balance(fees, one) for one in accounts] == [640_000, 0, 360_000]
    assert await states(fees) == {paid.order_id: "settled", back.order_id: "returned"}
    told = await fees.rows("SELECT subject, entity, entity_version, payload FROM outbox ORDER BY subject")
    assert [row[:3] for row in told] == [
        ("fees.order.returned.v1", back.order_id, 1),
        ("fees.order.settled.v1", paid.order_id, 1),
    ]
    returned = facts_pb2.OrderReturned.FromString(told[0][3])
    settled = facts_pb2.OrderSettled.FromString(told[1][3])
    assert (returned.award_id, returned.reason_code) == (back.award_id, "AC01")
    assert (settled.award_id, settled.settled_on) == (paid.award_id, "2026-11-24")


async def test_returned_order_is_paid_once_more_and_once_only(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    order = await fees.order()
    first = await fees.batch(fund.fund_id)
    old = await fees.lines(first.batch_id)
    await fees.upload(first.batch_id, result_table(old, order.order_id))
    mend = orders_pb.MendAccountRequest(order_id=order.order_id, account_number="4539148803436467", bank_code=BANK)
    await fees.citizen(order.person_id).call("MendAccount", mend)
    second = await fees.batch(fund.fund_id)
    new = await fees.lines(second.batch_id)
    assert new[0].end_to_end_id != old[0].end_to_end_id
    _, content = await fees.download(second.batch_id)
    assert b"4539148803436467" in content
    # the bank changes its mind about the first attempt: nobody is paid for both
    error = await refused(fees.upload(first.batch_id, result_table(old)))
    assert error.reason == "RESULT_CONTRADICTS"
    assert (await fees.upload(second.batch_id, result_table(new))).settled == 1
    assert await balance(fees, "paid:childcare_subsidy") == order.amount_fen
    told = await fees.rows("SELECT split_part(subject, '.', 3), entity_version FROM outbox ORDER BY position")
    assert told == [("returned", 1), ("released", 2), ("settled", 3)]


async def test_nobody_takes_two_of_the_three_steps(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    await fees.order()
    prepared = await fees.batch(fund.fund_id, until="prepared")
    check = pb.CheckBatchRequest(batch_id=prepared.batch_id)
    approve = pb.ApproveBatchRequest(batch_id=prepared.batch_id)
    assert (await refused(fees.officer(1).call("CheckBatch", check))).reason == "SAME_PERSON"
    assert (await refused(fees.officer(3).call("ApproveBatch", approve))).reason == "BATCH_NOT_IN_STATE"
    await fees.officer(2).call("CheckBatch", check)
    for number in (1, 2):
        # another account of the same person, in another role
        same = fees.caller("county-approver", staff_number=f"F-{number}")
        assert (await refused(same.call("ApproveBatch", approve))).reason == "SAME_PERSON"
    assert (await fees.officer(3).call("ApproveBatch", approve)).state == "approved"


@pytest.mark.parametrize(
    "change",
    [
        "checked_by = prepared_by",
        "approved_by = prepared_by",
        "approved_by = checked_by",
        "state = 'approved', approved_by = prepared_by",
        "state = 'approved', approved_by = ''",
        "state = 'checked', checked_by = ''",
    ],
)
async def test_database_refuses_one_person_for_two_steps(fees: FeesUnderTest, fees_url: str, change: str) -> None:
    fund = await fees.fund()
    await fees.order()
    await fees.batch(fund.fund_id, until="checked")
    with psycopg.connect(fees_url) as connection:
        connection.execute(SET_SCOPE, COUNTY.settings)
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute(f"UPDATE disbursement_batch SET {change}")


async def test_doubtful_accounts_are_put_aside_each_with_its_reason(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    good = await fees.order()
    typed = await fees.order(account_number="6222021234567890129")
    nameless = await fees.order(payee_name="")
    batch = await fees.batch(fund.fund_id, until="checked")
    assert (batch.payments, batch.amount_fen) == (1, good.amount_fen)
    assert batch.outcomes == {"in": 1, "aside": 2}
    reasons = {line.order_id: line.reason_code for line in await fees.lines(batch.batch_id)}
    assert reasons == {
        good.order_id: "",
        typed.order_id: "ACCOUNT_CHECK_DIGIT_WRONG",
        nameless.order_id: "PAYEE_NAME_MISSING",
    }
    assert await states(fees) == {
        good.order_id: "in_batch",
        typed.order_id: "returned",
        nameless.order_id: "returned",
    }
    [reserved] = await fees.rows("SELECT reserved_fen FROM fund")
    assert reserved == (good.amount_fen,)


async def test_batch_with_nothing_good_in_it_goes_nowhere(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    await fees.order(account_number="")
    batch = await fees.batch(fund.fund_id)
    assert (batch.state, batch.reason_code, batch.payments) == ("discarded", "NOTHING_LEFT", 0)
    assert await fees.rows("SELECT reserved_fen FROM fund") == [(0,)]
    request = pb.PrepareBatchRequest(fund_id=fund.fund_id, profile="csv")
    assert (await refused(fees.officer().call("PrepareBatch", request))).reason == "NOTHING_TO_PAY"


async def test_batch_beyond_the_budget_is_refused_by_how_much_and_changes_nothing(fees: FeesUnderTest) -> None:
    fund = await fees.fund(amount_fen=500_000)
    first, second = await fees.order(), await fees.order()
    request = pb.PrepareBatchRequest(fund_id=fund.fund_id, profile="csv")
    error = await refused(fees.officer().call("PrepareBatch", request))
    assert (error.reason, error.details["over_fen"]) == ("BUDGET_EXCEEDED", "220000")
    assert await states(fees) == {first.order_id: "open", second.order_id: "open"}
    # what is reserved by one batch is not there for the next, approved or not
    await fees.batch(fund.fund_id, until="prepared", most_payments=1)
    error = await refused(fees.officer().call("PrepareBatch", request))
    assert error.details["over_fen"] == "220000"
    error = await refused(fees.officer().call("RecordBudget", new_budget(amount_fen=359_999)))
    assert (error.reason, error.details["over_fen"]) == ("BUDGET_SPENT", "1")


async def test_discarded_batch_leaves_its_orders_open_and_the_fund_whole(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    order = await fees.order()
    batch = await fees.batch(fund.fund_id, until="checked")
    discard = pb.DiscardBatchRequest(batch_id=batch.batch_id, reason_code="PREPARED_BY_MISTAKE")
    assert (await fees.officer(2).call("DiscardBatch", discard)).outcomes == {"released": 1}
    assert await states(fees) == {order.order_id: "open"}
    assert await fees.rows("SELECT reserved_fen FROM fund") == [(0,)]
    again = await fees.batch(fund.fund_id)
    assert again.state == "approved"
    discard.batch_id = again.batch_id
    assert (await refused(fees.officer().call("DiscardBatch", discard))).reason == "BATCH_NOT_IN_STATE"


async def test_preparations_that_race_put_no_order_in_two_batches(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    for _ in range(6):
        await fees.order()
    request = pb.PrepareBatchRequest(fund_id=fund.fund_id, profile="csv", most_payments=4)
    calls = [fees.officer(number).call("PrepareBatch", request) for number in range(5)]
    done = await asyncio.gather(*calls, return_exceptions=True)
    batches = [one for one in done if isinstance(one, pb.Batch)]
    assert sum(one.payments for one in batches) == 6
    assert {one.reason for one in done if isinstance(one, DomainError)} == {"NOTHING_TO_PAY"}
    assert await fees.rows("SELECT count(*), count(DISTINCT order_id) FROM disbursement_line") == [(6, 6)]


async def test_database_refuses_an_order_in_two_batches(fees: FeesUnderTest, fees_url: str) -> None:
    fund = await fees.fund()
    await fees.order()
    await fees.batch(fund.fund_id)
    with psycopg.connect(fees_url) as connection:
        connection.execute(SET_SCOPE, COUNTY.settings)
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute(
                "INSERT INTO disbursement_line (line_id, batch_id, number, order_id, amount_fen, outcome, reason_code)"
                " SELECT gen_random_uuid(), batch_id, 99, order_id, amount_fen, 'in', '' FROM disbursement_line"
            )


async def test_payment_made_elsewhere_leaves_the_batch_before_it_is_sent(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    stays, goes = await fees.order(), await fees.order()
    batch = await fees.batch(fund.fund_id, until="checked")
    other = orders_pb.OtherPayment(
        programme=goes.programme,
        person_id=goes.person_id,
        period=goes.period,
        amount_fen=1,
        paid_on="2026-11-01",
        source="省平台",
    )
    request = orders_pb.RecordOtherPaymentsRequest(payments=[other])
    told = await fees.officer().call("RecordOtherPayments", request)
    assert list(told.blocked_order_ids) == [goes.order_id]
    approve = pb.ApproveBatchRequest(batch_id=batch.batch_id)
    approved = await fees.caller("county-approver").call("ApproveBatch", approve)
    assert (approved.payments, approved.amount_fen) == (1, stays.amount_fen)
    assert await states(fees) == {stays.order_id: "sent", goes.order_id: "blocked"}
    assert await balance(fees, f"transit:{batch.batch_id}") == stays.amount_fen
    assert await fees.rows("SELECT reserved_fen FROM fund") == [(0,)]
    # with the bank, it is too late to stop: somebody is told
    other.person_id = stays.person_id
    late = await fees.officer().call("RecordOtherPayments", orders_pb.RecordOtherPaymentsRequest(payments=[other]))
    assert [(one.order_id, one.code) for one in late.differences] == [(stays.order_id, "SENT_HERE")]
    await fees.upload(
        batch.batch_id, result_table([one for one in await fees.lines(batch.batch_id) if one.number == 1])
    )
    again = await fees.officer(2).call("RecordOtherPayments", orders_pb.RecordOtherPaymentsRequest(payments=[other]))
    assert [(one.order_id, one.code) for one in again.differences] == [(stays.order_id, "SETTLED_HERE")]
    assert (await states(fees))[stays.order_id] == "settled"


async def test_same_result_file_twice_changes_nothing(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    await fees.order()
    batch = await fees.batch(fund.fund_id)
    content = result_table(await fees.lines(batch.batch_id))
    await fees.upload(batch.batch_id, content)
    counts = "SELECT (SELECT count(*) FROM transfer), (SELECT count(*) FROM outbox), (SELECT count(*) FROM bank_file)"
    before = await fees.rows(counts)
    for again in (content, content + b"\n"):
        report = await fees.upload(batch.batch_id, again)
        assert (report.settled, report.returned, report.repeated) == (0, 0, 1)
    transfers, facts, files = (await fees.rows(counts))[0]
    assert (transfers, facts, files - 1) == before[0]


async def test_results_that_race_settle_once(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    order = await fees.order()
    batch = await fees.batch(fund.fund_id)
    content = result_table(await fees.lines(batch.batch_id))
    uploads = [fees.upload(batch.batch_id, content + b"\n" * number) for number in range(4)]
    assert sorted(report.settled for report in await asyncio.gather(*uploads)) == [0, 0, 0, 1]
    assert await balance(fees, "paid:childcare_subsidy") == order.amount_fen


async def test_one_wrong_line_refuses_the_file_and_nothing_is_applied(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    await fees.order()
    other = await fees.batch(fund.fund_id)
    foreign = (await fees.lines(other.batch_id))[0].end_to_end_id
    await fees.order()
    batch = await fees.batch(fund.fund_id)
    [line] = await fees.lines(batch.batch_id)
    good = result_table([line]).decode()
    for wrong, reason in (
        (f"{uuid4().hex},1.00,settled,", "RESULT_UNKNOWN_ORDER"),
        ("王秀英,1.00,settled,", "RESULT_UNKNOWN_ORDER"),
        (f"{foreign},3600.00,settled,", "RESULT_OF_ANOTHER_BATCH"),
        (f"{line.end_to_end_id},3600.00,settled,", "RESULT_SAID_TWICE"),
    ):
        error = await refused(fees.upload(batch.batch_id, f"{good}\n{wrong}".encode()))
        assert (error.reason, error.details["line"]) == (reason, "3")
    error = await refused(fees.upload(batch.batch_id, good.replace("3600.00", "3600.01").encode()))
    assert (error.reason, error.details["line"]) == ("RESULT_AMOUNT_DIFFERS", "2")
    assert (await refused(fees.upload(batch.batch_id, b""))).reason == "RESULT_UNREADABLE"
    assert set((await states(fees)).values()) == {"sent"}
    assert await fees.rows("SELECT count(*) FROM bank_file WHERE direction = 'from_bank'") == [(0,)]
    assert await fees.rows("SELECT count(*) FROM outbox") == [(0,)]


async def test_file_larger_than_any_answer_is_refused(fees: FeesUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    fund = await fees.fund()
    await fees.order()
    batch = await fees.batch(fund.fund_id)
    content = result_table(await fees.lines(batch.batch_id))
    monkeypatch.setattr("fees.disbursements.commands.answering.MOST_BYTES", len(content) - 1)
    assert (await refused(fees.upload(batch.batch_id, content))).reason == "RESULT_TOO_LARGE"
    monkeypatch.setattr("fees.disbursements.commands.answering.MOST_BYTES", len(content))
    assert (await fees.upload(batch.batch_id, content)).settled == 1


async def test_iso_20022_there_and_back(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    await fees.order(amount_fen=360_005)
    batch = await fees.batch(fund.fund_id, profile="pain.001")
    name, content = await fees.download(batch.batch_id)
    assert name == f"AJ{batch.batch_id.replace('-', '').upper()}.xml"
    root = etree.fromstring(content)
    space = {"p": root.nsmap[None]}
    [amount] = root.xpath("//p:InstdAmt", namespaces=space)
    assert (amount.text, amount.get("Ccy")) == ("3600.05", "CNY")
    [sent] = root.xpath("//p:EndToEndId/text()", namespaces=space)
    answer = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts>'
        f"<OrgnlMsgId>{root.xpath('string(//p:MsgId)', namespaces=space)}</OrgnlMsgId></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>{sent}</OrgnlEndToEndId><TxSts>STATUS</TxSts>"
        "</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )
    waiting = await fees.upload(batch.batch_id, answer.replace("STATUS", "PDNG").encode())
    assert (waiting.pending, waiting.settled, waiting.batch.state) == (1, 0, "approved")
    report = await fees.upload(batch.batch_id, answer.replace("STATUS", "ACSC").encode())
    assert (report.settled, report.batch.state) == (1, "answered")


async def test_card_table_goes_in_the_banks_own_encoding_and_its_answer_is_read(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    order = await fees.order(amount_fen=360_005, bank_code="")
    batch = await fees.batch(fund.fund_id, profile="yikatong")
    name, content = await fees.download(batch.batch_id)
    [line] = await fees.lines(batch.batch_id)
    assert name.endswith(".csv")
    assert content.decode("gbk").splitlines() == [
        "序号,姓名,社会保障卡账号,金额,乡镇,期间,附言,端到端标识",
        f"1,王秀英,{CARD},3600.05,510422104,2026,AJ 2026,{line.end_to_end_id}",
    ]
    answer = (
        f"端到端标识,实发金额,发放结果,失败原因,发放日期\n{line.end_to_end_id},3600.05,发放失败,账户异常䶮,20261124\n"
    )
    assert (await fees.upload(batch.batch_id, answer.encode("gb18030"))).returned == 1
    # nobody knows whose matter it is: finance asks the bank, the family is asked for nothing
    shown = await fees.officer().call("GetPaymentOrder", orders_pb.GetPaymentOrderRequest(order_id=order.order_id))
    assert (shown.state, shown.reason_code) == ("held", "BANK_GAVE_NO_CODE")


async def test_name_that_the_file_cannot_write_stays_open_for_another_form(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    good, rare = await fees.order(), await fees.order(payee_name="王䶮")
    batch = await fees.batch(fund.fund_id, profile="yikatong")
    assert (batch.payments, batch.outcomes) == (1, {"in": 1, "aside": 1})
    reasons = {line.order_id: line.reason_code for line in await fees.lines(batch.batch_id)}
    assert reasons == {good.order_id: "", rare.order_id: "PAYEE_NAME_NOT_IN_ENCODING"}
    _, content = await fees.download(batch.batch_id)
    assert b"?" not in content
    # nobody is asked for another account: the account is right
    assert (await states(fees))[rare.order_id] == "open"
    assert await fees.rows("SELECT count(*) FROM outbox") == [(0,)]
    assert await fees.rows("SELECT reserved_fen FROM fund") == [(0,)]
    other = await fees.batch(fund.fund_id, profile="csv")
    _, content = await fees.download(other.batch_id)
    assert "王䶮" in content.decode()


async def test_forms_of_the_file_are_listed_and_no_other_is_taken(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    await fees.order()
    listed = (await fees.officer().call("ListBankProfiles", pb.ListBankProfilesRequest())).profiles
    assert [(one.code, one.provenance) for one in listed] == [("csv", "D"), ("yikatong", "D"), ("pain.001", "S")]
    assert all(one.title_zh and one.title_en for one in listed)
    request = pb.PrepareBatchRequest(fund_id=fund.fund_id, profile="xls")
    error = await refused(fees.officer().call("PrepareBatch", request))
    assert (error.reason, error.details["field"]) == ("PROFILE_UNKNOWN", "profile")


async def test_bank_file_tells_nothing_of_the_programme_and_lies_encrypted(fees: FeesUnderTest) -> None:
    fund = await fees.fund(programme="disabled_child_aid")
    order = await fees.order(programme="disabled_child_aid", payee_name="欧阳秀英")
    for profile in ("csv", "yikatong", "pain.001"):
        batch = await fees.batch(fund.fund_id, profile=profile)
        name, content = await fees.download(batch.batch_id)
        assert CARD.encode() in content or OTHER_CARD.encode() in content
        assert b"disabled" not in content
        assert "AJ 2026" in content.decode("gbk" if profile == "yikatong" else "utf-8")
        assert "disabled" not in name
        [(digest,)] = await fees.rows(
            "SELECT sha256 FROM bank_file WHERE batch_id = %s AND direction = 'to_bank'", uuid.UUID(batch.batch_id)
        )
        assert digest == hashlib.sha256(content).digest()
        answer = result_table(await fees.lines(batch.batch_id), order.order_id).decode()
        if profile == "yikatong":
            heads = ("end_to_end_id,amount,outcome,reason", "端到端标识,金额,结果,原因")
            answer = answer.replace(*heads).replace(",returned,", ",失败,")
        await fees.upload(batch.batch_id, answer.encode("gb18030"))
        await fees.change(order.order_id, OTHER_CARD if CARD.encode() in content else CARD)
    dump = str(await fees.rows("SELECT content FROM bank_file_chunk"))
    assert CARD not in dump
    assert CARD.encode().hex() not in dump


async def test_everybody_in_the_file_sees_that_it_was_taken(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    order = await fees.order()
    batch = await fees.batch(fund.fund_id, until="checked")
    assert (await refused(fees.download(batch.batch_id))).reason == "BANK_FILE_NOT_MADE"
    await fees.caller("county-approver").call("ApproveBatch", pb.ApproveBatchRequest(batch_id=batch.batch_id))
    await fees.download(batch.batch_id)
    looks = await fees.rows(
        "SELECT permission FROM access_log WHERE person_id = %s AND outcome = 'OK'", order.person_id
    )
    assert {row[0] for row in looks} >= {
        "fees.batch.prepare",
        "fees.batch.check",
        "fees.batch.approve",
        "fees.bank_file.download",
    }


async def test_officer_of_another_county_sees_no_batch(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    await fees.order()
    batch = await fees.batch(fund.fund_id)
    stranger = fees.caller("finance-officer", division="510421000000", division_level="county")
    for name, request in (
        ("GetBatch", pb.GetBatchRequest(batch_id=batch.batch_id)),
        ("ListBatchLines", pb.ListBatchLinesRequest(batch_id=batch.batch_id)),
        ("DiscardBatch", pb.DiscardBatchRequest(batch_id=batch.batch_id, reason_code="X1")),
    ):
        assert (await refused(stranger.call(name, request))).reason == "BATCH_NOT_FOUND"
    prepare = pb.PrepareBatchRequest(fund_id=fund.fund_id, profile="csv")
    assert (await refused(stranger.call("PrepareBatch", prepare))).reason == "FUND_NOT_FOUND"
    assert not (await stranger.call("ListBatches", pb.ListBatchesRequest())).batches
    assert [one.batch_id for one in (await fees.officer().call("ListBatches", pb.ListBatchesRequest())).batches] == [
        batch.batch_id
    ]


async def test_workbook_masks_the_payee_says_who_took_it_and_is_seen_by_whom_it_names(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    order = await fees.order(payee_name="=王秀英")
    batch = await fees.batch(fund.fund_id, until="prepared")
    method = fees.officer(7).method("ExportBatch")
    request = pb.ExportBatchRequest(batch_id=batch.batch_id)
    chunks = [one async for one in method(request, metadata=tuple(fees.officer(7).metadata().items()))]
    sheet = load_workbook(io.BytesIO(b"".join(one.chunk for one in chunks))).active
    assert sheet is not None
    for mark in (sheet["A1"].value, sheet.oddFooter.center.text):
        assert "F7" in mark
        assert "payment" in mark
    number, _, payee, account, yuan, outcome, _ = [cell.value for cell in sheet[3]]
    assert (number, payee, account[-2:], yuan, outcome) == (1, "***英", CARD[-2:], order.amount_fen / 100, "in")
    assert set(account[:-2]) == {"*"}
    looks = await fees.rows(
        "SELECT person_id::text FROM access_log WHERE permission = 'fees.batch.export' AND outcome = 'OK'"
    )
    assert {row[0] for row in looks} == {order.person_id, order.payee_person_id}
    clinic = fees.caller("clinic-worker")
    with pytest.raises(grpc.aio.AioRpcError) as stranger:
        await anext(aiter(clinic.method("ExportBatch")(request, metadata=tuple(clinic.metadata().items()))))
    assert from_rpc_error(stranger.value).reason == "ROLE_NOT_ALLOWED"


async def test_batches_are_numbered_one_after_the_other_and_found_by_it(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    made = []
    for _ in range(2):
        await fees.order()
        made.append(await fees.batch(fund.fund_id, until="prepared"))
    assert [one.batch_number for one in made] == [number_of("510422", "拨", 2026, number) for number in (1, 2)]
    request = pb.ListBatchesRequest(batch_number=made[1].batch_number)
    found = await fees.officer(1).call("ListBatches", request)
    assert [one.batch_id for one in found.batches] == [made[1].batch_id]


async def test_lines_name_their_payees_masked_and_are_seen_by_whom_they_name(fees: FeesUnderTest) -> None:
    fund = await fees.fund()
    orders = [await fees.order(payee_name=name) for name in ("王秀英", "", "李建国")]
    batch = await fees.batch(fund.fund_id, until="checked")
    officer = fees.officer(7)
    lines = (await officer.call("ListBatchLines", pb.ListBatchLinesRequest(batch_id=batch.batch_id))).lines
    assert [one.payee_name for one in lines] == ["**英", "", "**国"]
    for wanted in ({"outcome": "aside"}, {"page_size": 1, "after_number": 1}):
        request = pb.ListBatchLinesRequest(batch_id=batch.batch_id, **wanted)
        assert [one.order_id for one in (await officer.call("ListBatchLines", request)).lines] == [orders[1].order_id]
    looks = await fees.rows("SELECT person_id::text FROM access_log WHERE permission = 'fees.batch_line.list'")
    second = {orders[1].person_id, orders[1].payee_person_id}
    everybody = {who for one in orders for who in (one.person_id, one.payee_person_id)}
    assert sorted(row[0] for row in looks) == sorted([*everybody, *second, *second])
