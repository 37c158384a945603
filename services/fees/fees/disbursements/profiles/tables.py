"""The CSV profile: payments to the bank, results from it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date

from fees.disbursements.judging import Result, ResultUnreadable
from fees.disbursements.profiles.payments import BankFile, Instruction, Payment, fen, yuan

HEADER = ("端到端标识", "户名", "账号", "开户行行号", "金额", "附言")
# how banks name the columns of a result
COLUMNS = {
    "end_to_end_id": ("end_to_end_id", "端到端标识"),
    "amount": ("amount", "金额"),
    "outcome": ("outcome", "结果"),
    "reason": ("reason", "原因"),
    "date": ("date", "日期"),
}
NEEDED = ("end_to_end_id", "amount", "outcome")
SETTLED, RETURNED = ("settled", "成功"), ("returned", "失败")
CODE = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
# a bank's own words may name people; the stored file keeps them, facts and lists carry the code
UNCODED = "BANK_GAVE_NO_CODE"


def write_table(instruction: Instruction, payments: Iterable[Payment]) -> BankFile:
    """The payments as CSV (UTF-8), amounts in yuan."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for one in payments:
        row = (one.end_to_end_id, one.payee_name, one.account_number, one.bank_code, yuan(one.amount_fen), one.remark)
        writer.writerow(row)
    return BankFile(f"{instruction.message_id}.csv", "text/csv; charset=utf-8", text.getvalue().encode())


def read_table(content: bytes) -> list[Result]:
    """The results of a CSV file.

    Errors: RESULT_UNREADABLE, naming the line.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ResultUnreadable(line=str(line), why="UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        places = _places(next(reader, []))
        return [_read(row, reader.line_num, places) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ResultUnreadable(line=str(reader.line_num), why="CSV") from error


def _places(header: list[str]) -> dict[str, int]:
    names = [name.strip() for name in header]
    places = {field: names.index(name) for field, known in COLUMNS.items() for name in known if names.count(name) == 1}
    for field in NEEDED:
        if field not in places:
            raise ResultUnreadable(line="1", why=field)
    return places


def _read(row: list[str], line: int, places: dict[str, int]) -> Result:
    def cell(field: str) -> str:
        place = places.get(field)
        return row[place].strip() if place is not None and place < len(row) else ""

    outcome = cell("outcome")
    if outcome not in (*SETTLED, *RETURNED):
        raise ResultUnreadable(line=str(line), why="outcome")
    try:
        amount_fen = fen(cell("amount"))
    except ValueError as error:
        raise ResultUnreadable(line=str(line), why="amount") from error
    try:
        on = date.fromisoformat(cell("date")) if cell("date") else None
    except ValueError as error:
        raise ResultUnreadable(line=str(line), why="date") from error
    settled = outcome in SETTLED
    return Result(line, cell("end_to_end_id"), settled, "" if settled else reason_code(cell("reason")), amount_fen, on)


def reason_code(said: str) -> str:
    """The bank's code, or that it gave none."""
    return said if CODE.fullmatch(said) else UNCODED
