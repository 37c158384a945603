"""Accounts that could be paid, files that are exact, answers that are believed as a whole or not at all."""

from __future__ import annotations

import contextlib
import csv
import io
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from chassis.errors import DomainError, Refusal
from chassis.values.bank_account import luhn_holds
from chassis.values.money import read_yuan
from fees.disbursements import rules
from fees.disbursements.judging import Line, Result, judge, spread
from fees.disbursements.profiles.loading import needs_bank_code, tables
from fees.disbursements.profiles.pain001 import NAMESPACE, write_pain001
from fees.disbursements.profiles.pain002 import read_pain002
from fees.disbursements.profiles.payments import Instruction, Payment, yuan
from fees.disbursements.profiles.tables import read_table, write_table
from fees.disbursements.references import read_reference, reference_of
from fees.disbursements.workbook import Shown, write_workbook
from fees.orders.returns import side_of, words_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

BANK = "102665000011"
TABLE: dict[str, Any] = {"needs_bank_code": False, "encoding": "utf-8"}
MESSAGE: dict[str, Any] = {"needs_bank_code": True, "encoding": "utf-8"}
PLAIN = tables()["csv"]
TODAY = date(2026, 11, 24)
LONG_AGO = date(2024, 1, 1)
BATCH = uuid4()
HEAD = Instruction("a" * 32, datetime(2026, 11, 24, tzinfo=UTC), TODAY, "县集中支付中心", "1" * 17, BANK)
DIGITS = st.text("0123456789", min_size=15, max_size=18)
FEN = st.integers(1, 10**12)
NAMES = st.text("王秀英李·<>&\"',玛依拉 ", max_size=12).map(lambda rest: "王" + rest)


def with_check_digit(digits: str) -> str:
    return next(digits + last for last in "0123456789" if luhn_holds(digits + last))


@given(DIGITS, st.data())
def test_card_with_one_wrong_digit_is_doubted(digits: str, data: st.DataObject) -> None:
    card = with_check_digit(digits)
    assert rules.account_doubt("王秀英", card, BANK, **MESSAGE) == ""
    place = data.draw(st.integers(0, len(card) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != card[place]]))
    assert (
        rules.account_doubt("王秀英", card[:place] + other + card[place + 1 :], BANK, **TABLE)
        == "ACCOUNT_CHECK_DIGIT_WRONG"
    )


@pytest.mark.parametrize(("card", "holds"), [("4539148803436467", True), ("4539148803436468", False)])
def test_published_example_of_the_check_digit(card: str, holds: bool) -> None:
    assert luhn_holds(card) is holds


@pytest.mark.parametrize(
    ("name", "number", "bank", "doubt"),
    [
        ("", "12345678", BANK, "PAYEE_NAME_MISSING"),
        ("=cmd()", "12345678", BANK, "PAYEE_NAME_UNREADABLE"),
        ("王\x00", "12345678", BANK, "PAYEE_NAME_UNREADABLE"),
        ("王", "", BANK, "ACCOUNT_MISSING"),
        ("王", "1234567", BANK, "ACCOUNT_UNREADABLE"),
        ("王", "1" * 33, BANK, "ACCOUNT_UNREADABLE"),
        ("王", "12345６７８", BANK, "ACCOUNT_UNREADABLE"),
        ("王", "123456781234", "", "BANK_CODE_MISSING"),
        ("王", "123456781234", BANK, ""),
    ],
)
def test_doubt_says_what_is_missing(name: str, number: str, bank: str, doubt: str) -> None:
    assert rules.account_doubt(name, number, bank, **MESSAGE) == doubt


def test_nobody_does_two_steps() -> None:
    rules.check_another_person({"c"}, "a", "b")
    for who in ("a", "b"):
        with pytest.raises(rules.SamePerson):
            rules.check_another_person({who, "z"}, "a", "b")


@given(st.integers(0, 10**15))
def test_amounts_are_written_and_read_exactly(amount: int) -> None:
    assert read_yuan(yuan(amount)) == amount


@pytest.mark.parametrize(
    "written",
    [
        "",
        ".",
        "1.",
        ".5",
        "1.234",
        "-1",
        "+1",
        "1e3",
        "1E5",
        "1_000",
        "0x10",
        "1,00.00",
        ",100",
        "１",
        "１．００",
        "1.2.3",
        " 1",
        "1\n",
        "nan",
        "∞",
        "٣",
        "1" * 16,
    ],
)
def test_what_is_no_amount_is_not_guessed(written: str) -> None:
    with pytest.raises(ValueError, match=r"amount|invalid"):
        read_yuan(written)


