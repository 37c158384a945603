"""What a roll says beyond its rows, for whoever looks at the preview: each finding with its columns, words and rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from registry.rolls import rules
from registry.rolls.columns import TITLES, Mapping
from registry.rolls.fields import mapped, rounded
from registry.rolls.lines import HEADER, SIGNATURE, TOTAL

if TYPE_CHECKING:
    from registry.rolls.tables import RollTable

MAX_WORDS, MAX_WORD = 20, 20
MAX_ROWS_SHOWN = 200
# what may be somebody's number is not repeated in a finding
_MAY_BE_A_NUMBER = re.compile(r"\d{13,}|1[3-9]\d{9}")
_LINES = {
    TOTAL: ("小计、合计行", "subtotals and totals"),
    SIGNATURE: ("填表人、日期等行", "lines for signatures, dates and notes"),
    HEADER: ("重复的表头行", "headers printed again"),
}


class Noticed(NamedTuple):
    """Findings for people, and rows by finding (as `Analysis.plausibility`)."""

    findings: list[dict[str, Any]]
    rows: dict[str, list[int]]


def notice(table: RollTable, texts: pl.DataFrame, mapping: Mapping, as_of: date) -> Noticed:
    """What was set aside or not understood of a roll.

    Args:
        table: the roll as it came.
        texts: its cells in normal form.
        mapping: which column is which field.
    """
    findings = [*_of_sheets(table), *_of_lines(table), *_of_headers(table)]
    rows: dict[str, list[int]] = {}
    people = pl.Series([row not in table.lines for row in range(1, len(texts) + 1)], dtype=pl.Boolean)
    for name, header in mapping.fields.items():
        cells = texts[header]
        for kind, found in _of_column(name, cells, as_of):
            met = found & people
            if met.any():
                numbers = (met.arg_true() + 1).to_list()
                rows[f"{name}_{kind}"] = numbers
                findings.append(_COLUMN_FINDINGS[kind](name, header, cells.filter(met), numbers))
    return Noticed(findings, rows)


def _of_column(name: str, cells: pl.Series, as_of: date) -> list[tuple[str, pl.Series]]:
    """(kind, which cells) of what a column holds that is not read."""
    flags = []
    if name in _NUMBERS:
        lost = mapped(cells, rules.is_destroyed, pl.Boolean(), "")
        if name == "id_number":
            lost |= rounded(mapped(cells, rules.read_number, pl.Utf8()))
        flags.append(("digits_lost", lost))
    read = _readers(as_of).get(name)
    if read is not None:
        filled = ~mapped(cells, lambda text: text.lower() in rules.UNKNOWN, pl.Boolean())
        flags.append(("unread", filled & ~mapped(cells, read, pl.Boolean())))
    return flags


_NUMBERS = ("id_number", "phone", "household_number", "residence_division", "hukou_division")


def _readers(as_of: date) -> dict[str, Callable[[str], bool]]:
    """Field → whether a cell says something that is understood."""
    return {
        "sex": rules.is_sex_read,
        "ethnicity": lambda text: rules.read_ethnicity(text) != "",
        "marital_status": lambda text: rules.read_marital(text) != "",
        "relation": lambda text: rules.read_relation(text) != "",
        "hukou_nature": lambda text: rules.read_hukou_nature(text) != "",
        "hukou_division": lambda text: rules.read_wide_code(text) != "",
        "residence_from": lambda text: rules.read_date(text, as_of) is not None,
    }


def _words_unread(name: str, header: str, cells: pl.Series, rows: list[int]) -> dict[str, Any]:
    words = [_shown(word) for word in cells.unique(maintain_order=True).head(MAX_WORDS).to_list()]
    said = "、".join(words)
    return {
        "finding": "words_unread",
        "field": name,
        "columns": [header],
        "words": words,
        "rows": rows[:MAX_ROWS_SHOWN],
        "zh": f"“{header}”一列有 {len(rows)} 格不认识，按未填写处理：{said}",
        "en": f"{len(rows)} cells of {header} are not understood and count as empty: {', '.join(words)}",
    }


def _digits_lost(name: str, header: str, cells: pl.Series, rows: list[int]) -> dict[str, Any]:
    count = len(cells)
    return {
        "finding": "digits_lost",
        "field": name,
        "columns": [header],
        "rows": rows[:MAX_ROWS_SHOWN],
        "zh": f"“{header}”一列有 {count} 格是数值，超过 15 位的数字已被表格软件改坏，均未采用；"
        "请将该列设为文本，从原始材料重新填写",
        "en": f"{count} cells of {header} were kept as numbers by a spreadsheet, which lost their last digits; none of"
        " them was taken. Format the column as text and fill it again from the source",
    }


_COLUMN_FINDINGS: dict[str, Callable[[str, str, pl.Series, list[int]], dict[str, Any]]] = {
    "unread": _words_unread,
    "digits_lost": _digits_lost,
}


def _shown(word: str) -> str:
    return "…" if _MAY_BE_A_NUMBER.search(word) else word[:MAX_WORD]


def _of_sheets(table: RollTable) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = []
    if len(table.sheets) > 1:
        parts = [{"sheet": one.sheet, "first_row": one.first, "last_row": one.last} for one in table.sheets]
        zh = "、".join(f"{one.sheet}（第 {one.first}–{one.last} 行）" for one in table.sheets)
        en = ", ".join(f"{one.sheet} (rows {one.first}-{one.last})" for one in table.sheets)
        findings.append(
            {"finding": "sheets_read", "sheets": parts, "zh": f"已读工作表：{zh}", "en": f"sheets read: {en}"}
        )
    for name, sheets, zh, en in (
        ("sheets_hidden", table.hidden, "隐藏的工作表未读", "hidden sheets were not read"),
        ("sheets_unread", table.unread, "没有表头的工作表未读", "sheets without a header were not read"),
    ):
        if sheets:
            findings.append(
                {
                    "finding": name,
                    "sheets": [{"sheet": sheet} for sheet in sheets],
                    "zh": f"{zh}：{'、'.join(sheets)}",
                    "en": f"{en}: {', '.join(sheets)}",
                }
            )
    return findings


def _of_lines(table: RollTable) -> list[dict[str, Any]]:
    findings = []
    for kind, (zh, en) in _LINES.items():
        rows = sorted(row for row, one in table.lines.items() if one == kind)
        if rows:
            shown = ", ".join(map(str, rows[:MAX_ROWS_SHOWN]))
            findings.append(
                {
                    "finding": f"lines_{kind}",
                    "rows": rows[:MAX_ROWS_SHOWN],
                    "zh": f"不是人员，未计入：{zh}（第 {shown} 行）",
                    "en": f"nobody's lines, not counted: {en} (rows {shown})",
                }
            )
    return findings


def _of_headers(table: RollTable) -> list[dict[str, Any]]:
    if not table.repeated:
        return []
    return [
        {
            "finding": "headers_repeated",
            "columns": list(table.repeated),
            "zh": f"表头中重复的列不导入，随原名册存档：{'、'.join(table.repeated)}",
            "en": f"columns that come twice are not imported, they stay with the roll: {', '.join(table.repeated)}",
        }
    ]


def add_finding(findings: list[dict[str, Any]], name: str, rows: list[int], zh: str, en: str) -> None:
    """One more finding, where there are rows for it."""
    if rows:
        shown = ", ".join(map(str, rows[:MAX_ROWS_SHOWN]))
        findings.append(
            {
                "finding": name,
                "rows": rows[:MAX_ROWS_SHOWN],
                "zh": f"{zh}（第 {shown} 行）",
                "en": f"{en} (rows {shown})",
            }
        )


def title_of(name: str) -> str:
    """How a field is called."""
    return TITLES.get(name, name)


__all__ = ["Noticed", "add_finding", "notice", "title_of"]
