"""What is taken for a unit's number in any writing, and what is left alone."""

from __future__ import annotations

import pytest
from chassis.values.unit_numbers import UnitNumbers, WritingRefused, names_unit, read_through


@pytest.mark.parametrize(
    "text",
    [
        "61234部队家属院3栋", "６１２３４部隊", "6 1 2 3 4 部 队", "六一二三四部队", "61234 Bùduì", "部队代号61234",
        "解放军61234", "武警8740部队", "312信箱45分队", "第77集团军", "三十八集团军干休所", "61\u200b234部队",
        "6123l部队",
    ],
)  # fmt: skip
def test_unit_is_found_however_it_is_spelt(text: str) -> None:
    assert names_unit(text)


@pytest.mark.parametrize(
    "text",
    [
        "攀莲镇青皮村5组213号", "解放军路61234号", "八一路2000号", "部队家属院", "武警医院1号楼", "2026年",
        "兵团第八师一四三团", "三营镇二连村", "军民路312号", "312信箱", "信箱45号", "电子信箱 a1234@example.cn",
        "解放军总医院第305医院", "军属", "集团军民共建", "1234 Main Street", "", "0190f3a2-61234-7abc",
        "警钟路61234号", "budget 61234",
    ],
)  # fmt: skip
def test_streets_hospitals_and_villages_with_numbers_are_left_alone(text: str) -> None:
    assert not names_unit(text)


def test_refusal_names_the_field_in_both_languages_and_says_nothing_of_the_text() -> None:
    error = UnitNumbers().refusal("reason")
    assert isinstance(error, WritingRefused)
    assert error.details == {"field": "reason"}
    assert "reason" in error.message.zh
    assert "reason" in error.message.en
    assert "61234" not in str(error) + error.message.zh + error.message.en


def test_disguises_are_read_through() -> None:
    assert read_through("６①貳\u200b部隊 Bù") == "61贰部队 bu"