@st.composite
def payments(draw: st.DrawFn) -> list[Payment]:
    people = draw(st.lists(st.tuples(NAMES, FEN), min_size=1, max_size=20))
    return [Payment(uuid4().hex, name, "6222021234567890128", BANK, amount, "AJ 2026") for name, amount in people]


@given(payments())
def test_pain001_holds_every_payment_to_the_fen(paid: list[Payment]) -> None:
    space = {"p": NAMESPACE}
    root = etree.fromstring(write_pain001(HEAD, paid).content)
    [head] = root.xpath("p:CstmrCdtTrfInitn/p:GrpHdr", namespaces=space)
    assert head.findtext("p:NbOfTxs", namespaces=space) == str(len(paid))
    total = sum(one.amount_fen for one in paid)
    for control in root.xpath("//p:CtrlSum", namespaces=space):
        assert read_yuan(control.text) == total
    read = [
        (
            one.findtext("p:PmtId/p:EndToEndId", namespaces=space),
            one.findtext("p:Cdtr/p:Nm", namespaces=space),
            read_yuan(one.findtext("p:Amt/p:InstdAmt", namespaces=space)),
        )
        for one in root.iter(f"{{{NAMESPACE}}}CdtTrfTxInf")
    ]
    assert read == [(one.end_to_end_id, one.payee_name, one.amount_fen) for one in paid]


@given(payments())
def test_table_holds_every_payment_to_the_fen(paid: list[Payment]) -> None:
    _, *rows = csv.reader(io.StringIO(write_table(HEAD, paid, PLAIN).content.decode("utf-8-sig")))
    assert [(row[0], row[1], read_yuan(row[4])) for row in rows] == [
        (one.end_to_end_id, one.payee_name, one.amount_fen) for one in paid
    ]


@st.composite
def batches(draw: st.DrawFn) -> tuple[dict[str, Line], list[Result]]:
    """A batch half answered, and a file about some of it that says nothing wrong."""
    outcomes = draw(st.lists(st.sampled_from(["in", "settled", "returned"]), min_size=1, max_size=12))
    lines, results = {}, []
    for number, outcome in enumerate(outcomes):
        line = Line(uuid4(), uuid4(), draw(FEN), outcome)
        lines[reference_of(line.line_id)] = line
        if draw(st.booleans()):
            settled = outcome != "returned" and draw(st.booleans())
            amount = line.amount_fen if draw(st.booleans()) else None
            results.append(Result(number + 2, reference_of(line.line_id), settled, "AC01", amount, None))
    return lines, results


@given(batches())
def test_every_line_of_a_true_file_is_settled_returned_or_known(found: tuple[dict[str, Line], list[Result]]) -> None:
    lines, results = found
    verdict = judge(lines, set(), results, LONG_AGO, TODAY)
    told = len(verdict.settled) + len(verdict.returned) + len(verdict.taken_back)
    assert told + verdict.repeated == len(results)
    assert all(line.outcome == "settled" for line, _ in verdict.taken_back)
    changed = [line for line, _, _ in verdict.settled] + [line for line, _ in verdict.returned]
    assert all(line.outcome == "in" for line in changed)
    assert {day for _, _, day in verdict.settled} <= {TODAY}


@given(
    batches(), st.sampled_from(["unknown", "foreign", "amount", "twice", "contradicts", "future", "before"]), st.data()
)
def test_one_wrong_line_refuses_the_file_and_is_named(
    found: tuple[dict[str, Line], list[Result]], fault: str, data: st.DataObject
) -> None:
    lines, results = found
    line = next(iter(lines.values()))
    name = reference_of(line.line_id)
    results = [one for one in results if one.end_to_end_id != name]
    says = Result(99, name, line.outcome != "returned", "", line.amount_fen, None)
    stranger = uuid4().hex
    nobody = _with(says, end_to_end_id=stranger)
    wrong, elsewhere, reason = {
        "unknown": ([nobody], set(), "RESULT_UNKNOWN_ORDER"),
        "foreign": ([nobody], {stranger}, "RESULT_OF_ANOTHER_BATCH"),
        "amount": ([_with(says, amount_fen=line.amount_fen + 1)], set(), "RESULT_AMOUNT_DIFFERS"),
        "twice": ([_with(says, line=98), says], set(), "RESULT_SAID_TWICE"),
        "contradicts": ([_with(says, settled=line.outcome == "returned")], set(), "RESULT_CONTRADICTS"),
        "future": ([_with(says, on=date(2026, 11, 25))], set(), "RESULT_IN_FUTURE"),
        "before": ([_with(says, on=date(1970, 1, 1))], set(), "RESULT_BEFORE_SENT"),
    }[fault]
    if fault == "contradicts" and line.outcome != "returned":
        return
    place = data.draw(st.integers(0, len(results)))
    with pytest.raises(DomainError) as caught:
        judge(lines, elsewhere, [*results[:place], *wrong, *results[place:]], LONG_AGO, TODAY)
    assert (caught.value.reason, caught.value.details["line"]) == (reason, "99")


