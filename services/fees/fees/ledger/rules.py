"""What a posting is: money that moves from one account to another, never out of nothing. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from chassis.errors import Kind, Refusal, Text


class AccountUnknown(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "ACCOUNT_UNKNOWN"
    TEXT = Text("没有这个账户，或不在您的办理范围内", "there is no such account within your reach")


# What money can be in, or come from. The part after the colon names which one.
GRANTED, FUND, TRANSIT, PAID = "granted", "fund", "transit", "paid"
INCOME, RECEIVABLE, CASH, WAIVED = "income", "receivable", "cash", "waived"
ACCOUNTS = (GRANTED, FUND, TRANSIT, PAID, INCOME, RECEIVABLE, CASH, WAIVED)


def account(kind: str, which: UUID | str) -> str:
    """`fund:0190…`, `paid:childcare_subsidy`."""
    if kind not in ACCOUNTS or not str(which):
        message = f"no such account: {kind}:{which}"
        raise ValueError(message)
    return f"{kind}:{which}"


@dataclass(frozen=True, slots=True)
class Move:
    """An amount that goes to `debit` and comes from `credit`; `about` is the order, fund or invoice it is for."""

    debit: str
    credit: str
    amount_fen: int
    about: str

    def __post_init__(self) -> None:
        if self.amount_fen <= 0:
            message = f"a move has a positive amount: {self.amount_fen}"
            raise ValueError(message)
        if self.debit == self.credit:
            message = f"a move leaves its account: {self.debit}"
            raise ValueError(message)

    @property
    def back(self) -> Move:
        """The same amount the other way: how a mistake is corrected and a return is booked."""
        return Move(self.credit, self.debit, self.amount_fen, self.about)


@dataclass(frozen=True, slots=True)
class Posting:
    """Moves that become true together. Each has two sides, so the whole cannot be out of balance."""

    posting_id: UUID
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        if not self.moves:
            message = "a posting moves something"
            raise ValueError(message)

    @property
    def total_fen(self) -> int:
        """What is moved in all."""
        return sum(move.amount_fen for move in self.moves)

    def reversed(self, posting_id: UUID) -> Posting:
        """The posting that takes this one back."""
        return Posting(posting_id, tuple(move.back for move in self.moves))


def balances(moves: Iterable[Move]) -> dict[str, int]:
    """What is in each account, in fen: debits less credits."""
    found: Counter[str] = Counter()
    for move in moves:
        found[move.debit] += move.amount_fen
        found[move.credit] -= move.amount_fen
    return dict(found)
