"""What must hold of incentives' data at any quiet moment, as queries that find what does not."""

from __future__ import annotations

from chassis.access.scope import COUNTY
from chassis.db.work import Database

from incentives.packs.vocabulary import FACTS

# of a family beside what packs read: whose it is, where it belongs, who acts for a child
KEPT = (
    *("person_id", "person_no", "version", "state", "merged_into", "sex"),
    *("residence_division", "hukou_division", "guardians"),
)
# (civil-rights invariant or law of the house, where, query that returns offending ids)
CHECKS = (
    (
        "2: what was stated is a fact that a pack may read",
        "stated_fact",
        f"SELECT person_id FROM stated_fact WHERE fact NOT IN ({', '.join(map(repr, FACTS))})",
    ),
    (
        "2: the projection holds what packs read, where people live and who cares for them, and nothing else",
        "family_fact",
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'family_fact'"
        f" AND column_name NOT IN ({', '.join(map(repr, (*FACTS, *KEPT)))})",
    ),
    (
        "4: no refusal without a person, a reason and an article",
        "entitlement",
        "SELECT entitlement_id FROM entitlement WHERE state = 'refused' AND (decided_by = '' OR reason = '' OR"
        " article = '')",
    ),
    (
        "7: a case at a stage has that stage's clock running, and only that one",
        "entitlement",
        "SELECT e.entitlement_id FROM entitlement e WHERE (e.state IN ('township_check', 'public_notice',"
        " 'county_decision') OR e.state = 'doubtful' AND e.doubted_from <> '') AND (SELECT array_agg(s.stage) FROM"
        " case_step s WHERE s.entitlement_id = e.entitlement_id AND s.ended_on IS NULL) IS DISTINCT FROM"
        " ARRAY[e.state]",
    ),
    (
        "7: no clock runs for a case that is at no stage",
        "case_step",
        "SELECT s.entitlement_id FROM case_step s JOIN entitlement e USING (entitlement_id) WHERE s.ended_on IS NULL"
        " AND e.state NOT IN ('township_check', 'public_notice', 'county_decision') AND NOT (e.state = 'doubtful' AND"
        " e.doubted_from <> '')",
    ),
    (
        "7: an offer lapses after its last day when its people were reminded; none stays that nobody was reminded of",
        "entitlement",
        "SELECT entitlement_id FROM entitlement WHERE state IN ('offered', 'accepted')"
        " AND claim_until < (now() AT TIME ZONE 'Asia/Shanghai')::date - 1",
    ),
    (
        "7: what was granted is ordered within the hour",
        "entitlement",
        "SELECT entitlement_id FROM entitlement WHERE state = 'granted' AND changed_at < now() - interval '1 hour'",
    ),
    (
        "7: who is due and has no end has an entitlement on somebody's list",
        "assessment",
        "SELECT a.person_id FROM assessment a JOIN family_fact f USING (person_id) WHERE a.outcome = 'due' AND f.state"
        " = 'active' AND a.period = extract(year FROM now() AT TIME ZONE 'Asia/Shanghai')::text AND NOT EXISTS (SELECT"
        " 1 FROM entitlement e WHERE e.programme = a.programme AND e.person_id = a.person_id AND e.period = a.period)"
        " AND NOT EXISTS (SELECT 1 FROM entitlement o JOIN family_fact m ON m.person_id = o.person_id WHERE"
        " m.merged_into = a.person_id AND o.programme = a.programme AND o.period = a.period)",
    ),
    (
        "5: a notice stands only while the pack's case is at that stage, and vanishes on its day",
        "public_notice",
        "SELECT n.entitlement_id FROM public_notice n JOIN entitlement e USING (entitlement_id) WHERE e.state <>"
        " 'public_notice' OR n.until < (now() AT TIME ZONE 'Asia/Shanghai')::date - 1",
    ),
    (
        "4: nobody has two parts in a case",
        "case_participant",
        "SELECT a.entitlement_id FROM case_participant a JOIN case_participant b ON a.entitlement_id = b.entitlement_id"
        " AND a.person_key = b.person_key AND a.part < b.part",
    ),
    (
        "two records that were merged are not both paid",
        "entitlement",
        "SELECT e.entitlement_id FROM entitlement e JOIN family_fact f USING (person_id) JOIN entitlement k ON"
        " k.person_id = f.merged_into AND k.programme = e.programme AND k.period = e.period WHERE e.state IN"
        " ('ordered', 'paid', 'returned') AND k.state IN ('ordered', 'paid', 'returned')",
    ),
    (
        "every fact that was heard had its effect",
        "parked_fact",
        "SELECT fact_id FROM parked_fact WHERE replayed_at IS NULL",
    ),
    (
        "no fact waits longer than an hour",
        "outbox",
        "SELECT fact_id FROM outbox WHERE published_at IS NULL AND recorded_at < now() - interval '1 hour'",
    ),
)
# what was handed to fees and has not come to nothing
AWARDS = (
    "SELECT entitlement_id::text, amount_fen, state FROM entitlement WHERE state IN ('ordered', 'returned', 'paid',"
    " 'blocked')"
)


async def examine(database: Database) -> list[dict[str, str]]:
    """Findings; none on a clean cell."""
    findings = []
    async with database.work(COUNTY) as work:
        for invariant, where, query in CHECKS:
            rows = await (await work.raw.execute(query)).fetchall()
            findings += [{"invariant": invariant, "where": where, "text": str(row[0])} for row in rows]
    return findings
