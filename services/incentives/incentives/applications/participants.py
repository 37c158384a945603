"""Who takes part in a case: whoever it is about or for, who checks, who decides; nobody in two of these parts.

Humans are compared by every key that rows know them by (`Principal.person_keys`), and the database holds the same
with a primary key and an exclusion constraint.
"""

from __future__ import annotations

from typing import Literal

from chassis.access.principal import OwnCase
from chassis.db.work import Work

from incentives.applications.rows import EntitlementRow
from incentives.applications.rules import SamePerson
from incentives.families.queries import find_aliases, find_guardians

Part = Literal["check", "decide"]
PARTY = "party"
# state → the part that whoever takes the next step has
PART_OF: dict[str, Part] = {
    "township_check": "check",
    "public_notice": "decide",
    "county_decision": "decide",
    "doubtful": "decide",
}
PARTS = "SELECT person_key, part FROM case_participant WHERE entitlement_id = %s"
# an officer found to be family later keeps the part they had: what they did stands on the record
TAKE_PART = (
    "INSERT INTO case_participant (entitlement_id, person_key, part, since) SELECT %s, key, %s, %s"
    " FROM unnest(%s::text[]) AS key"
)
AGAIN = f"{TAKE_PART} ON CONFLICT (entitlement_id, person_key, part) DO NOTHING"
UNLESS_OFFICER = f"{TAKE_PART} ON CONFLICT DO NOTHING"


async def join_parties(work: Work, row: EntitlementRow) -> set[str]:
    """Keep whom the case is about and for (the person, claimant, parents, guardians) by all their records."""
    keys = await _party_keys(work, row)
    await work.raw.execute(UNLESS_OFFICER, (row.entitlement_id, PARTY, work.now, sorted(keys)))
    return keys


async def act_as_party(work: Work, row: EntitlementRow) -> None:
    """Whoever files or objects, for themselves or for another, has done nothing else in the case.

    Errors: SAME_PERSON.
    """
    await work.flush()
    principal = work.who.principal
    if principal.is_among(await _officers(work, row)):
        raise SamePerson
    await work.raw.execute(AGAIN, (row.entitlement_id, PARTY, work.now, sorted(principal.person_keys)))
    await join_parties(work, row)


async def act_as_officer(work: Work, row: EntitlementRow, part: Part) -> None:
    """Whoever checks or decides is no party to the case; whoever decides has done nothing in it before.

    Errors: SAME_PERSON, OWN_CASE.
    """
    await work.flush()
    principal = work.who.principal
    if principal.is_among(await join_parties(work, row)):
        raise OwnCase
    kept = await _read(work, row)
    before = {key for key, earlier in kept if part == "decide" or earlier != part}
    if principal.is_among(before):
        raise SamePerson
    statement = AGAIN if part == "check" else TAKE_PART
    await work.raw.execute(statement, (row.entitlement_id, part, work.now, sorted(principal.person_keys)))


async def why_barred(work: Work, row: EntitlementRow) -> str:
    """Why the caller may not take the next step, as the refusal would say: SAME_PERSON, OWN_CASE; empty: they may.

    What a page does not offer nobody tries; `act_as_officer` decides.
    """
    part = PART_OF.get(row.state)
    principal = work.who.principal
    if part is None or not principal.staff_number:
        return ""
    if principal.is_among(await _party_keys(work, row)):
        return OwnCase.REASON
    kept = await _read(work, row)
    if principal.is_among({key for key, earlier in kept if part == "decide" or earlier != part}):
        return SamePerson.REASON
    return ""


async def _party_keys(work: Work, row: EntitlementRow) -> set[str]:
    people = {row.person_id, *await find_guardians(work, row.person_id)}
    people |= {row.claimant_id} if row.claimant_id is not None else set()
    return {str(one) for one in await find_aliases(work, people)}


async def _officers(work: Work, row: EntitlementRow) -> list[str]:
    return [key for key, part in await _read(work, row) if part != PARTY]


async def _read(work: Work, row: EntitlementRow) -> list[tuple[str, str]]:
    return await (await work.raw.execute(PARTS, (row.entitlement_id,))).fetchall()
