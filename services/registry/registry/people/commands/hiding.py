"""Hidden addresses: whose they are, and whose would give them away.

A minor in somebody's care at the same address shows where that somebody lives: the child's address is hidden with it,
also when either moves in later, the child is born then, or a roll or a document says whose it is. Shown again is each
person's address by itself. Whoever's address is hidden is found by the county's roles alone: that a village finds
somebody says where they live.
"""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from registry.law import law_number
from registry.people.commands import at_large, load_person, refresh_search_keys
from registry.people.rows import AddressHoldRow, PersonRow
from registry.people.rules import PersonCorrected
from registry.residence.queries import find_minors_beside

BESIDE_REASON = "与地址保密的监护人同住 · lives with a guardian whose address is hidden"


async def hide_address(work: Work, person_id: UUID, *, hidden: bool, reason: str) -> None:
    """Hide a person's address everywhere, with that of the minors in their care who live there; or show it again."""
    await _set(work, await load_person(work, person_id), hidden=hidden, reason=reason)
    if hidden:
        await hide_beside(work, person_id)


async def hide_beside(work: Work, person_id: UUID) -> None:
    """Hide the address of minors that gives away another's, after a move, a birth, a hiding or a tie of kin."""
    years = law_number("majority_age", work.clock.today())
    # whoever is hidden is within the county's reach alone, the minor too from then on
    async with at_large(work):
        for child in await find_minors_beside(work, person_id, majority_years=years):
            await _set(work, await load_person(work, child), hidden=True, reason=BESIDE_REASON)
            work.touch(child)


async def _set(work: Work, person: PersonRow, *, hidden: bool, reason: str) -> None:
    hold = AddressHoldRow(
        hold_id=new_id(),
        person_id=person.person_id,
        hidden=hidden,
        reason=reason,
        decided_by=work.who.principal.person_key,
        decided_at=work.now,
    )
    async with at_large(work):
        person.address_hidden = hidden
        person.version += 1
        work.session.add(hold)
        await refresh_search_keys(work, person)
    work.record(PersonCorrected(person.person_id, person.version, ("address",)))
