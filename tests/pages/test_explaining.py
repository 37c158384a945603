"""A law over refusals: each names its field as the page does, and what would be right; no code, no rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from buf.validate import validate_pb2
from chassis.access.contract import walk_messages
from chassis.errors import DomainError, Kind, Text
from gateway.pages.codes import SAYINGS
from gateway.pages.explaining import CHOOSE, FILL, explained, right, words_of
from gateway.pages.frame import TEMPLATES
from gateway.transcoding.contract import rules
from google.protobuf.descriptor import FieldDescriptor
from registry.rolls.commands import unusable

from tests.pages.test_codes import refusals

HAN = re.compile(r"[\u4e00-\u9fff]")
SNAKE = re.compile(r"(?<![\w{])[a-z]+_[a-z_]+(?![\w}])")
GENERIC = ("检查此项", "此项", "check this", "this item")
REPLIES = {rule.operation: rule.method.descriptor for rule in rules()}


def ruled() -> Iterator[FieldDescriptor]:
    """Every field that the contract has a rule on."""
    messages = walk_messages(rule.method.descriptor.input_type for rule in rules())
    for message in messages:
        for field in message.fields:
            told = field.GetOptions().Extensions[validate_pb2.field]
            if told.WhichOneof("type") or told.required:
                yield field


@pytest.mark.parametrize("field", sorted(ruled(), key=lambda one: one.full_name), ids=lambda one: one.full_name)
def test_every_rule_of_the_contract_says_what_would_be_right(field: FieldDescriptor) -> None:
    said = right(field.containing_type, field.name)
    assert said is not None
    for text in said:
        assert text
        assert not SNAKE.search(text)
        assert not any(word in text.lower() for word in GENERIC)
        assert "[" not in text
    assert HAN.search(said.zh)
    assert not HAN.search(said.en)


def test_a_typed_text_is_never_only_told_to_choose() -> None:
    typed = [
        one for one in ruled() if one.name in ("birth_date", "id_number", "phone", "reason", "document", "amount_fen")
    ]
    assert len(typed) > 10
    assert [one.full_name for one in typed if right(one.containing_type, one.name) in (CHOOSE, FILL)] == []


def test_every_field_that_keeps_a_row_waiting_says_what_would_be_right() -> None:
    cells = {"name": "", "birth_date": "不详", "residence_division": "x"}
    wrong = unusable(cells, date(2026, 11, 24))
    assert set(wrong) == set(cells)
    assert set(wrong.values()) == set(SAYINGS["row_mending"])


def test_violation_is_said_by_the_contracts_rule() -> None:
    method = REPLIES["PersonService_SearchPeople"]
    error = DomainError(
        Kind.INVALID,
        "REQUEST_INVALID",
        Text("x", "x"),
        **{"violation.birth_date": "value does not match regex pattern"},
    )
    told = explained(error, method.input_type, method.output_type).details["violation.birth_date"]
    assert told == "请按 2026-11-24 的样子填写日期 / write the day as 2026-11-24"


@pytest.mark.parametrize(
    ("operation", "code", "zh", "en"),
    [
        ("ApplicationService_CheckApplication", "township_check", "乡镇初审", "township check"),
        ("DisbursementService_CheckBatch", "discarded", "已作废", "discarded"),
        ("PaymentOrderService_CancelPaymentOrder", "sent", "已送银行", "with the bank"),
        ("InvoiceService_CancelInvoice", "paid", "已缴清", "paid"),
    ],
)
def test_state_of_a_refusal_is_said_in_words(operation: str, code: str, zh: str, en: str) -> None:
    text = Text(f"目前不能办理（状态：{code}）", f"this cannot be done now (state: {code})")
    method = REPLIES[operation]
    error = explained(DomainError(Kind.REFUSED, "X", text, state=code), method.input_type, method.output_type)
    assert f"“{zh}”" in error.message.zh
    assert f"“{en}”" in error.message.en
    assert code not in error.message.zh


def test_every_state_that_a_refusal_may_speak_of_has_words() -> None:
    states = {one for one in refusals() if re.search(r"\{(state|expected)\}", one.TEXT.zh)}
    assert len(states) > 8
    for name, words in SAYINGS.items():
        if name.endswith("_state"):
            assert all(words_of(code, "") for code in words)


@pytest.mark.parametrize("refusal", refusals(), ids=lambda one: f"{one.__module__}-{one.__name__}")
def test_no_refusal_says_a_name_of_the_contract(refusal: type) -> None:
    for text in refusal.TEXT:  # type: ignore[attr-defined]
        assert not SNAKE.search(text)
        assert not any(word in text.lower() for word in GENERIC)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_field_says_its_error_with_its_name(path: object) -> None:
    assert "form.errors[" not in path.read_text()  # type: ignore[attr-defined]
