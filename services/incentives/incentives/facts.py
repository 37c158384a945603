"""What incentives says: facts of its rules → subject and message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anjia.incentives.v1 import facts_pb2 as pb
from chassis.db.work import Fact
from google.protobuf.message import Message

from incentives.applications import rules as applications
from incentives.assessments import rules as assessments


def _ids(fact: Any) -> dict[str, str]:  # noqa: ANN401 - any fact about a case
    return {
        "entitlement_id": str(fact.entitlement_id),
        "person_id": str(fact.person_id),
        "claimant_id": str(fact.claimant_id or ""),
        "division_code": fact.village,
    }


def _offer(fact: Any) -> dict[str, Any]:  # noqa: ANN401 - any fact about an offer
    return {
        "entitlement_id": str(fact.entitlement_id),
        "person_id": str(fact.person_id),
        "claimant_ids": [str(one) for one in fact.claimants],
        "claim_until_on": fact.claim_until.isoformat(),
        "division_code": fact.village,
    }


def _advanced(fact: applications.Advanced) -> tuple[str, Message]:
    given = {**_ids(fact), "stage_code": fact.stage, "due_on": fact.due_on.isoformat()}
    if fact.filed:
        return "incentives.application.filed.v1", pb.ApplicationFiled(**given)
    return "incentives.application.advanced.v1", pb.ApplicationAdvanced(**given)


_SAID: dict[type, Callable[[Any], tuple[str, Message]]] = {
    assessments.AssessmentCompleted: lambda fact: (
        "incentives.assessment.completed.v1",
        pb.AssessmentCompleted(run_id=str(fact.run_id), people=fact.people),
    ),
    applications.OfferMade: lambda fact: ("incentives.offer.made.v1", pb.OfferMade(**_offer(fact))),
    applications.OfferReminded: lambda fact: ("incentives.offer.reminded.v1", pb.OfferReminded(**_offer(fact))),
    applications.OfferLapsed: lambda fact: ("incentives.offer.lapsed.v1", pb.OfferLapsed(**_offer(fact))),
    applications.Advanced: _advanced,
    applications.Decided: lambda fact: (
        "incentives.application.decided.v1",
        pb.ApplicationDecided(**_ids(fact), outcome_code="granted" if fact.granted else "refused"),
    ),
    applications.AwardDoubted: lambda fact: (
        "incentives.award.doubted.v1",
        pb.AwardDoubted(**_ids(fact), reason_code=fact.code),
    ),
    applications.Paid: lambda fact: (
        "incentives.award.paid.v1",
        pb.AwardPaid(**_ids(fact), paid_on=fact.paid_on.isoformat()),
    ),
    applications.Returned: lambda fact: (
        "incentives.award.returned.v1",
        pb.AwardReturned(**_ids(fact), reason_code=fact.code),
    ),
}
SUBJECTS = (
    "incentives.assessment.completed.v1",
    "incentives.offer.made.v1",
    "incentives.offer.reminded.v1",
    "incentives.offer.lapsed.v1",
    "incentives.application.filed.v1",
    "incentives.application.advanced.v1",
    "incentives.application.decided.v1",
    "incentives.award.doubted.v1",
    "incentives.award.paid.v1",
    "incentives.award.returned.v1",
)


def tell(fact: Any) -> Fact:  # noqa: ANN401 - any fact class of the table above
    """A fact as it goes to the outbox."""
    subject, message = _SAID[type(fact)](fact)
    entity = getattr(fact, "entitlement_id", None) or fact.run_id
    return Fact(subject, str(entity), fact.version, message.SerializeToString())
