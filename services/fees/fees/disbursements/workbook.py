"""The lines of a batch as a workbook that says on every page who took it, when, for what."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from chassis.values.text import writable

HEADS = (
    *("序号 No.", "端到端标识 End-to-end id", "户名 Payee", "账号 Account"),
    *("金额（元）Amount", "状态 State", "原因 Reason"),
)
WIDTHS = (8, 38, 14, 26, 16, 14, 30)
FEN = 100
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with as much of its payee as may leave the house."""

    number: int
    end_to_end_id: str
    payee: str
    account: str
    amount_fen: int
    outcome: str
    reason_code: str


def write_workbook(mark: str, lines: Iterable[Shown]) -> bytes:
    """An XLSX.

    Args:
        mark: who took it, when, for what; stands above the table, at each page's foot, in the properties.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - seldom
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    sheet.title = "batch"
    mark = writable(mark)
    sheet.append([mark])
    sheet["A1"].font = Font(italic=True, color="808080")
    sheet.append(HEADS)
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for one in lines:
        yuan = one.amount_fen / FEN
        words = (one.end_to_end_id, one.payee, one.account)
        # a workbook cannot hold a character of control at all
        sheet.append([one.number, *map(writable, words), yuan, one.outcome, one.reason_code])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # what begins like a formula stays text
        sheet.cell(sheet.max_row, 5).number_format = "#,##0.00"
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[sheet.cell(2, place).column_letter].width = width
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    # an ampersand begins a code in a foot
    sheet.oddFooter.center.text = mark.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"
    book.properties.creator, book.properties.title, book.properties.description = "Anjia", "batch", mark
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
