"""What a fund may spend. Pure."""

from __future__ import annotations

from chassis.errors import Kind, Refusal, Text
from chassis.values import Money


class FundNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "FUND_NOT_FOUND"
    TEXT = Text("没有这个资金账户，或不在您的办理范围内", "there is no such fund within your reach")


class BudgetExceeded(Refusal):
    REASON = "BUDGET_EXCEEDED"
    TEXT = Text(
        "超出资金余额 {over}：需要 {needed}，可用 {available}",
        "beyond the fund's remaining budget by {over}: {needed} needed, {available} available",
    )


class BudgetSpentAlready(Refusal):
    REASON = "BUDGET_SPENT"
    TEXT = Text(
        "预算不能少于已拨付和已占用的金额，还差 {over}",
        "a budget is not less than what was paid and is reserved; {over} are missing",
    )


def check_budget(needed_fen: int, available_fen: int) -> None:
    """Nothing is ordered from the bank that the fund does not hold; the refusal says by how much."""
    if needed_fen > available_fen:
        raise BudgetExceeded(
            over=str(Money(needed_fen - available_fen)),
            over_fen=str(needed_fen - available_fen),
            needed=str(Money(needed_fen)),
            available=str(Money(available_fen)),
        )


def budget_change(old_fen: int, new_fen: int, available_fen: int) -> int:
    """What a new budget adds to the fund (or takes from it), in fen.

    Errors: BUDGET_SPENT when less would remain than is spoken for.
    """
    change = new_fen - old_fen
    if available_fen + change < 0:
        missing = -(available_fen + change)
        raise BudgetSpentAlready(over=str(Money(missing)), over_fen=str(missing), field="amount_fen")
    return change
