"""Keeping the projection as the register is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from incentives.families.rules import FamilyFacts, check_authority, check_statement

# An older state than the one that is there never comes back; the same state again brings children and guardians.
UPSERT = (
    "INSERT INTO family_fact (person_id, version, state, merged_into, sex, birth_date, death_date, residence_division,"
    " hukou_division, hukou_nature, children_living, daughters_living, guardians)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (person_id) DO UPDATE SET"
    " version = excluded.version, state = excluded.state, merged_into = excluded.merged_into, sex = excluded.sex,"
    " birth_date = excluded.birth_date, death_date = excluded.death_date,"
    " residence_division = excluded.residence_division, hukou_division = excluded.hukou_division,"
    " hukou_nature = excluded.hukou_nature, children_living = excluded.children_living,"
    " daughters_living = excluded.daughters_living, guardians = excluded.guardians"
    " WHERE family_fact.version <= excluded.version"
)
ASK = "INSERT INTO reading (reading_id, state, after, people, asked_at) VALUES (%s, 'waiting', 0, 0, %s)"
STATE = (
    "INSERT INTO stated_fact (person_id, fact, value, stated_by, authority, stated_at) VALUES (%s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (person_id, fact) DO UPDATE SET value = excluded.value, stated_by = excluded.stated_by,"
    " authority = excluded.authority, stated_at = excluded.stated_at"
)
PAID_ELSEWHERE = (
    "INSERT INTO external_payment (payment_id, person_id, programme, claim_year, paid_on) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT DO NOTHING"
)
WAKE = "SELECT pg_notify('anjia_incentives', '')"


async def keep_families(work: Work, families: Iterable[FamilyFacts]) -> None:
    """Write what the register told of some people."""
    async with work.raw.cursor() as cursor:
        await cursor.executemany(UPSERT, [family.values for family in families])


async def ask_reading(work: Work) -> None:
    """Ask for a pass through the whole register: after a roll, at the first start."""
    await work.raw.execute(ASK, (new_id(), work.now))
    await work.raw.execute(WAKE)


async def state_fact(work: Work, person_id: UUID, fact: str, value: str, authority: str) -> None:
    """Keep an answer to what a pack asks.

    Errors: AUTHORITY_MISSING, STATEMENT_UNFITTING.
    """
    check_statement(fact, value)
    who = work.who
    check_authority(authority, own=who.role == "citizen")
    await work.raw.execute(STATE, (person_id, fact, value, who.principal.person_key, authority, work.now))


async def record_external_payment(
    work: Work, payment_id: UUID, person_id: UUID, programme: str, claim_year: int, paid_on: date
) -> bool:
    """Keep what another system has paid; the same payment again changes nothing, and is told by False."""
    given = (payment_id, person_id, programme, claim_year, paid_on)
    return (await work.raw.execute(PAID_ELSEWHERE, given)).rowcount > 0
