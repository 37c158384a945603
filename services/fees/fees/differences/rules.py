"""What counts as a difference between the bank, another system and the ledger. Pure."""

from __future__ import annotations

from datetime import date

from chassis.errors import Kind, Refusal, Text


class DifferenceNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "DIFFERENCE_NOT_FOUND"
    TEXT = Text("没有这条差异，或不在您的办理范围内", "there is no such difference within your reach")


class DifferenceClosed(Refusal):
    REASON = "DIFFERENCE_CLOSED"
    TEXT = Text("这条差异已由 {closed_by} 了结", "this difference was closed by {closed_by} already")


class RefusedFileNotKept(Refusal):
    REASON = "REFUSED_FILE_NOT_KEPT"
    TEXT = Text("这条差异没有留存文件", "there is no file with this difference")


class SumsOfCountyOnly(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "OUTSIDE_TERRITORY"
    TEXT = Text(
        "对账须看全县的款项，部分区划的合计不能与银行核对",
        "sums are compared with the bank for the whole county; those of a part of it would not agree",
    )


# A result file that was refused; a payment that came back after the bank had paid it; a payment that another system
# made of an order that was sent or paid here; two orders for what is one person now; payments sent back for a reason of
# the fund's or the bank's, or for one that nobody knows; an order that waits for somebody's decision.
RESULT_REFUSED, TAKEN_BACK, PAID_ELSEWHERE, ONE_PERSON = "result_refused", "taken_back", "paid_elsewhere", "one_person"
SENT_BACK, TO_DECIDE = "sent_back", "to_decide"
KINDS = (RESULT_REFUSED, TAKEN_BACK, PAID_ELSEWHERE, ONE_PERSON, SENT_BACK, TO_DECIDE)
# Payments sent and not answered: seen from the batches themselves, ended by the bank's answer and by nothing else.
UNANSWERED = "unanswered"
# why a difference ended without anybody closing it
TAKEN_LATER, MONEY_RETURNED = "TAKEN_LATER", "MONEY_RETURNED"
ORDERS_PARTED, ORDER_CANCELLED = "ORDERS_PARTED", "ORDER_CANCELLED"
SETTLED_HERE, DECIDED = "SETTLED_HERE", "DECIDED_BY_TWO"
# whose it is when nobody brought it in, but the register told of it: the finance desk's
DESK = "finance-officer"
REGISTER = "register"


def check_open(closed_by: str) -> None:
    """A difference is closed once, by one person, whose reason stays."""
    if closed_by:
        raise DifferenceClosed(closed_by=closed_by)


def age_days(since: date, today: date) -> int:
    """Days that a difference has stood; there is no limit in law, so the number itself is shown."""
    return (today - since).days
