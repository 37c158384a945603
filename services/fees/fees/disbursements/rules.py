"""Who may do what with a batch, and which accounts look as if they could be paid. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.errors import Kind, Refusal, Text
from chassis.values.bank_account import BankAccount
from chassis.values.text import is_ideograph_of_late


class BatchNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "BATCH_NOT_FOUND"
    TEXT = Text("没有这个批次，或不在您的办理范围内", "there is no such batch within your reach")


class NothingToPay(Refusal):
    REASON = "NOTHING_TO_PAY"
    TEXT = Text(
        "该项目没有可由您编制的待支付款项（付给您本人的、退回前由您复核或批准的，须由他人编制）",
        "no order of this programme is open that you can prepare: others prepare what is paid to you, and what came"
        " back after you had checked or approved it",
    )


class BatchNotInState(Refusal):
    REASON = "BATCH_NOT_IN_STATE"
    TEXT = Text(
        "批次目前是 {state}，此步骤只能在 {expected} 时办理",
        "the batch is {state}; this step is for one that is {expected}",
    )


class SamePerson(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "SAME_PERSON"
    TEXT = Text(
        "编制、复核、批准须由三人分别办理，您已办理过前一步骤",
        "preparing, checking and approving are three people's; you have done an earlier step",
    )


class ResultFileNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "RESULT_FILE_NOT_FOUND"
    TEXT = Text("没有这份银行结果文件", "there is no such result file of the bank")


class ResultFileDecided(Refusal):
    REASON = "RESULT_FILE_DECIDED"
    TEXT = Text("这份结果文件已处理（{state}）", "this result file was dealt with already; it is {state}")


class OwnPayment(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "OWN_PAYMENT"
    TEXT = Text(
        "其中有付给您本人或为您发放的款项，请由其他人办理",
        "a payment to you, or granted for you, is among these; somebody else has to do it",
    )


class OrderDecider(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "ORDER_DECIDER"
    TEXT = Text(
        "批次中有款项由您提出或确认过变更、解除暂缓，复核和批准须由其他人办理",
        "you have proposed or confirmed a change or release of an order in this batch; others check and approve it",
    )


class ProfileUnknown(Refusal):
    KIND = Kind.INVALID
    REASON = "PROFILE_UNKNOWN"
    TEXT = Text("没有文件格式 {code}，可选：{known}", "there is no form {code} of the bank file; there are: {known}")


class BankFileNotMade(Refusal):
    REASON = "BANK_FILE_NOT_MADE"
    TEXT = Text("批次尚未批准，还没有银行文件", "the batch is not approved, so there is no bank file")


PREPARED, CHECKED, APPROVED, ANSWERED, DISCARDED = "prepared", "checked", "approved", "answered", "discarded"
STATES = (PREPARED, CHECKED, APPROVED, ANSWERED, DISCARDED)
DISCARDABLE = (PREPARED, CHECKED)
# outcomes of a line
# what stands for a batch in its number: 拨款
MARK = "拨"
IN, ASIDE, RELEASED, SETTLED, RETURNED = "in", "aside", "released", "settled", "returned"
OUTCOMES = (IN, ASIDE, RELEASED, SETTLED, RETURNED)
# of a bank's answer: it waits for a second person, took effect, or was put back as a wrong one
WAITING, APPLIED, PUT_BACK = "waiting", "applied", "put_back"
ANSWER_STATES = (WAITING, APPLIED, PUT_BACK)
# What the bank takes in one file.
MOST_PAYMENTS = 10_000

BANK_CODE_DIGITS = 12


def check_state(state: str, *expected: str) -> None:
    """Steps come in their order."""
    if state not in expected:
        raise BatchNotInState(state=state, expected=", ".join(expected))


def check_another_person(who: Iterable[str], *before: str) -> None:
    """Nobody checks, approves or confirms what they had a hand in before.

    Args:
        who: every key by which rows may know this human.
        before: whoever acted earlier.
    """
    if not frozenset(who).isdisjoint(one for one in before if one):
        raise SamePerson


def check_not_concerned(who: Iterable[str], concerned: Iterable[str]) -> None:
    """Nobody has a hand in a payment to themselves, or one that is granted for them."""
    if not frozenset(who).isdisjoint(concerned):
        raise OwnPayment


NOT_IN_ENCODING = "PAYEE_NAME_NOT_IN_ENCODING"
# of an order that is not the payee's to mend: it stays open, for a batch in another form
OURS_TO_MEND = (NOT_IN_ENCODING,)


def account_doubt(payee_name: str, account_number: str, bank_code: str, *, needs_bank_code: bool, encoding: str) -> str:
    """Why the bank would send a payment back, as a code; empty when nothing speaks against it.

    A bank finds a card by its number; some want the payee's bank named all the same, and their table says so. A name
    that the file's encoding cannot write is not sent as a question mark: the bank would pay nobody, or somebody else.
    """
    account = BankAccount.parse(account_number)
    doubts = {
        "PAYEE_NAME_MISSING": not payee_name,
        # a name that begins otherwise would be read as a formula by whoever opens the file in a spreadsheet
        "PAYEE_NAME_UNREADABLE": not _is_name(payee_name),
        "ACCOUNT_MISSING": not account_number,
        "ACCOUNT_UNREADABLE": account is None or account.digits != account_number,
        "ACCOUNT_CHECK_DIGIT_WRONG": account is not None and not account.check_digit_holds,
        "BANK_CODE_MISSING": needs_bank_code and len(bank_code) != BANK_CODE_DIGITS,
        NOT_IN_ENCODING: not _can_write(payee_name, encoding),
    }
    return next((code for code, holds in doubts.items() if holds), "")


def _is_name(name: str) -> bool:
    """Letters first, nothing that cannot be seen. Characters newer than Python's tables are letters too."""
    is_letter = name[:1].isalpha() or (name != "" and is_ideograph_of_late(name[0]))
    return is_letter and all(char.isprintable() or is_ideograph_of_late(char) for char in name)


def _can_write(name: str, encoding: str) -> bool:
    try:
        name.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def remark_of(period: str) -> str:
    """What the payee reads beside the amount: the payer and the period, never for what.

    Whoever sees an account statement learns nothing of a disability, a death or a soldier (invariant 9).
    """
    return f"AJ {period}"
