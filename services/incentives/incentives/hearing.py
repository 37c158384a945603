"""What incentives hears: the register's changes bring projection and offers up to date, fees tells what was paid."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import structlog
from anjia.fees.v1 import facts_pb2 as paid
from anjia.registry.v1 import facts_pb2 as told
from chassis.db.work import Work
from chassis.facts.consumer import Handler, Heard

from incentives.applications.commands import mark_blocked, mark_paid, mark_released, mark_returned
from incentives.applications.rules import EntitlementNotFound
from incentives.assessments.commands import assess_people
from incentives.assessments.engine import Engine
from incentives.clients.registry import RegistryClient
from incentives.families.commands import ask_reading, record_external_payment
from incentives.families.reader import read_again

log = structlog.get_logger("hearing")
# subject → its message and the fields that name people
PEOPLE: dict[str, tuple[Any, tuple[str, ...]]] = {
    "registry.person.registered.v1": (told.PersonRegistered, ("person_id",)),
    "registry.person.corrected.v1": (told.PersonCorrected, ("person_id",)),
    "registry.person.born.v1": (told.PersonBorn, ("person_id",)),
    "registry.person.died.v1": (told.PersonDied, ("person_id",)),
    "registry.person.moved.v1": (told.PersonMoved, ("person_id",)),
    "registry.person.merged.v1": (told.PersonMerged, ("kept_person_id", "absorbed_person_id")),
    "registry.person.unmerged.v1": (told.PersonUnmerged, ("kept_person_id", "restored_person_id")),
}
YEAR_DIGITS = 4
ROLLS = ("registry.roll.imported.v1", "registry.roll.undone.v1")


def fees_handlers() -> dict[str, Handler]:
    """What fees tells of the orders: the award is the entitlement."""

    async def settled(work: Work, heard: Heard) -> None:
        fact = paid.OrderSettled.FromString(heard.envelope.payload)
        await mark_paid(work, UUID(fact.award_id), date.fromisoformat(fact.settled_on))

    async def returned(work: Work, heard: Heard) -> None:
        fact = paid.OrderReturned.FromString(heard.envelope.payload)
        await mark_returned(work, UUID(fact.award_id), fact.reason_code)

    async def blocked(work: Work, heard: Heard) -> None:
        fact = paid.OrderBlocked.FromString(heard.envelope.payload)
        await mark_blocked(work, UUID(fact.award_id), "PAID_ELSEWHERE")

    async def held(work: Work, heard: Heard) -> None:
        fact = paid.OrderHeld.FromString(heard.envelope.payload)
        await mark_blocked(work, UUID(fact.award_id), fact.reason_code)

    async def cancelled(work: Work, heard: Heard) -> None:
        fact = paid.OrderCancelled.FromString(heard.envelope.payload)
        await mark_blocked(work, UUID(fact.award_id), "CANCELLED")

    async def released(work: Work, heard: Heard) -> None:
        fact = paid.OrderReleased.FromString(heard.envelope.payload)
        await mark_released(work, UUID(fact.award_id), waits_for_account=fact.state_code == "returned")

    found = {
        "fees.order.settled.v1": settled,
        "fees.order.returned.v1": returned,
        "fees.order.blocked.v1": blocked,
        "fees.order.held.v1": held,
        "fees.order.released.v1": released,
        "fees.order.cancelled.v1": cancelled,
    }
    return {subject: _of_ours(handler) for subject, handler in found.items()}


def _of_ours(handler: Handler) -> Handler:
    """An order for another service's award has no effect here; an award of ours is there before its order is."""

    async def checked(work: Work, heard: Heard) -> None:
        try:
            await handler(work, heard)
        except EntitlementNotFound:
            log.info("award_of_another_service", subject=heard.envelope.type, event_id=heard.envelope.id)

    return checked


def payment_handlers(engine: Engine, counties: tuple[str, ...]) -> dict[str, Handler]:
    """What fees imported of other systems: it counts as a claim, this year's too."""

    async def imported(work: Work, heard: Heard) -> None:
        fact = paid.PaymentImported.FromString(heard.envelope.payload)
        person, year = UUID(fact.person_id), int(fact.period_code[:YEAR_DIGITS])
        kept = await record_external_payment(
            work, UUID(fact.payment_id), person, fact.programme_code, year, date.fromisoformat(fact.paid_on)
        )
        if kept:
            await assess_people(work, engine, counties, [person])

    return {"fees.payment.imported.v1": imported}


def handlers(registry: RegistryClient, engine: Engine, counties: tuple[str, ...]) -> dict[str, Handler]:
    """Subject → what it makes us do."""

    async def person_changed(work: Work, heard: Heard) -> None:
        message, fields = PEOPLE[heard.envelope.type]
        fact = message.FromString(heard.envelope.payload)
        read = await read_again(work, registry, [UUID(getattr(fact, field)) for field in fields])
        await assess_people(work, engine, counties, read)

    async def roll_changed(work: Work, _heard: Heard) -> None:
        await ask_reading(work)

    return {**dict.fromkeys(PEOPLE, person_changed), **dict.fromkeys(ROLLS, roll_changed)}
