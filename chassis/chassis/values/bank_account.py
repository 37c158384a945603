"""Numbers of bank accounts as people write them; a mistyped card number is noticed where it is typed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from chassis.errors import Kind, Refusal, Text

# Bank card numbers have 16 to 19 digits, the last a check digit (ISO/IEC 7812-1); passbooks have other lengths.
CARD_SHORTEST, CARD_LONGEST = 16, 19
SHORTEST, LONGEST = 8, 32
DECIMAL = 10
# of a doubled digit the digits of the double count
DOUBLED = tuple(sum(divmod(2 * digit, DECIMAL)) for digit in range(DECIMAL))
# what people put between groups of digits
BETWEEN = str.maketrans("", "", "-‐‑–—_.·")


class AccountUnusable(Refusal):
    KIND = Kind.INVALID
    REASON = "ACCOUNT_UNUSABLE"
    TEXT = Text(
        "{field}：银行账号为{least}至{most}位数字，请对照银行卡或存折填写",
        "{field}: an account number has {least} to {most} digits; copy it from the card or passbook",
    )


class AccountCheckDigitWrong(Refusal):
    KIND = Kind.INVALID
    REASON = "ACCOUNT_CHECK_DIGIT_WRONG"
    TEXT = Text(
        "{field}：卡号校验不通过，可能有一位数字输错，请对照银行卡逐位核对",
        "{field}: this is no card number: a digit is wrong or two are exchanged; compare it with the card",
    )


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account number in its normal form: ASCII digits, nothing between them."""

    digits: str

    @classmethod
    def parse(cls, written: str) -> BankAccount | None:
        """The account of a text as people write it, with spaces, hyphens or wide digits; None when it is none."""
        digits = "".join(unicodedata.normalize("NFKC", written).translate(BETWEEN).split())
        is_number = digits.isascii() and digits.isdigit() and SHORTEST <= len(digits) <= LONGEST
        return cls(digits) if is_number else None

    @property
    def is_card(self) -> bool:
        """Whether it has the length of a card number."""
        return CARD_SHORTEST <= len(self.digits) <= CARD_LONGEST

    @property
    def check_digit_holds(self) -> bool:
        """Whether a card's last digit is the one the others ask for (Luhn); another account has none."""
        return not self.is_card or luhn_holds(self.digits)


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the one that the others ask for (ISO/IEC 7812-1, annex B)."""
    single, doubled = digits[::-2], digits[-2::-2]
    return (sum(map(int, single)) + sum(DOUBLED[int(digit)] for digit in doubled)) % DECIMAL == 0


def read_account(written: str, field: str) -> str:
    """The digits of an account that somebody types: the one check of every form and call that takes one.

    Args:
        written: as it was typed.
        field: where, for the refusal.

    Errors: ACCOUNT_UNUSABLE, ACCOUNT_CHECK_DIGIT_WRONG.
    """
    account = BankAccount.parse(written)
    if account is None:
        raise AccountUnusable(field=field, least=str(SHORTEST), most=str(LONGEST))
    if not account.check_digit_holds:
        raise AccountCheckDigitWrong(field=field)
    return account.digits
