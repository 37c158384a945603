"""One house, however its address is written; and houses that are surely two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from registry.residence.addresses import address_numbers, perhaps_same_house

ADDRESS = "1组12号"
SAME = [
    "１组１２号", "1组１2号", "1组12號", "一组12号", "1组12号。", "1组-12号", "1 组 12 号", "1組12號", "壹组拾贰号",
    "①组⑫号", "第一村民小组十二号", "1-12", "1组012号", "1组12号\u200b", "1组1\u200b2号", "1组1 2号", "一组一二号",
    "12号", "1组12号附3号", "水坪村1组12号", "王家院子", "1组", "", "1排12户", "Ⅰ组12号",
]  # fmt: skip
OTHER = ["2组1号", "1组13号", "1组112号", "2组12号", "12组1号", "一组十三号", "三组"]


@pytest.mark.parametrize("other", SAME, ids=ascii)
def test_one_house(other: str) -> None:
    assert perhaps_same_house(ADDRESS, other)
    assert perhaps_same_house(other, ADDRESS)


@pytest.mark.parametrize("other", OTHER, ids=ascii)
def test_two_houses(other: str) -> None:
    assert not perhaps_same_house(ADDRESS, other)
    assert not perhaps_same_house(other, ADDRESS)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("一百零一号", (101,)), ("三〇一室", (301,)), ("廿一组", (21,)), ("卅组", (30,)), ("二十号", (20,)),
        ("十号", (10,)),
        ("一万二千三百号", (12300,)), ("万家坡3号", (10000, 3)), ("两组5号", (2, 5)), ("½号", ()), ("A栋B室", ()),
        ("Ⅻ组", (12,)), ("①组㉑号", (1, 21)), ("陆组柒号", (6, 7)),
    ],
)  # fmt: skip
def test_numbers(text: str, numbers: tuple[int, ...]) -> None:
    assert address_numbers(text) == numbers


@given(st.integers(1, 9_999))
def test_numerals_are_numbers(number: int) -> None:
    digits = str(number)
    powers = ("", "十", "百", "千")
    said = "".join("零一二三四五六七八九"[int(one)] + powers[len(digits) - 1 - at] for at, one in enumerate(digits))
    # a zero is said without its power
    plain = said.replace("零十", "零").replace("零百", "零").replace("零千", "零")
    assert address_numbers(f"{plain}号") == (number,)
    assert address_numbers(f"{digits}号") == (number,)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_texts_compare_alike_both_ways(one: str, other: str) -> None:
    assert perhaps_same_house(one, one)
    assert perhaps_same_house(one, other) == perhaps_same_house(other, one)
