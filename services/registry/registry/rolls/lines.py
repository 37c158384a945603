"""Lines of a roll that are nobody: subtotals, signatures, a header printed again on each page. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

TOTAL, SIGNATURE, HEADER, BLANK = "total", "signature", "header", "blank"
_TOTAL = re.compile(
    r".{0,12}?(?:本页|本村|本组|全村|全乡|全镇|人数|户数|人口)?(?:小计|合计|总计|共计|累计|总人数|总户数|subtotal|grandtotal|total)"
    r"(?:数|人数|户数|人口)?[:：]?(?:\d{1,9}(?:\.0)?)?(?:人|户|页)?(?:[,，、]?\d{1,9}(?:人|户))*",
    re.IGNORECASE,
)
_SIGNED = (
    "填表人|填报人|制表人|制表|编制人|经办人|审核人|审核|复核人|复核|负责人|责任人|单位负责人|村支书|村主任|村委会主任|主任|书记|站长|校对|"
    "分管领导|主管领导|领导签字|签字|签名|盖章|单位盖章|公章|填表单位|填报单位|制表单位|上报单位|填表日期|填报日期|填表时间|填报时间|"
    "制表日期|制表时间|上报日期|上报时间|审核日期|统计日期|打印日期|打印时间|报送单位|填表说明|填报说明|说明|注|备注|联系人|第\\d+页"
)
_SIGNATURE = re.compile(rf"(?:{_SIGNED})(?:签字|签名|盖章|签章)?(?:[:：].*|$|共\d+页)", re.DOTALL)
_BARE = re.compile(r"[\s()（）【】\[\]_＿]+")
_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")
_FIRST_CELLS = 3
# a person's line has more filled cells than a signature has, or a number among them
_FEW_CELLS = 8
_ENOUGH_WORDS = 3


def line_kind(cells: Sequence[str], headers: Sequence[str]) -> str | None:  # noqa: PLR0911 - one line an answer
    """What a line is when it is no person's; None for a person.

    Args:
        cells: as `normal_text` leaves them.
        headers: the header of the table, in the same form.
    """
    filled = [cell for cell in cells if cell]
    if not filled:
        return BLANK
    same = sum(1 for cell, header in zip(cells, headers, strict=False) if cell and cell == header)
    if same >= _ENOUGH_WORDS and same >= len(filled) - 1:
        return HEADER
    if len(filled) >= _ENOUGH_WORDS and [cell.removesuffix(".0").strip("()") for cell in filled] == [
        str(number) for number in range(1, len(filled) + 1)
    ]:
        return HEADER  # the columns numbered below their names
    if any(_NUMBER.fullmatch(cell) for cell in filled):
        return None
    if any(_TOTAL.fullmatch(_bare(cell)) for cell in cells[:_FIRST_CELLS] if cell):
        return TOTAL
    if len(set(filled)) <= _FEW_CELLS and _SIGNATURE.fullmatch(_bare(filled[0])):
        return SIGNATURE
    return None


def _bare(cell: str) -> str:
    return _BARE.sub("", cell)


__all__ = ["BLANK", "HEADER", "SIGNATURE", "TOTAL", "line_kind"]
