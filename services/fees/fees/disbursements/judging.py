"""What a bank's result file says of a batch, and whether it can be believed. Pure: nothing is applied in part."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.errors import Kind, Refusal, Text
from chassis.values import Money

from fees.disbursements.rules import IN, RETURNED, SETTLED


class ResultUnreadable(Refusal):
    KIND = Kind.INVALID
    REASON = "RESULT_UNREADABLE"
    TEXT = Text("第 {line} 行读不懂：{why}", "line {line} cannot be read: {why}")


class ResultTooLarge(Refusal):
    KIND = Kind.INVALID
    REASON = "RESULT_TOO_LARGE"
    TEXT = Text("结果文件过大", "the result file is too large")


class ResultUnknownOrder(Refusal):
    KIND = Kind.INVALID
    REASON = "RESULT_UNKNOWN_ORDER"
    TEXT = Text(
        "第 {line} 行：本批次没有发出过这一笔", "line {line}: this batch has sent no payment with this identification"
    )


class ResultOfAnotherBatch(Refusal):
    KIND = Kind.INVALID
    REASON = "RESULT_OF_ANOTHER_BATCH"
    TEXT = Text("第 {line} 行：属于另一批次", "line {line}: this belongs to another batch")


class ResultAmountDiffers(Refusal):
    KIND = Kind.INVALID
    REASON = "RESULT_AMOUNT_DIFFERS"
    TEXT = Text(
        "第 {line} 行：金额 {given} 与发出的 {sent} 不符", "line {line}: the amount is {given}, but {sent} were sent"
    )


class ResultSaidTwice(Refusal):
    KIND = Kind.INVALID
    REASON = "RESULT_SAID_TWICE"
    TEXT = Text("第 {line} 行：同一笔在文件中出现两次", "line {line}: this payment stands in the file twice")


class ResultContradicts(Refusal):
    REASON = "RESULT_CONTRADICTS"
    TEXT = Text("第 {line} 行：这一笔先前已回报为 {known}", "line {line}: this payment was reported as {known} before")


class ResultBeforePayment(Refusal):
    REASON = "RESULT_BEFORE_PAYMENT"
    TEXT = Text(
        "第 {line} 行：退回日期早于银行所报的付款日期 {paid_on}，可能是旧文件",
        "line {line}: it came back before the day the bank said it was paid, {paid_on}; this may be an old file",
    )


class ResultBeforeSent(Refusal):
    REASON = "RESULT_BEFORE_SENT"
    TEXT = Text(
        "第 {line} 行：日期早于本批次批准日 {sent_on}，银行不可能在此之前付款或退回",
        "line {line}: this day is before {sent_on}, when the batch was approved; the bank had nothing to answer yet",
    )


class ResultInFuture(Refusal):
    KIND = Kind.INVALID
    REASON = "RESULT_IN_FUTURE"
    TEXT = Text("第 {line} 行：日期晚于今天", "line {line}: the day is after today")


class ResultSaysNothing(Refusal):
    KIND = Kind.INVALID
    REASON = "RESULT_SAYS_NOTHING"
    TEXT = Text(
        "文件没有说明任何一笔款项的结果，请向银行索取完整的回盘文件",
        "the file says of no payment what became of it; ask the bank for the whole answer",
    )


class ResultContradictsItself(Refusal):
    KIND = Kind.INVALID
    REASON = "RESULT_CONTRADICTS_ITSELF"
    TEXT = Text(
        "第 {line} 行：与文件对整批的说明相矛盾，请与银行核实",
        "line {line}: it contradicts what the file says of the whole batch; ask the bank",
    )


@dataclass(frozen=True, slots=True)
class Result:
    """What the bank says of one payment. `amount_fen` and `on` are None where the file does not say."""

    line: int
    end_to_end_id: str
    settled: bool
    reason_code: str
    amount_fen: int | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Whole:
    """What a message says of all its payments together. `settled` is None where they are on their way."""

    line: int
    settled: bool | None
    reason_code: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: of some payments by name, and perhaps of all others at once.

    `pending` are those that it names as on their way.
    """

    results: list[Result]
    pending: tuple[str, ...] = ()
    whole: Whole | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A payment of the batch as it is known. `paid_on` is the day the bank said it was settled, where it said one."""

    line_id: UUID
    order_id: UUID
    amount_fen: int
    outcome: str
    paid_on: date | None = None


@dataclass
class Verdict:
    """What follows from a file: lines that it settles, returns, or takes back after they were settled.

    `repeated` counts those it only says again.
    """

    settled: list[tuple[Line, Result, date]] = field(default_factory=list)
    returned: list[tuple[Line, Result]] = field(default_factory=list)
    taken_back: list[tuple[Line, Result]] = field(default_factory=list)
    repeated: int = 0


def spread(reading: Reading, lines: dict[str, Line]) -> tuple[list[Result], int]:
    """A result for every payment that a file speaks of, by name or with all others, and how many are on their way.

    What is said of a payment by name goes before what is said of all. A bank that refuses all and has paid one
    contradicts itself: nobody guesses which of the two is true.

    Errors: RESULT_SAYS_NOTHING, RESULT_CONTRADICTS_ITSELF, RESULT_CONTRADICTS.
    """
    whole, named = reading.whole, {one.end_to_end_id for one in reading.results} | set(reading.pending)
    if whole is not None and whole.settled is not None:
        against = next((one for one in reading.results if one.settled is not whole.settled), None)
        if against is not None:
            raise ResultContradictsItself(line=str(against.line))
    others = [] if whole is None else [(name, one) for name, one in lines.items() if name not in named]
    if whole is None or whole.settled is None:
        waiting = len(reading.pending) + sum(1 for _, one in others if one.outcome == IN)
        if not reading.results and not waiting:
            raise ResultSaysNothing
        return reading.results, waiting
    paid = next((one for _, one in others if one.outcome == SETTLED and not whole.settled), None)
    if paid is not None:
        raise ResultContradicts(line=str(whole.line), known=SETTLED)
    told = [Result(whole.line, name, whole.settled, whole.reason_code, None, None) for name, _ in others]
    return [*reading.results, *told], len(reading.pending)


def judge(lines: dict[str, Line], elsewhere: set[str], results: list[Result], sent_on: date, today: date) -> Verdict:
    """Judge a whole file.

    A bank sends money back days after it was settled: the payee's own bank refused it. That is believed. The other
    way round it is not: what came back may be in another batch by now, and would be paid twice.

    Args:
        lines: the payments that the batch sent, by end-to-end id.
        elsewhere: ids in the file that other batches sent.
        results: what the file says.
        sent_on: when the batch was approved: no answer is of an earlier day.
        today: no answer is of a later day.

    Errors: RESULT_UNKNOWN_ORDER, RESULT_OF_ANOTHER_BATCH, RESULT_AMOUNT_DIFFERS, RESULT_SAID_TWICE,
    RESULT_CONTRADICTS, RESULT_BEFORE_SENT, RESULT_BEFORE_PAYMENT, RESULT_IN_FUTURE; each names its line.
    """
    verdict, seen = Verdict(), set[str]()
    for one in results:
        place = str(one.line)
        if one.end_to_end_id in seen:
            raise ResultSaidTwice(line=place)
        seen.add(one.end_to_end_id)
        line = _sent(lines, elsewhere, one)
        if one.amount_fen is not None and one.amount_fen != line.amount_fen:
            raise ResultAmountDiffers(line=place, given=str(Money(one.amount_fen)), sent=str(Money(line.amount_fen)))
        if one.on is not None and one.on > today:
            raise ResultInFuture(line=place)
        if one.on is not None and one.on < sent_on:
            raise ResultBeforeSent(line=place, sent_on=sent_on.isoformat())
        said = SETTLED if one.settled else RETURNED
        if line.outcome == said:
            verdict.repeated += 1
        elif line.outcome == SETTLED:
            _check_after(line, one)
            verdict.taken_back.append((line, one))
        elif line.outcome != IN:
            raise ResultContradicts(line=place, known=line.outcome)
        elif one.settled:
            verdict.settled.append((line, one, one.on or today))
        else:
            verdict.returned.append((line, one))
    return verdict


def _check_after(line: Line, one: Result) -> None:
    """An old file that is sent in late does not undo a newer one."""
    if one.on is not None and line.paid_on is not None and one.on < line.paid_on:
        raise ResultBeforePayment(line=str(one.line), paid_on=line.paid_on.isoformat())


def _sent(lines: dict[str, Line], elsewhere: set[str], one: Result) -> Line:
    line = lines.get(one.end_to_end_id)
    if line is not None:
        return line
    if one.end_to_end_id in elsewhere:
        raise ResultOfAnotherBatch(line=str(one.line))
    raise ResultUnknownOrder(line=str(one.line))
