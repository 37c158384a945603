"""What a fund may spend. Pure."""

from __future__ import annotations

from chassis.errors import Kind, Refusal, Text
from chassis.values import Money


class FundNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "FUND_NOT_FOUND"
    TEXT = Text("没有这个资金账户，或不在您的办理范围内", "there is no such fund within your reach")


class BudgetNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "BUDGET_NOT_FOUND"
    TEXT = Text("没有这项预算登记，或不在您的办理范围内", "there is no such budget decision within your reach")


class BudgetWaits(Refusal):
    KIND = Kind.TAKEN
    REASON = "BUDGET_WAITS"
    TEXT = Text(
        "这个资金账户已有一项预算待复核，请先复核或退回",
        "a budget decision of this fund waits already; confirm or refuse it first",
    )


class BudgetDecided(Refusal):
    REASON = "BUDGET_DECIDED"
    TEXT = Text("这项预算登记已处理（{state}）", "this budget decision was dealt with already; it is {state}")


class BudgetBySamePerson(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "SAME_PERSON"
    TEXT = Text("预算须由另一人复核，您是登记人", "a budget is confirmed by another person; you have recorded it")


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


WAITING, CONFIRMED, REFUSED = "waiting", "confirmed", "refused"
STATES = (WAITING, CONFIRMED, REFUSED)


def check_waiting(state: str) -> None:
    """A decision is confirmed or refused once."""
    if state != WAITING:
        raise BudgetDecided(state=state)


def check_second_person(keys: frozenset[str], recorded_by: str) -> None:
    """Another human than the one who recorded it.

    Args:
        keys: every key by which rows may know this human.
        recorded_by: the first.
    """
    if recorded_by in keys:
        raise BudgetBySamePerson


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
