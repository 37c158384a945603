"""When a pack may be decided under."""

from __future__ import annotations

from chassis.errors import Kind, Refusal, Text


class PackNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "PACK_NOT_FOUND"
    TEXT = Text("没有这个政策包", "there is no such law pack")


class PackNotSignedOff(Refusal):
    KIND = Kind.REFUSED
    REASON = "PACK_NOT_SIGNED_OFF"
    TEXT = Text(
        "本县尚未签核该政策包，不能作出决定；请县审核对原文后签核",
        "the county has not signed this law pack off; compare it with the text and sign it off first",
    )


class PackUnverified(Refusal):
    KIND = Kind.REFUSED
    REASON = "PACK_UNVERIFIED"
    TEXT = Text(
        "该政策包尚未与原文核实（unverified），无论谁签核都不能据以发放",
        "this law pack was not compared with its source yet (unverified): nothing is paid by it, whoever signed it off",
    )


class FirstYearUnfitting(Refusal):
    KIND = Kind.INVALID
    REASON = "FIRST_YEAR_UNFITTING"
    TEXT = Text(
        "{field}：按政策，这个出生日期的首次申领年度只能是 {years}",
        "{field}: for this birth date the law lets a first claim be for {years}",
    )


class CannotCalculate(Refusal):
    KIND = Kind.REFUSED
    REASON = "CANNOT_CALCULATE"
    TEXT = Text(
        "这个项目不能仅凭出生日期测算，请登录后查看您的待遇",
        "this programme asks for more than a birth date; sign in to see what you are due",
    )
