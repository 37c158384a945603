"""What must hold of registry's data at any quiet moment, as queries that find what does not."""

from __future__ import annotations

from chassis.access.log import members_of
from chassis.access.scope import COUNTY
from chassis.db.work import Database

# (civil-rights invariant or law of the house, where, query that returns offending ids)
CHECKS = (
    (
        "present row is the standing version",
        "person",
        "SELECT p.person_id FROM person p WHERE p.state <> 'undone' AND NOT EXISTS (SELECT 1 FROM person_version v"
        " WHERE v.person_id = p.person_id AND v.known_until IS NULL AND v.name = p.name AND v.birth_date = p.birth_date"
        " AND v.sex = p.sex)",
    ),
    (
        "periods known now do not overlap",
        "person_version",
        "SELECT a.person_id FROM person_version a JOIN person_version b ON a.person_id = b.person_id AND a.version_id <"
        " b.version_id WHERE a.known_until IS NULL AND b.known_until IS NULL"
        " AND daterange(a.valid_from, a.valid_until) && daterange(b.valid_from, b.valid_until)",
    ),
    (
        "a person has one present place of each kind",
        "residence",
        "SELECT person_id FROM residence WHERE known_until IS NULL AND valid_until IS NULL GROUP BY person_id, kind"
        " HAVING count(*) > 1",
    ),
    (
        "divisions on the person are those of the present places",
        "person",
        "SELECT p.person_id FROM person p JOIN residence r ON r.person_id = p.person_id AND r.kind = 'residence' AND"
        " r.known_until IS NULL AND r.valid_until IS NULL WHERE p.state = 'active' AND r.division_code <>"
        " p.residence_division",
    ),
    (
        "whoever has a name can be found",
        "search_key",
        "SELECT p.person_id FROM person p WHERE p.state = 'active' AND p.name <> '' AND NOT EXISTS (SELECT 1 FROM"
        " search_key k WHERE k.person_id = p.person_id)",
    ),
    (
        "whoever's address is hidden is looked for in the county alone",
        "search_key",
        "SELECT p.person_id FROM person p JOIN search_key k USING (person_id) WHERE p.address_hidden AND"
        " right(k.division, 6) <> '000000'",
    ),
    (
        "a merged record has a standing merge",
        "merge",
        "SELECT p.person_id FROM person p WHERE p.state = 'merged' AND NOT EXISTS (SELECT 1 FROM merge m WHERE"
        " m.absorbed_person_id = p.person_id AND m.undone_at IS NULL)",
    ),
    (
        "no accepted row of a committed roll without its person",
        "roll_line",
        "SELECT l.roll_id FROM roll_line l JOIN roll r USING (roll_id) WHERE r.state = 'committed' AND l.outcome IN"
        " ('accept', 'link') AND NOT EXISTS (SELECT 1 FROM person p WHERE p.person_id = l.person_id)",
    ),
    (
        "no fact waits longer than an hour",
        "outbox",
        "SELECT fact_id FROM outbox WHERE published_at IS NULL AND recorded_at < now() - interval '1 hour'",
    ),
    ("no refused fact lies unseen", "parked_fact", "SELECT fact_id FROM parked_fact WHERE replayed_at IS NULL"),
)
LOGGED = "SELECT DISTINCT person_id FROM access_log WHERE person_id IS NOT NULL AND outcome = 'OK' AND action = 'write'"
SETS = "SELECT person_set FROM access_log WHERE person_set IS NOT NULL"
PEOPLE = "SELECT person_id, person_no FROM person"
SHOWN = 20


async def examine(database: Database) -> list[dict[str, str]]:
    """Findings, each with the invariant it breaks; ids only."""
    findings = []
    async with database.work(COUNTY) as work:
        for invariant, where, query in CHECKS:
            rows = await (await work.raw.execute(f"{query} LIMIT {SHOWN}".encode())).fetchall()
            findings += [{"invariant": invariant, "where": where, "text": str(row[0])} for row in rows]
        logged = {row[0] for row in await (await work.raw.execute(LOGGED)).fetchall()}
        numbers = set()
        for row in await (await work.raw.execute(SETS)).fetchall():
            numbers |= set(members_of(row[0]))
        people = await (await work.raw.execute(PEOPLE)).fetchall()
        unlogged = [row[0] for row in people if row[0] not in logged and row[1] not in numbers]
        findings += [
            {"invariant": "3: every write of a person is in the log", "where": "access_log", "text": str(person)}
            for person in unlogged[:SHOWN]
        ]
    return findings
