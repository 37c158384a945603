"""No unit number, designation, mailbox, rank or camp passes in any disguise; ordinary texts do."""

from __future__ import annotations

import unicodedata

import pytest
from concessions.testing import writings
from concessions.writing.rules import holds
from hypothesis import given
from hypothesis import strategies as st

REFUSED, ACCEPTED = writings("refused"), writings("accepted")
FULL = str.maketrans("0123456789", "０１２３４５６７８９")
PLAIN = str.maketrans("0123456789", "零一二三四五六七八九")
FORMAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
RINGS = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")
BETWEEN = ("", " ", "\u3000", ".", "·", "-", "\u200b", "\u2060", "\u00ad", "\ufeff", "—", "_", "，", "\n")
ORDINARY = "请核对甲乙丙丁，谢谢"


def test_there_are_more_than_two_hundred() -> None:
    assert len(set(REFUSED)) > 200
    assert len(set(ACCEPTED)) > 100


@pytest.mark.parametrize("text", REFUSED)
def test_planted_writing_is_refused(text: str) -> None:
    assert not holds(text)


@pytest.mark.parametrize("text", REFUSED)
def test_planted_writing_is_refused_inside_a_sentence(text: str) -> None:
    assert not holds(f"{ORDINARY}。\n{text}\n{ORDINARY}")


@pytest.mark.parametrize("text", ACCEPTED)
def test_ordinary_writing_passes(text: str) -> None:
    assert holds(text)


@given(
    st.from_regex(r"[0-9]{5}", fullmatch=True),
    st.sampled_from(["", FULL, PLAIN, FORMAL, RINGS]),
    st.sampled_from(["部队", "部隊", "bù duì", "BUDUI", "ＢＵＤＵＩ"]),
    st.lists(st.sampled_from(BETWEEN), min_size=12, max_size=12),
)
def test_code_name_is_refused_in_every_disguise(number: str, digits, word: str, between: list[str]) -> None:
    written = (number.translate(digits) if digits else number) + word
    text = "".join(one + gap for one, gap in zip(written, between * 2, strict=False))
    assert not holds(text)


@given(st.integers(1, 999), st.sampled_from(["集团军", "師", "旅", "團", "营", "連"]), st.sampled_from(BETWEEN[:8]))
def test_designation_is_refused_in_every_disguise(number: int, word: str, gap: str) -> None:
    for digits in (None, FULL, PLAIN, FORMAL):
        told = str(number).translate(digits) if digits else str(number)
        assert not holds(gap.join(f"第{told}{word}"))


@given(st.text())
def test_every_text_is_judged_and_judged_alike_in_its_compatible_form(text: str) -> None:
    assert holds(text) == holds(unicodedata.normalize("NFKC", text))


@given(st.from_regex(r"[0-9]{1,4}号|1[0-9]{10}|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,5}路", fullmatch=True))
def test_numbers_of_houses_phones_days_and_buses_pass(text: str) -> None:
    assert holds(text)
