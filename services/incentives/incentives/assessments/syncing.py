"""From results to entitlements: who is due is offered, what changed meanwhile goes on a list, money is owed once.

The same statements serve everybody (`people` NULL) and some.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.db.work import Work

from incentives.packs.pack import Pack

# why statements here name tables of other rooms
SET_BASED = "results and entitlements of everybody are compared in one statement, not person by person"

AMONG = "(%(people)s::uuid[] IS NULL OR {}.person_id = ANY (%(people)s::uuid[]))"
# Records that were merged away or undone are nobody: their results go.
FORGET = (
    "DELETE FROM assessment a USING family_fact f WHERE f.person_id = a.person_id AND f.state <> 'active'"
    f" AND a.programme = %(programme)s AND a.period = %(period)s AND {AMONG.format('a')}"
)
# What was paid or ordered for one record of a merged pair is not paid for the other: both directions.
PAID_ELSEWHERE = (
    "EXISTS (SELECT 1 FROM entitlement o JOIN family_fact m ON m.person_id = o.person_id WHERE m.merged_into"
    " = {}.person_id AND o.programme = {}.programme AND o.period = {}.period"
    " AND o.state IN ('granted', 'ordered', 'returned', 'paid'))"
)
# what another system has paid for the very period is not offered again
PAID_OUTSIDE = (
    "EXISTS (SELECT 1 FROM external_payment x WHERE x.programme = {0}.programme AND x.claim_year::text = {0}.period AND"
    " (x.person_id = {0}.person_id OR x.person_id IN (SELECT m.person_id FROM family_fact m WHERE m.merged_into ="
    " {0}.person_id)))"
)
OFFER = (
    "INSERT INTO entitlement (entitlement_id, programme, person_id, period, division_code, pack_version, amount_fen,"
    " state, claim_until, version, changed_at) SELECT uuidv7(), a.programme, a.person_id, a.period,"
    " coalesce(nullif(f.hukou_division, ''), f.residence_division), a.pack_version,"
    " a.amount_fen, 'offered', %(claim_until)s, 1, now() FROM assessment a JOIN family_fact f USING (person_id)"
    " WHERE a.programme = %(programme)s AND a.period = %(period)s AND a.outcome = 'due' AND f.state = 'active'"
    f" AND %(as_of)s <= %(claim_until)s AND {AMONG.format('a')} AND NOT {PAID_ELSEWHERE.format('a', 'a', 'a')} AND NOT"
    f" {PAID_OUTSIDE.format('a')}"
    " ON CONFLICT (programme, person_id, period) DO NOTHING RETURNING entitlement_id, person_id"
)
AMEND = (
    "UPDATE entitlement e SET amount_fen = a.amount_fen, pack_version = a.pack_version, state = CASE WHEN e.state ="
    " 'accepted' THEN 'accepted' ELSE 'offered' END, version = e.version + 1, changed_at = now()"
    " FROM assessment a JOIN family_fact f USING (person_id) WHERE a.person_id = e.person_id AND a.programme ="
    " e.programme AND a.period = e.period AND e.programme = %(programme)s AND e.period = %(period)s AND a.outcome ="
    " 'due' AND f.state = 'active' AND e.claim_until >= %(as_of)s AND (e.state IN ('doubtful', 'transferred',"
    " 'replaced') AND e.doubted_from = '' OR (e.state IN ('offered', 'accepted') AND a.amount_fen <> e.amount_fen))"
    f" AND {AMONG.format('e')} AND NOT {PAID_ELSEWHERE.format('e', 'e', 'e')}"
    f" AND NOT {PAID_OUTSIDE.format('e')}"
)
# Nothing is withdrawn by itself: a person looks at what is offered and no longer found due.
DOUBT = (
    "UPDATE entitlement e SET state = CASE WHEN f.death_date IS NOT NULL AND %(own)s THEN 'ended_by_death'"
    " ELSE 'doubtful' END, version = e.version + 1, changed_at = now() FROM family_fact f WHERE f.person_id ="
    " e.person_id AND f.state = 'active' AND e.programme = %(programme)s AND e.period = %(period)s AND e.state IN"
    " ('offered', 'accepted') AND NOT EXISTS (SELECT 1 FROM assessment a WHERE a.person_id = e.person_id AND"
    f" a.programme = e.programme AND a.period = e.period AND a.outcome = 'due') AND {AMONG.format('e')}"
)
# Of a merged pair the kept record goes on.
HAND_OVER = (
    "UPDATE entitlement e SET state = CASE WHEN EXISTS (SELECT 1 FROM entitlement k WHERE k.person_id = f.merged_into"
    " AND k.programme = e.programme AND k.period = e.period) THEN 'replaced' ELSE 'transferred' END,"
    " version = e.version + 1, changed_at = now() FROM family_fact f WHERE f.person_id = e.person_id AND f.state ="
    " 'merged' AND e.programme = %(programme)s AND e.period = %(period)s AND e.state IN ('offered', 'accepted',"
    f" 'doubtful') AND e.doubted_from = '' AND {AMONG.format('e')}"
)
YIELD = (
    "UPDATE entitlement k SET state = 'replaced', version = k.version + 1, changed_at = now() WHERE k.programme ="
    " %(programme)s AND k.period = %(period)s AND k.state IN ('offered', 'accepted', 'doubtful')"
    f" AND k.doubted_from = '' AND {AMONG.format('k')} AND ({PAID_ELSEWHERE.format('k', 'k', 'k')}"
    f" OR {PAID_OUTSIDE.format('k')})"
)


async def sync_entitlements(work: Work, pack: Pack, period: str, people: list[UUID] | None) -> list[tuple[UUID, UUID]]:
    """Bring entitlements up to the results; returns (entitlement, person) of new offers."""
    given: dict[str, Any] = {
        "programme": pack.programme,
        "period": period,
        "people": people,
        "claim_until": pack.claim_until(period),
        "as_of": work.clock.today(),
        "own": pack.claimants == ("self",),
    }
    for statement in (FORGET, YIELD, AMEND, DOUBT):
        await work.raw.execute(statement, given)
    made = await (await work.raw.execute(OFFER, given)).fetchall()
    await work.raw.execute(HAND_OVER, given)
    return [(entitlement, person) for entitlement, person in made]
