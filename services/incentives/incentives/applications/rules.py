"""What may happen to an entitlement, in which state, by whom; and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.errors import Kind, Refusal, Text
from chassis.values import Division

OPEN = ("offered", "declined")
# at a stage of the pack · filed and not handed to fees · handed to fees and not paid
CHECKED = ("township_check", "public_notice", "county_decision")
UNDECIDED = (*CHECKED, "granted")
AWARDED = ("ordered", "returned", "blocked")
DOUBTFUL = "doubtful"
COUNTY_ROLE = "county-approver"
REMEDY = Text(
    "如不服本决定，可在知道之日起{days}日内向本级人民政府申请行政复议，也可在线提出异议，由另一名工作人员重新处理",
    "if you disagree, apply for administrative reconsideration within {days} days of knowing, or object here:"
    " another person will decide again",
)


class EntitlementNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "ENTITLEMENT_NOT_FOUND"
    TEXT = Text("没有找到这项待遇，或不在您的工作区域", "there is no such entitlement, or not in your territory")


class NotOffered(Refusal):
    REASON = "NOT_OFFERED"
    TEXT = Text("这项待遇目前不能申领（状态：{state}）", "this cannot be taken now (state: {state})")


class ClaimTooLate(Refusal):
    REASON = "CLAIM_TOO_LATE"
    TEXT = Text("申领期限已过（{until}）", "the last day to claim was {until}")


class NotAccepted(Refusal):
    REASON = "NOT_ACCEPTED"
    TEXT = Text("请先填写收款账户（状态：{state}）", "say first into which account (state: {state})")


class ReadBackMissing(Refusal):
    KIND = Kind.INVALID
    REASON = "READ_BACK_MISSING"
    TEXT = Text(
        "代办人须当面向当事人宣读所填内容并经其同意后提交",
        "who acts for somebody reads out what is filed, and files it when the person has agreed",
    )


class ClaimantNotEntitled(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "CLAIMANT_NOT_ENTITLED"
    TEXT = Text(
        "申领人须是本人、父母或监护人；登记信息有误请先申请更正",
        "the claimant is the person, a parent or a guardian; if the register is wrong, ask for a correction first",
    )


class NotAtThisStage(Refusal):
    REASON = "NOT_AT_THIS_STAGE"
    TEXT = Text("该申请不在这一环节（状态：{state}）", "the case is not at this stage (state: {state})")


class DoubtStands(Refusal):
    REASON = "DOUBT_STANDS"
    TEXT = Text(
        "登记信息不再符合享受条件，不能同意。如登记有误，请先更正或记录缺少的事实，核对后会重新告知本人；否则请不予同意并说明理由",
        "the register no longer says that this is due, so it cannot be granted; if the register is wrong, put it right"
        " or state the missing fact and the offer comes back by itself; else refuse, with the reason",
    )


class SamePerson(Refusal):
    KIND = Kind.FORBIDDEN
    REASON = "SAME_PERSON"
    TEXT = Text(
        "须由此前未经手此件（初审或决定）的另一人决定",
        "this is decided by another person than who checked or decided it before",
    )


class ReasonMissing(Refusal):
    KIND = Kind.INVALID
    REASON = "REASON_MISSING"
    TEXT = Text("请写明理由", "say why")


class ArticleMissing(Refusal):
    KIND = Kind.INVALID
    REASON = "ARTICLE_MISSING"
    TEXT = Text("不予批准须写明所依据的法律条款", "a refusal names the article of law it rests on")


class NoticeStillPosted(Refusal):
    REASON = "NOTICE_STILL_POSTED"
    TEXT = Text("公示期至{until}，期满后才能作出决定", "the notice is posted until {until}; decide after it")


class NotRefused(Refusal):
    REASON = "NOT_REFUSED"
    TEXT = Text("只有不予批准的决定可以提出异议", "only a refusal can be objected to")


class ObjectionTooLate(Refusal):
    REASON = "OBJECTION_TOO_LATE"
    TEXT = Text("提出异议的期限已过（{until}）", "the last day to object was {until}")


@dataclass(frozen=True, slots=True)
class OfferMade:
    """Somebody is due something, and these people can take it."""

    entitlement_id: UUID
    person_id: UUID
    claimants: tuple[UUID, ...]
    claim_until: date
    village: str
    version: int = 1


class OfferReminded(OfferMade):
    """The last day of an offer that nobody took is near."""


class OfferLapsed(OfferMade):
    """The last day of an offer is over; whoever could take it was reminded."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """A case was filed, or one of its stages ended and the next one runs."""

    entitlement_id: UUID
    person_id: UUID
    claimant_id: UUID | None
    version: int
    stage: str
    due_on: date
    filed: bool
    village: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The county has decided."""

    entitlement_id: UUID
    person_id: UUID
    claimant_id: UUID | None
    version: int
    granted: bool
    village: str


@dataclass(frozen=True, slots=True)
class AwardDoubted:
    """The register learnt something about an award that is ordered and not paid: fees holds it for a person."""

    entitlement_id: UUID
    person_id: UUID
    claimant_id: UUID | None
    version: int
    code: str
    village: str


@dataclass(frozen=True, slots=True)
class Paid:
    """The bank has paid."""

    entitlement_id: UUID
    person_id: UUID
    claimant_id: UUID | None
    version: int
    paid_on: date
    village: str


@dataclass(frozen=True, slots=True)
class Returned:
    """It could not be paid: the account check put it aside, or the bank sent it back."""

    entitlement_id: UUID
    person_id: UUID
    claimant_id: UUID | None
    version: int
    code: str
    village: str


def takers(person: UUID, guardians: list[UUID], claimants: tuple[str, ...]) -> tuple[UUID, ...]:
    """Who can take an offer, as the pack says: the person, parents and guardians in the register."""
    own = (person,) if "self" in claimants else ()
    cares = guardians if {"parent", "guardian"} & set(claimants) else []
    return (*own, *cares)


def is_countys_own(division_code: str) -> bool:
    """Whether a case belongs to no village or township: the address of its person is hidden."""
    return Division.county_of(division_code) == division_code


def check_office(role: str, division_code: str) -> None:
    """The township checks; the county only what no township may see.

    Errors: NOT_AT_THIS_STAGE.
    """
    if role == COUNTY_ROLE and not is_countys_own(division_code):
        raise NotAtThisStage(state="township_check")


def check_claimant(claimant: UUID, person: UUID, guardians: list[UUID], claimants: tuple[str, ...]) -> None:
    """Whom a pack lets take it.

    Errors: CLAIMANT_NOT_ENTITLED.
    """
    own = "self" in claimants and claimant == person
    cares = bool({"parent", "guardian"} & set(claimants)) and claimant in guardians
    if not (own or cares):
        raise ClaimantNotEntitled(field="claimant_id")


def check_open(state: str, claim_until: date, today: date) -> None:
    """Whether an offer can be taken.

    Errors: NOT_OFFERED, CLAIM_TOO_LATE.
    """
    if state not in (*OPEN, "accepted"):
        raise NotOffered(state=state)
    if today > claim_until:
        raise ClaimTooLate(until=claim_until.isoformat())


def check_reasoned(reason: str, article: str | None = None) -> None:
    """A negative word has its reason, a refusal its article too.

    Errors: REASON_MISSING, ARTICLE_MISSING.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if article is not None and not article.strip():
        raise ArticleMissing(field="article")
