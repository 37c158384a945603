"""Entitlements, cases and notices."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from chassis.db.numbers import numbers_meant
from chassis.db.work import Work
from sqlalchemy import func, or_, select
from sqlmodel import col

from incentives.applications.rows import CaseStepRow, EntitlementRow, NoticeRow
from incentives.applications.rules import COUNTY_ROLE, EntitlementNotFound, takers
from incentives.packs.queries import pack_of

PAGE = 100
# on the rows' own terms, so that the list of an office is the same as its count
VILLAGE = "SELECT coalesce(nullif(hukou_division, ''), residence_division) FROM family_fact WHERE person_id = %s"

# what stands and can be taken, with whoever cares for the person
OFFERS = (
    "SELECT e.entitlement_id, e.person_id, f.person_no, e.programme, e.pack_version, e.claim_until, f.guardians,"
    " coalesce(nullif(f.hukou_division, ''), f.residence_division) FROM entitlement e JOIN family_fact f USING"
    " (person_id) WHERE f.state = 'active' AND {} ORDER BY e.entitlement_id LIMIT {}"
)
OFFERS_AFTER = OFFERS.format("e.state = 'offered' AND e.entitlement_id > %s", 1000)
OFFERS_NAMED = OFFERS.format("e.state = 'offered' AND e.entitlement_id = ANY (%s)", 1000)
# taken halfway or not at all, the last day near, not reminded since a day; or the last day over, and reminded
NEAR = OFFERS.format("e.state IN ('offered', 'accepted') AND {}", "500 FOR UPDATE OF e SKIP LOCKED")
TO_REMIND = NEAR.format(
    "e.claim_until >= %(today)s AND (e.claim_until <= %(first)s AND e.reminded_at IS NULL"
    " OR e.claim_until <= %(last)s AND e.reminded_at < %(since)s)"
)
TO_LAPSE = NEAR.format("e.claim_until < %(today)s AND e.reminded_at IS NOT NULL")
STILL_DUE = (
    "SELECT a.amount_fen FROM assessment a JOIN family_fact f USING (person_id) WHERE a.programme = %s"
    " AND a.person_id = %s AND a.period = %s AND a.outcome = 'due' AND f.state = 'active'"
)


class Offer(NamedTuple):
    """An offer that stands."""

    entitlement_id: UUID
    person_id: UUID
    person_no: int
    claimants: tuple[UUID, ...]
    claim_until: date
    village: str


async def get_entitlement(work: Work, entitlement_id: UUID, *, lock: bool = False) -> EntitlementRow:
    """One entitlement.

    Errors: ENTITLEMENT_NOT_FOUND.
    """
    row = await work.find(EntitlementRow, entitlement_id, lock=lock)
    if row is None:
        raise EntitlementNotFound(field="entitlement_id")
    work.touch(row.person_id)
    return row


async def find_due(work: Work, row: EntitlementRow) -> int | None:
    """The fen that present results say is due: then a person may grant in spite of a doubt. None when it is not."""
    found = await (await work.raw.execute(STILL_DUE, (row.programme, row.person_id, row.period))).fetchone()
    return int(found[0]) if found else None


async def list_entitlements(
    work: Work, states: list[str], person_id: UUID | None, after: UUID | None, case_number: str = ""
) -> tuple[list[EntitlementRow], int]:
    """A page in the order of ids, and how many there are.

    Errors: NUMBER_UNREADABLE.
    """
    conditions: list[Any] = []
    if states:
        conditions.append(EntitlementRow.state.in_(states))  # type: ignore[attr-defined]
        if work.who.role == COUNTY_ROLE:  # of the township's own checks only what no township may see waits here
            state, office = col(EntitlementRow.state), col(EntitlementRow.division_code)
            conditions.append(or_(state != "township_check", office.endswith("000000")))
    if person_id is not None:
        conditions.append(EntitlementRow.person_id == person_id)
    if case_number:
        conditions.append(col(EntitlementRow.case_number).in_(numbers_meant(work, case_number, "case_number")))
    count = select(func.count()).select_from(EntitlementRow).where(*conditions)
    total = int((await work.session.execute(count)).scalar_one())
    if after is not None:
        conditions.append(EntitlementRow.entitlement_id > after)
    page = select(EntitlementRow).where(*conditions).order_by(EntitlementRow.entitlement_id).limit(PAGE)  # type: ignore[arg-type]
    return list((await work.session.execute(page)).scalars()), total


async def list_steps(work: Work, entitlement_ids: list[UUID]) -> dict[UUID, list[CaseStepRow]]:
    """The stages of some cases, in order."""
    statement = (
        select(CaseStepRow)
        .where(CaseStepRow.entitlement_id.in_(entitlement_ids))  # type: ignore[attr-defined]
        .order_by(CaseStepRow.entitlement_id, CaseStepRow.number)  # type: ignore[arg-type]
    )
    found: dict[UUID, list[CaseStepRow]] = {}
    for step in (await work.session.execute(statement)).scalars():
        found.setdefault(step.entitlement_id, []).append(step)
    return found


async def find_village(work: Work, person_id: UUID) -> str:
    """The village a notice hangs in."""
    row = await (await work.raw.execute(VILLAGE, (person_id,))).fetchone()
    return str(row[0]) if row else ""


async def list_notices(work: Work, today: date) -> list[NoticeRow]:
    """What is posted today; what is over is not."""
    statement = (
        select(NoticeRow)
        .where(NoticeRow.posted_on <= today, NoticeRow.until >= today)  # type: ignore[arg-type]
        .order_by(NoticeRow.posted_on.desc(), NoticeRow.entitlement_id)  # type: ignore[attr-defined,arg-type]
    )
    return list((await work.session.execute(statement)).scalars())


async def list_offers(work: Work, after: UUID) -> list[Offer]:
    """The next thousand offers that stand, after an id; empty at the end."""
    return [_offer(row) for row in await (await work.raw.execute(OFFERS_AFTER, (after,))).fetchall()]


async def find_offers(work: Work, entitlement_ids: list[UUID]) -> list[Offer]:
    """Some offers, as far as they stand."""
    return [_offer(row) for row in await (await work.raw.execute(OFFERS_NAMED, (entitlement_ids,))).fetchall()]


async def list_near(work: Work, query: str, **days: object) -> list[Offer]:
    """Offers whose last day is near or over, locked, at most 500."""
    return [_offer(row) for row in await (await work.raw.execute(query, days)).fetchall()]


def _offer(row: tuple[Any, ...]) -> Offer:
    entitlement_id, person_id, person_no, programme, version, claim_until, guardians, village = row
    claimants = takers(person_id, guardians, pack_of(programme, version).claimants)
    return Offer(entitlement_id, person_id, person_no, claimants, claim_until, village)
