"""What a visit needs before it is kept: consent, a day, an age. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Kind, Refusal, Text

from concessions.holders.rules import birthday


class VisitNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "VISIT_NOT_FOUND"
    TEXT = Text("没有这次就诊，或不在您的办理范围内", "there is no such visit within your reach")


class ConsentMissing(Refusal):
    KIND = Kind.INVALID
    REASON = "CONSENT_MISSING"
    TEXT = Text(
        "请记录本次服务的单独同意：由谁、何时、为哪个项目、以何种方式作出",
        "record the consent to this very service: by whom, when, for which item and how it was given",
    )


class ConsentTooLate(Refusal):
    KIND = Kind.INVALID
    REASON = "CONSENT_TOO_LATE"
    TEXT = Text("同意须在服务之前或当日作出", "consent is given before the service, or on its day")


class ConsentOfGuardianNeeded(Refusal):
    KIND = Kind.INVALID
    REASON = "CONSENT_OF_GUARDIAN_NEEDED"
    TEXT = Text("不满 {age} 周岁须由监护人同意", "below the age of {age} a guardian consents")


class ServedInFuture(Refusal):
    KIND = Kind.INVALID
    REASON = "SERVED_IN_FUTURE"
    TEXT = Text("服务日期不能晚于今天", "a service is recorded when it was given, not before")


class OutsideTerritory(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "OUTSIDE_TERRITORY"
    TEXT = Text("该机构不在您的办理范围内", "this institution lies outside your territory")


class VisitCancelledAlready(Refusal):
    REASON = "VISIT_CANCELLED_ALREADY"
    TEXT = Text("这次就诊已经撤销，或正在撤销", "this visit is cancelled already, or about to be")


RECORDED, CHARGED, CANCELLING, CANCELLED = "recorded", "charged", "cancelling", "cancelled"
STATES = (RECORDED, CHARGED, CANCELLING, CANCELLED)
# on the way to fees: the loop looks after these
WAITING = (RECORDED, CANCELLING)
TAKEN_BACK = (CANCELLING, CANCELLED)
# fees' word that money was taken in: a refund comes first, and the visit stands until then
REFUND_FIRST = "REFUND_FIRST"
SELF, GUARDIAN = "self", "guardian"
BY = (SELF, GUARDIAN)
HOW = ("written", "spoken", "electronic")


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to: by whom, on which day, for which item, how."""

    by: str
    given_on: date
    item: str
    how: str


@dataclass(frozen=True, slots=True)
class VisitRecorded:
    """A service was given."""

    visit_id: UUID
    person_id: UUID
    served_on: date
    version: int = 1


@dataclass(frozen=True, slots=True)
class VisitCancelled:
    """It was recorded wrongly; nothing is owed for it."""

    visit_id: UUID
    person_id: UUID
    version: int = 2


def check_stands(state: str) -> None:
    """What was taken back once is not taken back again.

    Errors: VISIT_CANCELLED_ALREADY.
    """
    if state in TAKEN_BACK:
        raise VisitCancelledAlready


def check_served(served_on: date, today: date) -> None:
    """Nothing is recorded ahead."""
    if served_on > today:
        raise ServedInFuture(field="served_on")


def check_consent(consent: Consent, *, item: str, served_on: date, born: date, own_age: int) -> None:
    """A consent covers one service, comes before it, and is the guardian's where the person is too young for it.

    Errors: CONSENT_MISSING, CONSENT_TOO_LATE, CONSENT_OF_GUARDIAN_NEEDED.
    """
    if consent.item != item:
        raise ConsentMissing(field="consent.item")
    if consent.given_on > served_on:
        raise ConsentTooLate(field="consent.given_on")
    if consent.by == SELF and consent.given_on < birthday(born, own_age):
        raise ConsentOfGuardianNeeded(field="consent.by_code", age=str(own_age))
