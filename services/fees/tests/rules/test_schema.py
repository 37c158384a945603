"""Every message to the bank is valid by the official schema of ISO 20022, whatever names and amounts are in it.

The schema comes with a package; another package carries it with the same types, word for word.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from uuid import uuid4

import pytest
from fees.disbursements.profiles.pain001 import NAMESPACE, write_pain001
from fees.disbursements.profiles.payments import Instruction, Payment
from fees.disbursements.rules import account_doubt, remark_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

BANK = "102665000011"
ACCOUNT = "12345678"
MOST_FEN = 10**12
# what an order may carry as a name: 70 characters that can be read
LETTERS = st.characters(codec="utf-8", categories=["L"])
SIGNS = st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S"], include_characters=" ")
NAMES = st.builds(str.__add__, LETTERS, st.text(SIGNS, min_size=1, max_size=69))
ACCOUNTS = st.text("0123456789", min_size=8, max_size=32)
PERIODS = st.sampled_from(["2026", "2026-07", "2026Q4"])


@cache
def schema() -> etree.XMLSchema:
    text = (files("sepaxml") / "schemas" / "pain.001.001.09.xsd").read_bytes()
    root = etree.fromstring(text)
    assert root.get("targetNamespace") == NAMESPACE
    return etree.XMLSchema(root)


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    """A message with one to four payments."""
    made = datetime(2026, 1, 1, tzinfo=UTC) + draw(st.timedeltas(timedelta(0), timedelta(days=3_650)))
    payer = draw(NAMES)
    head = Instruction(uuid4().hex, made, made.date(), payer, draw(ACCOUNTS), BANK)
    payments = [
        Payment(
            uuid4().hex,
            draw(NAMES),
            draw(ACCOUNTS),
            draw(st.sampled_from(["", BANK])),
            draw(st.integers(1, MOST_FEN)),
            remark_of(draw(PERIODS)),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    assert not any(
        account_doubt(one.payee_name, ACCOUNT, BANK, needs_bank_code=True, encoding="utf-8") for one in payments
    )
    return write_pain001(head, payments).content


@given(messages())
def test_every_message_is_valid_by_the_official_schema(content: bytes) -> None:
    schema().assertValid(etree.fromstring(content))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"<ChrgBr>DEBT</ChrgBr>", b"<ChrgBr>MINE</ChrgBr>"),
        (b'Ccy="CNY"', b'Ccy="yuan"'),
        (b"<PmtMtd>TRF</PmtMtd>", b""),
        (b">3600.05</InstdAmt>", b">3600,05</InstdAmt>"),
    ],
)
def test_schema_would_find_a_wrong_message(good: bytes, bad: bytes) -> None:
    head = Instruction(
        "a" * 32, datetime(2026, 11, 24, tzinfo=UTC), date(2026, 11, 24), "县集中支付中心", ACCOUNT, BANK
    )
    content = write_pain001(head, [Payment("b" * 32, "王秀英", ACCOUNT, BANK, 360_005, "AJ 2026")]).content
    assert good in content
    schema().assertValid(etree.fromstring(content))
    assert not schema().validate(etree.fromstring(content.replace(good, bad)))