@given(st.dates(date(2026, 1, 1), TODAY) | st.none(), st.dates(date(2026, 1, 1), TODAY) | st.none())
def test_paid_money_may_come_back_but_not_before_it_was_paid(paid_on: date | None, back_on: date | None) -> None:
    line = Line(uuid4(), uuid4(), 360_000, "settled", paid_on)
    name = reference_of(line.line_id)
    back = Result(2, name, settled=False, reason_code="AC04", amount_fen=360_000, on=back_on)
    if paid_on is not None and back_on is not None and back_on < paid_on:
        with pytest.raises(DomainError) as caught:
            judge({name: line}, set(), [back], LONG_AGO, TODAY)
        assert (caught.value.reason, caught.value.details["line"]) == ("RESULT_BEFORE_PAYMENT", "2")
        return
    verdict = judge({name: line}, set(), [back], LONG_AGO, TODAY)
    assert [(one.line_id, said.reason_code) for one, said in verdict.taken_back] == [(line.line_id, "AC04")]
    assert not verdict.settled
    assert not verdict.returned


def _with(result: Result, **changes: object) -> Result:
    from dataclasses import replace

    return replace(result, **changes)  # type: ignore[arg-type]


def pain002(*entries: str, message_id: str = reference_of(BATCH), before: str = "", encoding: str = "UTF-8") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n{before}'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message_id}</OrgnlMsgId></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts>{''.join(entries)}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )
    return text.encode(encoding)


