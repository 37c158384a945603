"""Who is confirmed, until when, and how that ends. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from chassis.errors import Kind, Refusal, Text


class HolderNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "HOLDER_NOT_FOUND"
    TEXT = Text("没有这项确认，或不在您的办理范围内", "there is no such confirmation within your reach")


class HolderConfirmedAlready(Refusal):
    KIND = Kind.TAKEN
    REASON = "HOLDER_CONFIRMED_ALREADY"
    TEXT = Text("此人已有确认，请续期，不要重复确认", "this person is confirmed already; renew instead")


class HolderEnded(Refusal):
    REASON = "HOLDER_ENDED"
    TEXT = Text("这项确认已经终止", "this confirmation has ended")


class HolderNotConfirmed(Refusal):
    REASON = "HOLDER_NOT_CONFIRMED"
    TEXT = Text("确认已到期，请先续期", "the confirmation is over; renew it first")


class ConfirmedInPast(Refusal):
    KIND = Kind.INVALID
    REASON = "CONFIRMED_IN_PAST"
    TEXT = Text("截止日期须晚于今天", "a confirmation ends after today")


class ConfirmedTooLong(Refusal):
    KIND = Kind.INVALID
    REASON = "CONFIRMED_TOO_LONG"
    TEXT = Text("一次确认不得晚于 {latest}", "one confirmation lasts until {latest} at most")


class KinCodeUnknown(Refusal):
    KIND = Kind.INVALID
    REASON = "KIN_CODE_UNKNOWN"
    TEXT = Text("今天没有这个关系代码", "there is no such code of kin today")


class BodyUnknown(Refusal):
    KIND = Kind.INVALID
    REASON = "BODY_UNKNOWN"
    TEXT = Text("今天没有这个出具单位代码", "there is no such issuing body today")


class ChildOfAge(Refusal):
    KIND = Kind.INVALID
    REASON = "CHILD_OF_AGE"
    TEXT = Text(
        "未成年子女的确认不得晚于其成年之日 {latest}；不能独立生活的成年子女请另选",
        "a minor child is confirmed until coming of age on {latest} at most; an adult child has a code of its own",
    )


class PersonNotAlive(Refusal):
    REASON = "PERSON_NOT_ALIVE"
    TEXT = Text("此人在该日已登记死亡", "this person's death is recorded before that day")


SERVING, BEREAVED = "serving", "bereaved"
STANDINGS = (SERVING, BEREAVED)
OPEN, ENDED = "open", "ended"
# why it ended: a person decided the first three, the register told the last
NO_LONGER, WRONG, WISH, DIED = "no_longer", "wrong", "wish", "died"
ENDS = (NO_LONGER, WRONG, WISH, DIED)
CHILD = "child"
LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the law says on the day: how long a confirmation may last, when somebody is of age."""

    days_most: int
    majority_age: int


def birthday(born: date, age: int) -> date:
    """The day an age is reached; who was born on 29 February reaches it on 1 March of a common year."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, LEAP_DAY[0] + 1, 1)


def check_until(until: date, today: date, kin_code: str, born: date, limits: Limits) -> None:
    """A confirmation ends after today, within the days of the law, and a minor child's with coming of age.

    Errors: CONFIRMED_IN_PAST, CONFIRMED_TOO_LONG, CHILD_OF_AGE.
    """
    if until <= today:
        raise ConfirmedInPast(field="confirmed_until")
    latest = today + timedelta(days=limits.days_most)
    if until > latest:
        raise ConfirmedTooLong(field="confirmed_until", latest=latest.isoformat())
    of_age = birthday(born, limits.majority_age)
    if kin_code == CHILD and until > of_age:
        raise ChildOfAge(field="confirmed_until", latest=of_age.isoformat())


def check_alive(died: date | None, on: date) -> None:
    """Nobody is confirmed or served after their death."""
    if died is not None and died <= on:
        raise PersonNotAlive(field="person_id")


def check_open(state: str) -> None:
    """What has ended changes no more."""
    if state == ENDED:
        raise HolderEnded


def shown_state(state: str, until: date, today: date) -> str:
    """confirmed, lapsed or ended: what a reader is told."""
    if state == ENDED:
        return ENDED
    return "confirmed" if today < until else "lapsed"
