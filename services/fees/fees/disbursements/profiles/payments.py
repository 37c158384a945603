"""What every profile of a bank file is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

FEN_PER_YUAN = 100
XML, CSV = "application/xml", "text/csv"


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as the bank gets it."""

    end_to_end_id: str
    payee_name: str
    account_number: str
    bank_code: str
    amount_fen: int
    remark: str
    # of the order: the township's code, 9 digits, and what the money is for in time
    township: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Instruction:
    """A file's head: who pays, from which account, when."""

    message_id: str
    made_at: datetime
    pay_on: date
    payer_name: str
    account_number: str
    bank_code: str


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file as it goes to the bank."""

    file_name: str
    media_type: str
    content: bytes


def yuan(amount_fen: int) -> str:
    """`360005` → `3600.05`, exactly."""
    whole, fen = divmod(amount_fen, FEN_PER_YUAN)
    return f"{whole}.{fen:02d}"