def entry(name: str, status: str, *, reason: str = "", amount: str = "", day: str = "") -> str:
    parts = [f"\n<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>{status}</TxSts>"]
    parts += [f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>"] if reason else []
    parts += [f"<FctvIntrBkSttlmDt><Dt>{day}</Dt></FctvIntrBkSttlmDt>"] if day else []
    parts += [f'<OrgnlTxRef><Amt><InstdAmt Ccy="CNY">{amount}</InstdAmt></Amt></OrgnlTxRef>'] if amount else []
    return "".join([*parts, "</TxInfAndSts>"])


def test_pain002_says_settled_returned_and_pending() -> None:
    content = pain002(
        entry("a", "ACSC", amount="3600.05", day="2026-11-23"), entry("b", "RJCT", reason="AC01"), entry("c", "ACSP")
    )
    found = read_pain002(content, BATCH)
    results, pending = found.results, len(found.pending)
    assert [(one.line, one.end_to_end_id, one.settled, one.reason_code, one.amount_fen, one.on) for one in results] == [
        (3, "a", True, "", 360_005, date(2026, 11, 23)),
        (4, "b", False, "AC01", None, None),
    ]
    assert pending == 1


BOMB = (
    '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>\n'
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n'


@pytest.mark.parametrize(
    "content",
    [
        pain002(entry("&c;", "ACSC"), before=BOMB),
        pain002(entry("&a;", "ACSC"), before=OUTSIDE),
        pain002(entry("a", "ACSC"), before='<!DOCTYPE d SYSTEM "http://127.0.0.1:1/x.dtd">\n'),
        pain002(entry("a", "ACSC"), before=OUTSIDE, encoding="UTF-16"),
        pain002(entry("&unheard;", "ACSC")),
        pain002(entry("a", "ACSC"))[:-20],
        pain002("<x>" * 300 + "</x>" * 300),
        pain002(entry("a", "")),
        pain002(entry("a", "ACSC", amount="1.234")),
        pain002(entry("a", "ACSC", day="2026-02-30")),
        b"<a/>",
        b"<",
        b"",
    ],
    ids=lambda content: content[-60:].decode(errors="replace"),
)
def test_hostile_and_broken_xml_is_refused(content: bytes) -> None:
    with pytest.raises(DomainError) as caught:
        read_pain002(content, BATCH)
    assert caught.value.reason == "RESULT_UNREADABLE"


def test_pain002_about_another_instruction_and_beyond_the_most_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DomainError) as caught:
        read_pain002(pain002(entry("a", "ACSC"), message_id="other"), BATCH)
    assert caught.value.reason == "RESULT_OF_ANOTHER_BATCH"
    monkeypatch.setattr("fees.disbursements.profiles.pain002.MOST_PAYMENTS", 2)
    with pytest.raises(DomainError) as caught:
        read_pain002(pain002(*(entry(name, "ACSC") for name in "abc")), BATCH)
    assert caught.value.reason == "RESULT_TOO_LARGE"


def test_table_is_read_with_headers_of_either_language() -> None:
    chinese = "端到端标识,金额,结果,原因,日期\na,36.05,成功,,2026-11-23\nb,1,失败,账号户名不符,\n"
    english = "﻿outcome,end_to_end_id,amount,reason\nreturned,b,1.00,AC01\n\n"
    settled, returned = read_table(chinese.encode(), PLAIN.results)
    assert (settled.line, settled.settled, settled.amount_fen, settled.on) == (2, True, 3605, date(2026, 11, 23))
    # what a bank writes in its own words may name somebody; it stays in the stored file
    assert returned.reason_code == "BANK_GAVE_NO_CODE"
    [one] = read_table(english.encode(), PLAIN.results)
    assert (one.end_to_end_id, one.settled, one.reason_code) == ("b", False, "AC01")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"end_to_end_id,amount\na,1\n", "1"),
        (b"end_to_end_id,amount,outcome\na,1,settled\nb,x,settled\n", "3"),
        (b"end_to_end_id,amount,outcome\na,1,perhaps\n", "2"),
        (b"end_to_end_id,amount,outcome,date\na,1,settled,yesterday\n", "2"),
        (b"end_to_end_id,amount,outcome\na,1,settled\n\xff\xfe\n", "3"),
        (b'end_to_end_id,amount,outcome\n"a,1,settled\n', "2"),
        (b"", "1"),
    ],
)
def test_table_that_cannot_be_read_names_its_line(content: bytes, line: str) -> None:
    with pytest.raises(DomainError) as caught:
        read_table(content, PLAIN.results)
    assert (caught.value.reason, caught.value.details["line"]) == ("RESULT_UNREADABLE", line)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_readers(content: bytes) -> None:
    for read in (lambda found: read_table(found, PLAIN.results), lambda found: read_pain002(found, BATCH)):
        with contextlib.suppress(Refusal):
            read(content)


def test_remark_tells_nothing_but_the_period() -> None:
    assert rules.remark_of("2026") == "AJ 2026"


def test_bank_is_named_only_where_a_table_asks_for_it() -> None:
    card = "6222021234567890128"
    assert not needs_bank_code("pain.001")
    assert not needs_bank_code("csv")
    assert rules.account_doubt("王秀英", card, "", **TABLE) == ""
    assert rules.account_doubt("王秀英", card, "", **MESSAGE) == "BANK_CODE_MISSING"


@given(st.uuids(), st.data())
def test_reference_survives_a_spreadsheet_and_comes_back_in_any_letters(found: UUID, data: st.DataObject) -> None:
    written = reference_of(found)
    assert written[:2].isalpha()
    assert len(written) <= 35
    with pytest.raises(ValueError, match="float"):
        float(written)
    back = "".join(data.draw(st.sampled_from([char.lower(), char.upper()])) for char in written)
    assert read_reference(f" {back} ") == found
    assert read_reference(found.hex) == found


@pytest.mark.parametrize("written", ["", "AJ", "1.23457E+31", "AJ" + "g" * 32, "AJ" + "1" * 31, "AJ" + "１" * 32])
def test_what_is_no_reference_names_nothing(written: str) -> None:
    assert read_reference(written) is None


def group(status: str, *, information: str = "", reason: str = "", entries: str = "") -> bytes:
    told = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    above = f"<GrpSts>{status}</GrpSts>{told}" if status else ""
    of_all = f"<PmtInfSts>{information}</PmtInfSts>{told}" if information else ""
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{BATCH.hex}</OrgnlMsgId>{above}</OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{BATCH.hex}</OrgnlPmtInfId>{of_all}{entries}</OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    ).encode()


