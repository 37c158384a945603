"""Tables: payments to the bank, results from it, both as their profile says."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from chassis.values.legible import legible
from chassis.values.money import read_yuan
from chassis.values.text import writable

from fees.disbursements.judging import Result, ResultUnreadable
from fees.disbursements.profiles.loading import Results, TableProfile
from fees.disbursements.profiles.payments import BankFile, Instruction, Payment, yuan
from fees.disbursements.references import read_reference, reference_of

NEEDED = ("end_to_end_id", "amount", "outcome")
CODE = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
# a bank's own words may name people; the stored file keeps them, facts and lists carry the code
UNCODED = "BANK_GAVE_NO_CODE"


def write_table(instruction: Instruction, payments: Iterable[Payment], profile: TableProfile) -> BankFile:
    """The payments as a table, amounts in yuan. Every name can be written: accounts were looked at before."""
    form = profile.payments
    text = io.StringIO()
    writer = csv.writer(text, delimiter=form.delimiter)
    writer.writerow([one.header for one in form.columns])
    for number, payment in enumerate(payments, start=1):
        cells = _cells(instruction, number, payment)
        writer.writerow([writable(cells[one.field]) for one in form.columns])
    charset = form.encoding.removesuffix("-sig")
    content = text.getvalue().encode(form.encoding)
    return BankFile(f"{instruction.message_id}.csv", f"text/csv; charset={charset}", content)


def _cells(instruction: Instruction, number: int, payment: Payment) -> dict[str, str]:
    return {
        "number": str(number),
        "end_to_end_id": payment.end_to_end_id,
        "payee_name": payment.payee_name,
        "account_number": payment.account_number,
        "bank_code": payment.bank_code,
        "amount": yuan(payment.amount_fen),
        "township": payment.township,
        "period": payment.period,
        "remark": payment.remark,
        "payer_name": instruction.payer_name,
        "pay_on": instruction.pay_on.isoformat(),
    }


def read_table(content: bytes, form: Results) -> list[Result]:
    """The results of a table.

    Errors: RESULT_UNREADABLE, naming the line.
    """
    try:
        text = content.decode(form.encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ResultUnreadable(line=str(line), why=form.encoding.removesuffix("-sig").upper()) from error
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=form.delimiter)
    try:
        places = _places(next(reader, []), form)
        return [_read(row, reader.line_num, places, form) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ResultUnreadable(line=str(reader.line_num), why="CSV") from error


def _places(header: list[str], form: Results) -> dict[str, int]:
    names = [same_word(name) for name in header]
    places: dict[str, int] = {}
    for field, known in form.columns:
        once = [names.index(name) for name in map(same_word, known) if names.count(name) == 1]
        if len(once) > 1:  # two columns may say two things, and nobody guesses which is true
            raise ResultUnreadable(line="1", why=f"{header[once[0]]} / {header[once[1]]}")
        if once:
            places[field] = once[0]
    for field in NEEDED:
        if field not in places:
            raise ResultUnreadable(line="1", why=field)
    return places


def _read(row: list[str], line: int, places: dict[str, int], form: Results) -> Result:
    def cell(field: str) -> str:
        place = places.get(field)
        return row[place].strip() if place is not None and place < len(row) else ""

    outcome = same_word(cell("outcome"))
    paid, back = set(map(same_word, form.settled)), set(map(same_word, form.returned))
    if outcome not in paid | back:
        raise ResultUnreadable(line=str(line), why="outcome")
    try:
        amount_fen = read_yuan(cell("amount"))
    except ValueError as error:
        raise ResultUnreadable(line=str(line), why="amount") from error
    try:
        on = date.fromisoformat(cell("date")) if cell("date") else None
    except ValueError as error:
        raise ResultUnreadable(line=str(line), why="date") from error
    settled = outcome in paid
    return Result(
        line, reference(cell("end_to_end_id")), settled, "" if settled else reason_code(cell("reason")), amount_fen, on
    )


def same_word(written: str) -> str:
    """A word of a table however a spreadsheet writes it: capitals, full width, marks that nobody sees."""
    return legible(unicodedata.normalize("NFKC", written)).strip().casefold()


def reference(written: str) -> str:
    """A reference as we write it, in whatever letters it came back; what is none stays as it is."""
    found = read_reference(written)
    return reference_of(found) if found is not None else written


def reason_code(said: str) -> str:
    """The bank's code, or that it gave none; a code is the same in small letters."""
    code = said.strip().upper()
    return code if CODE.fullmatch(code) else UNCODED
