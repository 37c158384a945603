"""Assessing: everybody by a job, one person when the register changed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id
from sqlalchemy import select

from incentives.applications.commands.doubts import review_cases
from incentives.applications.queries import find_offers
from incentives.applications.rules import OfferMade
from incentives.assessments.engine import Engine
from incentives.assessments.queries import Asked, explain_person, find_last_order
from incentives.assessments.rows import AssessmentRunRow
from incentives.assessments.rules import AssessmentRunning, ClaimYearUnknown, is_due
from incentives.assessments.syncing import sync_entitlements
from incentives.families.queries import find_active, find_last_reading
from incentives.packs.queries import packs_on

WAKE = "SELECT pg_notify('anjia_assessments', '')"
KEEP = (
    "INSERT INTO assessment (programme, period, person_id, pack_version, outcome, true_bits, unknown_bits, amount_fen,"
    " assessed_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (programme, period, person_id) DO UPDATE"
    " SET pack_version = excluded.pack_version, outcome = excluded.outcome, true_bits = excluded.true_bits,"
    " unknown_bits = excluded.unknown_bits, amount_fen = excluded.amount_fen, assessed_at = excluded.assessed_at"
)
FORGET = "DELETE FROM assessment WHERE programme = %s AND period = %s AND person_id = %s"


async def start_assessment(work: Work, claim_year: int, as_of: date) -> AssessmentRunRow:
    """Order an assessment of everybody; one that waits already for the same year and day is that one.

    Errors: ASSESSMENT_RUNNING, CLAIM_YEAR_UNKNOWN.
    """
    if not packs_on(as_of) or not packs_on(date(claim_year, as_of.month, 1)):
        raise ClaimYearUnknown(field="claim_year", year=str(claim_year))
    waiting = select(AssessmentRunRow).where(AssessmentRunRow.state == "waiting")  # type: ignore[arg-type]
    known = (await work.session.execute(waiting)).scalar_one_or_none()
    if known is not None:
        if (known.claim_year, known.as_of) != (claim_year, as_of):
            raise AssessmentRunning
        return known
    row = AssessmentRunRow(
        run_id=new_id(),
        state="waiting",
        claim_year=claim_year,
        as_of=as_of,
        ordered_by=work.who.principal.person_key,
        ordered_at=work.now,
    )
    work.session.add(row)
    await work.flush()
    work.at_commit(WAKE, ())
    return row


async def order_what_is_due(work: Work, hour: int) -> bool:
    """Order the assessment that follows a reading of the register, or the night's; whether there was one to order."""
    last_read, last_ordered = await find_last_reading(work), await find_last_order(work)
    if not is_due(work.now, hour=hour, last_read=last_read, last_ordered=last_ordered):
        return False
    today = work.clock.today()
    if not packs_on(today):
        return False
    try:
        await start_assessment(work, today.year, today)
    except AssessmentRunning:  # it is over soon, and this one is due then
        return False
    return True


async def assess_people(work: Work, engine: Engine, counties: tuple[str, ...], people: list[UUID]) -> None:
    """Assess some people for the present year, as after a change in the register; who is newly due is offered."""
    today = work.clock.today()
    period = str(today.year)
    active = await find_active(work, people)
    for pack in packs_on(today):
        for person_id in active:
            asked = Asked(engine, counties, claim_year=today.year, as_of=today)
            explained = await explain_person(work, asked, pack, person_id)
            if explained is None:
                await work.raw.execute(FORGET, (pack.programme, period, person_id))
                continue
            bits = list(enumerate(explained.conditions.values()))
            true = sum(1 << bit for bit, value in bits if value)
            unknown = sum(1 << bit for bit, value in bits if value is None)
            values = (pack.version, explained.outcome, true, unknown, explained.amount_fen, work.now)
            await work.raw.execute(KEEP, (pack.programme, period, person_id, *values))
        made = await sync_entitlements(work, pack, period, people)
        for offer in await find_offers(work, [entitlement_id for entitlement_id, _ in made]):
            work.record(
                OfferMade(offer.entitlement_id, offer.person_id, offer.claimants, offer.claim_until, offer.village)
            )
    await review_cases(work, people)