LINES = {reference_of(one.line_id): one for one in (Line(uuid4(), uuid4(), 360_000, "in") for _ in range(3))}
FIRST = next(iter(LINES))


@pytest.mark.parametrize(
    ("content", "outcomes", "waiting"),
    [
        (group("RJCT", reason="FF01"), [(False, "FF01")] * 3, 0),
        (group("", information="RJCT", reason="AM04"), [(False, "AM04")] * 3, 0),
        (group("RJCT"), [(False, "BANK_GAVE_NO_CODE")] * 3, 0),
        (group("CANC", reason="CUST"), [(False, "CUST")] * 3, 0),
        (group("ACSC"), [(True, "")] * 3, 0),
        (group("PART", information="ACSC"), [(True, "")] * 3, 0),
        (group("ACSC", information="RJCT", reason="AM04"), [(False, "AM04")] * 3, 0),
        (group("ACTC"), [], 3),
        (group("PART", entries=entry(FIRST.lower(), "RJCT", reason="ac04")), [(False, "AC04")], 0),
        (group("ACCP", entries=entry(FIRST, "RJCT", reason="AC04")), [(False, "AC04")], 2),
        (
            group("RJCT", reason="FF01", entries=entry(FIRST, "RJCT", reason="AC04")),
            [(False, "AC04"), (False, "FF01"), (False, "FF01")],
            0,
        ),
    ],
)
def test_word_about_the_group_counts_for_every_payment(
    content: bytes, outcomes: list[tuple[bool, str]], waiting: int
) -> None:
    results, pending = spread(read_pain002(content, BATCH), LINES)
    assert [(one.settled, one.reason_code) for one in results] == outcomes
    assert len({one.end_to_end_id for one in results}) == len(outcomes)
    assert pending == waiting


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (group(""), "RESULT_SAYS_NOTHING"),
        (group("PART"), "RESULT_SAYS_NOTHING"),
        (group("RJCT", entries=entry(FIRST, "ACSC")), "RESULT_CONTRADICTS_ITSELF"),
        (group("ACSC", entries=entry(FIRST, "RJCT")), "RESULT_CONTRADICTS_ITSELF"),
    ],
)
def test_file_of_which_nothing_applies_is_refused_by_name(content: bytes, reason: str) -> None:
    with pytest.raises(DomainError) as caught:
        spread(read_pain002(content, BATCH), LINES)
    assert caught.value.reason == reason


def test_group_that_is_refused_after_it_was_paid_is_not_believed() -> None:
    paid = {name: Line(one.line_id, one.order_id, one.amount_fen, "settled") for name, one in LINES.items()}
    with pytest.raises(DomainError) as caught:
        spread(read_pain002(group("RJCT", reason="FF01"), BATCH), paid)
    assert caught.value.reason == "RESULT_CONTRADICTS"


@pytest.mark.parametrize(
    ("code", "side"),
    [("AC04", "payee"), ("BE01", "payee"), ("AM04", "fund"), ("FF01", "fund"), ("DT01", "bank"), ("ED05", "bank"),
     ("MD07", "unknown"), ("ZZ99", "unknown"), ("BANK_GAVE_NO_CODE", "unknown"), ("", "unknown")],
)  # fmt: skip
def test_each_code_has_its_side_and_its_words(code: str, side: str) -> None:
    assert side_of(code, TODAY) == side
    assert all(words_of(code, TODAY)) is (side != "unknown")


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_no_name_breaks_a_file_for_the_bank(name: str) -> None:
    paid = [Payment(reference_of(uuid4()), name, "6222021234567890128", BANK, 1, "AJ 2026")]
    etree.fromstring(write_pain001(HEAD, paid).content)
    rows = list(csv.reader(io.StringIO(write_table(HEAD, paid, PLAIN).content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert write_workbook(name, [Shown(1, "AJ", name, name, 1, "in", "")])


@pytest.mark.parametrize("name", ["李\U0003158e", "王\U0002b7f0", "\U0003158e"])
def test_character_that_python_does_not_know_yet_is_a_letter_of_a_name(name: str) -> None:
    assert rules.account_doubt(name, "6222021234567890128", BANK, **MESSAGE) == ""
