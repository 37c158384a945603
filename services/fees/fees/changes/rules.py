"""What an office changes of an order takes effect when a second person has seen it whole and agreed. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.errors import Kind, Refusal, Text


class ChangeNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "CHANGE_NOT_FOUND"
    TEXT = Text("没有这项变更，或不在您的办理范围内", "there is no such change within your reach")


class ChangeWaits(Refusal):
    KIND = Kind.TAKEN
    REASON = "CHANGE_WAITS"
    TEXT = Text("这笔支付已有一项变更待确认", "a change of this order waits to be confirmed already")


class ChangeDecided(Refusal):
    REASON = "CHANGE_DECIDED"
    TEXT = Text("这项变更已处理（{state}）", "this change was dealt with already; it is {state}")


class ChangeBySamePerson(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "SAME_PERSON"
    TEXT = Text("变更须由另一人确认，您是提出人", "a change is confirmed by another person; you have proposed it")


class ChangeOfOwnPayment(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "OWN_PAYMENT"
    TEXT = Text(
        "这笔款项付给您本人或为您发放，请由其他人办理",
        "this is paid to you, or granted for you; somebody else has to do it",
    )


class ChangeNotSeen(Refusal):
    REASON = "CHANGE_NOT_SEEN"
    TEXT = Text(
        "请先以案件号查看完整的姓名和账号，与凭证核对后再确认",
        "name the case and look at the whole name and account first, then confirm",
    )


class OrderNotHeld(Refusal):
    REASON = "ORDER_NOT_HELD"
    TEXT = Text("这笔支付没有暂停，状态是：{state}", "this order is not held; it is {state}")


class DecisionNotPossible(Refusal):
    KIND = Kind.INVALID
    REASON = "DECISION_NOT_POSSIBLE"
    TEXT = Text(
        "{field}：因银行退回而暂停的支付才能请收款人更换账户",
        "{field}: only for a payment that the bank sent back can the payee be asked for another account",
    )


ACCOUNT, RELEASE, CANCEL, ASK_PAYEE = "account", "release", "cancel", "ask_payee"
KINDS = (ACCOUNT, RELEASE, CANCEL, ASK_PAYEE)
DECISIONS = (RELEASE, CANCEL, ASK_PAYEE)
WAITING, CONFIRMED, REFUSED = "waiting", "confirmed", "refused"
STATES = (WAITING, CONFIRMED, REFUSED)
LAST = 4


def check_waiting(state: str) -> None:
    """A change is decided once."""
    if state != WAITING:
        raise ChangeDecided(state=state)


def check_second_person(who: Iterable[str], proposed_by: str, concerned: Iterable[str]) -> None:
    """Another human than the one who proposed it, and not whom the money is for.

    Args:
        who: every key by which rows may know this human.
        proposed_by: the first.
        concerned: whom the order pays and for whom.
    """
    keys = frozenset(who)
    if proposed_by in keys:
        raise ChangeBySamePerson
    if not keys.isdisjoint(concerned):
        raise ChangeOfOwnPayment


def last_of(account: str) -> str:
    """The last four digits, by which two accounts are told apart without being shown."""
    return account[-LAST:]
