"""What must hold of notifications' data at any quiet moment, as queries that find what does not."""

from __future__ import annotations

from chassis.access.scope import COUNTY
from chassis.db.work import Database

# (civil-rights invariant or law of the house, where, query that returns offending ids)
CHECKS = (
    (
        "7: every step that was heard of has its clock",
        "case_fact",
        "SELECT f.case_id FROM case_fact f WHERE f.kind = 'opened' AND NOT EXISTS (SELECT 1 FROM clock c WHERE"
        " c.case_id = f.case_id AND c.version = f.version AND (c.due_on = f.due_on OR c.recounted_at IS NOT NULL))",
    ),
    (
        "7: a clock runs for the newest step alone, and only while it is not ended",
        "clock",
        "SELECT c.clock_id FROM clock c WHERE (c.ended_on IS NULL) = EXISTS (SELECT 1 FROM case_fact f WHERE f.case_id"
        " = c.case_id AND f.version > c.version)",
    ),
    (
        "a clock's last day is the legal one with its suspended working days added",
        "clock",
        "SELECT c.clock_id FROM clock c WHERE c.until_on <> c.due_on AND NOT EXISTS (SELECT 1 FROM clock_suspension s"
        " WHERE s.clock_id = c.clock_id AND s.until_on IS NOT NULL)",
    ),
    (
        "a clock stands still exactly while a suspension is open",
        "clock",
        "SELECT c.clock_id FROM clock c LEFT JOIN clock_suspension s ON s.clock_id = c.clock_id AND s.until_on IS NULL"
        " WHERE c.suspended_since IS DISTINCT FROM s.since_on",
    ),
    (
        "what was passed up was late, rung after rung",
        "escalation",
        "SELECT e.clock_id FROM escalation e JOIN clock c USING (clock_id) WHERE e.number > 1 AND NOT EXISTS (SELECT 1"
        " FROM escalation b WHERE b.clock_id = e.clock_id AND b.number = e.number - 1) OR e.escalated_on <= c.due_on",
    ),
    (
        "10: an inbox is one person's: a message of a record that was merged away is the kept one's",
        "message",
        "SELECT m.message_id FROM message m JOIN inbox_merge g ON g.absorbed_id = m.reader_id AND NOT g.undone",
    ),
    (
        "nothing waits for the dead",
        "delivery",
        "SELECT d.delivery_id FROM delivery d JOIN deceased p USING (person_id) WHERE d.state = 'queued'",
    ),
    (
        "7: what could not be sent is on a clerk's list within the week",
        "delivery",
        "SELECT delivery_id FROM delivery WHERE state = 'queued' AND queued_at < now() - interval '7 days'",
    ),
    (
        "an attempt that is long due was made",
        "delivery",
        "SELECT delivery_id FROM delivery WHERE state = 'queued' AND next_at < now() - interval '1 hour'",
    ),
    (
        "a page that shows was checked by somebody who did not write it",
        "page_version",
        "SELECT name || ' ' || number FROM page_version WHERE state = 'published' AND ((checked_by = '' AND NOT"
        " of_release) OR checked_by = ANY (writers))",
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
# steps whose clocks run, to be compared with the cases' own
OPEN_STEPS = "SELECT case_id::text, stage_code, due_on FROM clock WHERE ended_on IS NULL"
SHOWN = 20


async def examine(database: Database) -> list[dict[str, str]]:
    """Findings; none on a clean cell."""
    findings = []
    async with database.work(COUNTY) as work:
        for invariant, where, query in CHECKS:
            rows = await (await work.raw.execute(f"{query} LIMIT {SHOWN}".encode())).fetchall()
            findings += [{"invariant": invariant, "where": where, "text": str(row[0])} for row in rows]
    return findings
