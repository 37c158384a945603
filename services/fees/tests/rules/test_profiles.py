"""Forms of bank files as data: a wrong file stops the start and is named, and none can say what it must not."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from chassis.errors import DomainError
from chassis.values.money import read_yuan
from fees.disbursements import rules
from fees.disbursements.profiles.loading import (
    FOLDER,
    ProfileUnusable,
    TableProfile,
    check_profile,
    encoding_of,
    load_profiles,
    needs_bank_code,
    tables,
)
from fees.disbursements.profiles.payments import Instruction, Payment
from fees.disbursements.profiles.tables import read_table, write_table
from fees.disbursements.references import reference_of
from hypothesis import given
from hypothesis import strategies as st

HEAD = Instruction(
    "a" * 32, datetime(2026, 11, 24, tzinfo=UTC), date(2026, 11, 24), "县集中支付中心", "1" * 17, "1" * 12
)
CARD = "6222021234567890128"
NAMES = st.text('王秀英李·玛依拉,;|" ', max_size=12).map(lambda rest: "王" + rest)


@pytest.mark.parametrize("code", sorted(tables()))
@given(paid=st.lists(st.tuples(NAMES, st.integers(1, 10**12)), min_size=1, max_size=5))
def test_every_table_holds_every_payment_and_reads_its_own_answer(code: str, paid: list[tuple[str, int]]) -> None:
    profile = tables()[code]
    payments = [
        Payment(reference_of(uuid4()), name, CARD, "", amount, "AJ 2026", township="510422104", period="2026")
        for name, amount in paid
    ]
    file = write_table(HEAD, payments, profile)
    text = file.content.decode(profile.payments.encoding)
    heads, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=profile.payments.delimiter)
    place = {column.field: number for number, column in enumerate(profile.payments.columns)}
    assert heads == [column.header for column in profile.payments.columns]
    told = [(row[place["end_to_end_id"]], row[place["payee_name"]], read_yuan(row[place["amount"]])) for row in rows]
    assert told == [(one.end_to_end_id, one.payee_name, one.amount_fen) for one in payments]
    answered = answer(profile, payments)
    assert [(one.end_to_end_id, one.amount_fen, one.settled) for one in read_table(answered, profile.results)] == [
        (one.end_to_end_id, one.amount_fen, number % 2 == 0) for number, one in enumerate(payments)
    ]


def answer(profile: TableProfile, payments: list[Payment]) -> bytes:
    """The bank's answer in the profile's own words: every second one is sent back."""
    form, text = profile.results, io.StringIO()
    writer = csv.writer(text, delimiter=form.delimiter)
    writer.writerow([form.columns.end_to_end_id[0], form.columns.amount[-1], form.columns.outcome[0]])
    for number, one in enumerate(payments):
        word = form.returned[0] if number % 2 else form.settled[0]
        writer.writerow([one.end_to_end_id, f"{one.amount_fen / 100:.2f}", word])
    return text.getvalue().encode(form.encoding)


@pytest.mark.parametrize(
    "change", [str.upper, str.title, lambda text: text.replace("s", "ｓ"), lambda text: f"\u200b{text} "]
)
def test_words_of_an_answer_are_read_as_a_spreadsheet_writes_them(change: Callable[[str], str]) -> None:
    form = tables()["csv"].results
    words = [change(word) for word in ("end_to_end_id", "amount", "outcome")]
    rows = [[reference_of(uuid4()), "1.00", change("settled")], [reference_of(uuid4()), "1.00", change("returned")]]
    text = "\n".join(",".join(row) for row in [words, *rows])
    assert [one.settled for one in read_table(text.encode("utf-8-sig"), form)] == [True, False]


def test_card_table_names_what_a_bank_needs_and_nothing_that_tells() -> None:
    columns = {column.field: column.header for column in tables()["yikatong"].payments.columns}
    assert columns == {
        "number": "序号",
        "payee_name": "姓名",
        "account_number": "社会保障卡账号",
        "amount": "金额",
        "township": "乡镇",
        "period": "期间",
        "remark": "附言",
        "end_to_end_id": "端到端标识",
    }
    assert tables()["yikatong"].provenance == "D"
    assert not needs_bank_code("yikatong")


@pytest.mark.parametrize(
    ("name", "encoding", "doubt"),
    [
        ("王秀英", "gbk", ""),
        ("玛依拉·买买提", "gbk", ""),
        ("王䶮", "gbk", "PAYEE_NAME_NOT_IN_ENCODING"),
        ("王\U00020bb7", "gbk", "PAYEE_NAME_NOT_IN_ENCODING"),
        ("王䶮", "gb18030", ""),
        ("王\U00020bb7", "utf-8", ""),
    ],
)
def test_name_that_the_file_cannot_write_is_doubted(name: str, encoding: str, doubt: str) -> None:
    assert rules.account_doubt(name, CARD, "", needs_bank_code=False, encoding=encoding) == doubt


def test_unknown_form_is_refused_with_those_that_are_there() -> None:
    with pytest.raises(DomainError) as caught:
        check_profile("xls")
    assert (caught.value.reason, caught.value.details["field"]) == ("PROFILE_UNKNOWN", "profile")
    assert caught.value.details["known"] == "csv, yikatong, pain.001"
    for code in ("csv", "yikatong", "pain.001"):
        check_profile(code)
        assert encoding_of(code)


def changed(*path: str, value: Any) -> dict[str, Any]:
    """The card table with one thing changed."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / "yikatong.yaml").read_text(encoding="utf-8"))
    inner = content
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("provenance",), "X", "provenance"),
        (("titel",), "x", "titel"),
        (("title", "zh"), "", "title.zh"),
        (("payments", "encoding"), "big5", "payments.encoding"),
        (("payments", "delimiter"), "::", "payments.delimiter"),
        (("payments", "columns"), [{"header": "身份证号", "field": "id_number"}] * 4, "payments.columns.0.field"),
        (("payments", "columns"), [{"header": "金额", "field": "amount"}] * 4, "payments"),
        (("results", "settled"), [], "results.settled"),
        (("results", "settled"), ["失败"], "results"),
        (("results", "columns", "amount"), [], "results.columns.amount"),
    ],
)
def test_wrong_file_is_named_with_its_field(tmp_path: Path, path: tuple[str, ...], value: Any, field: str) -> None:
    (tmp_path / "csv.yaml").write_text((FOLDER / "csv.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    load_profiles(tmp_path)
    wrong = yaml.safe_dump(changed(*path, value=value), allow_unicode=True)
    (tmp_path / "county.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ProfileUnusable) as caught:
        load_profiles(tmp_path)
    assert (caught.value.file, caught.value.field) == ("county.yaml", field)


@pytest.mark.parametrize("head", ["特扶金", "伤残等级", "军属", "身份证号码"])
def test_head_that_tells_is_refused(tmp_path: Path, head: str) -> None:
    columns = changed("title", value={"zh": "代发表", "en": "table"})["payments"]["columns"]
    columns[-2] = {"header": head, "field": "remark"}
    (tmp_path / "csv.yaml").write_text(yaml.safe_dump(changed("payments", "columns", value=columns)), encoding="utf-8")
    with pytest.raises(ProfileUnusable) as caught:
        load_profiles(tmp_path)
    assert caught.value.field == "payments"


@pytest.mark.parametrize("content", ["title: [", "- 1"])
def test_file_that_is_no_profile_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "csv.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ProfileUnusable) as caught:
        load_profiles(tmp_path)
    assert caught.value.file == "csv.yaml"


def test_house_without_the_plain_table_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(ProfileUnusable):
        load_profiles(tmp_path)
