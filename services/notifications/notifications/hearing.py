"""What notifications hears: what happens to an application is told to its claimant and moves its clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date
from typing import Any
from uuid import UUID

from anjia.incentives.v1 import facts_pb2 as cases
from anjia.registry.v1 import facts_pb2 as people
from chassis.db.work import Work
from chassis.facts.consumer import Handler, Heard
from chassis.values.clock import day_of

from notifications.channels import Channels
from notifications.clocks.commands import HeardOf, hear_case
from notifications.clocks.rules import ENDED, OPENED, CaseFact
from notifications.messages.commands import ask_offers, record_death, record_merge, tell
from notifications.messages.reader import FIRST_VERSION
from notifications.messages.rules import Telling

# subject → its message, the template it is told by, the fields that the template takes
TOLD: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "incentives.application.filed.v1": (cases.ApplicationFiled, "application_filed", ("stage_code", "due_on")),
    "incentives.application.advanced.v1": (cases.ApplicationAdvanced, "application_advanced", ("stage_code", "due_on")),
    "incentives.application.decided.v1": (cases.ApplicationDecided, "application_{outcome_code}", ()),
    "incentives.award.paid.v1": (cases.AwardPaid, "award_paid", ("paid_on",)),
    "incentives.award.returned.v1": (cases.AwardReturned, "award_returned", ()),
}
OFFERS: dict[str, tuple[Any, str]] = {
    "incentives.offer.made.v1": (cases.OfferMade, "offer_made"),
    "incentives.offer.reminded.v1": (cases.OfferReminded, "offer_reminder"),
    "incentives.offer.lapsed.v1": (cases.OfferLapsed, "offer_lapsed"),
}
BEGIN = ("incentives.application.filed.v1", "incentives.application.advanced.v1")
END = ("incentives.application.decided.v1",)


def case_handlers(channels: Channels) -> dict[str, Handler]:
    """Subject of incentives → what it makes us do. Each bears any order and being heard again."""

    async def happened(work: Work, heard: Heard) -> None:
        kind, template, fields = TOLD[heard.envelope.type]
        fact = kind.FromString(heard.envelope.payload)
        telling = Telling(
            code=template.format(outcome_code=getattr(fact, "outcome_code", "")),
            people=(_claimant(fact),),
            entity_id=UUID(fact.entitlement_id),
            entity_version=heard.envelope.entity_version,
            village=fact.division_code,
            values={name: getattr(fact, name) for name in fields},
        )
        await tell(work, telling, channels)
        if heard.envelope.type in (*BEGIN, *END):
            await hear_case(work, _heard_of(heard, fact))

    async def offered(work: Work, heard: Heard) -> None:
        kind, code = OFFERS[heard.envelope.type]
        fact = kind.FromString(heard.envelope.payload)
        telling = Telling(
            code=code,
            people=tuple(UUID(one) for one in fact.claimant_ids),
            entity_id=UUID(fact.entitlement_id),
            # an offer is told once, whether it was found alone or among everybody's
            entity_version=FIRST_VERSION if code == "offer_made" else heard.envelope.entity_version,
            village=fact.division_code,
            values={"claim_until_on": fact.claim_until_on},
        )
        await tell(work, telling, channels)

    async def assessed(work: Work, heard: Heard) -> None:
        fact = cases.AssessmentCompleted.FromString(heard.envelope.payload)
        await ask_offers(work, UUID(fact.run_id))

    return {
        **dict.fromkeys(TOLD, happened),
        **dict.fromkeys(OFFERS, offered),
        "incentives.assessment.completed.v1": assessed,
    }


def person_handlers() -> dict[str, Handler]:
    """Subject of registry → what it makes us do."""

    async def died(work: Work, heard: Heard) -> None:
        fact = people.PersonDied.FromString(heard.envelope.payload)
        await record_death(work, UUID(fact.person_id), date.fromisoformat(fact.death_date))

    return {
        "registry.person.died.v1": died,
        "registry.person.merged.v1": _merging(people.PersonMerged, "absorbed_person_id", undone=False),
        "registry.person.unmerged.v1": _merging(people.PersonUnmerged, "restored_person_id", undone=True),
    }


def _merging(kind: Any, other: str, *, undone: bool) -> Callable[[Work, Heard], Awaitable[None]]:  # noqa: ANN401
    async def changed(work: Work, heard: Heard) -> None:
        fact = kind.FromString(heard.envelope.payload)
        kept, absorbed = UUID(fact.kept_person_id), UUID(getattr(fact, other))
        await record_merge(work, merge_id=UUID(fact.merge_id), kept=kept, absorbed=absorbed, undone=undone)

    return changed


def _claimant(fact: Any) -> UUID:  # noqa: ANN401 - any fact about a case
    return UUID(fact.claimant_id or fact.person_id)


def _heard_of(heard: Heard, fact: Any) -> HeardOf:  # noqa: ANN401 - any fact about a case
    begins = heard.envelope.type in BEGIN
    on = day_of(heard.envelope.time.ToDatetime(tzinfo=UTC))
    return HeardOf(
        case_id=UUID(fact.entitlement_id),
        fact=CaseFact(
            version=heard.envelope.entity_version,
            kind=OPENED if begins else ENDED,
            on=on,
            stage=fact.stage_code if begins else "",
            due_on=date.fromisoformat(fact.due_on) if begins else None,
        ),
        village=fact.division_code,
        told_id=_claimant(fact),
    )
