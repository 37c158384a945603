"""An agreement names its papers; a word for nothing is none, however it is written."""

from __future__ import annotations

import pytest
from chassis.errors import Refusal
from registry.agreements.rules import check_named

NONE = (
    "",
    " ",
    "\u3000",
    "\u2800\u2800",
    "-",
    "——",
    "无",
    "( 无 )",
    "無",
    "无无",
    "暂无",
    "没有",
    "不适用",
    "无影响评估",
    "未开展",
    "待补",
    "同上",
    "n/a",
    "N.A.",
    "n / a",
    "NA",
    "none",
    "Later",
    "TBD",
    "Ｎ／Ａ",
)
NAMED = (
    "PIA-1",
    "2026年第3号",
    "川数评〔2026〕7号",
    "个人信息保护影响评估报告",
    "民法典",
    "未成年人保护法",
    "无障碍环境建设法",
    "政务数据共享条例",
)


@pytest.mark.parametrize("text", NONE, ids=range(len(NONE)))
def test_word_for_nothing_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_named(legal_basis="民法典", impact_assessment=text)
    assert (caught.value.reason, caught.value.details["field"]) == ("NOTHING_NAMED", "impact_assessment")


@pytest.mark.parametrize("text", NAMED)
def test_paper_that_is_named_is_taken(text: str) -> None:
    check_named(legal_basis=text, impact_assessment=text)
