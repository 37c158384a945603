"""What must hold of concessions' data at any quiet moment, as queries that find what does not."""

from __future__ import annotations

import hashlib
from uuid import UUID

from chassis.access.scope import COUNTY
from chassis.db.keyring import KeyUnknown
from chassis.db.work import Database, Work

from concessions.holders.queries import read_chunks

# (civil-rights invariant or law of the house, where, query that returns offending ids)
CHECKS = (
    (
        "a holder was confirmed by a person, after a document",
        "holder",
        "SELECT holder_id FROM holder h WHERE NOT EXISTS (SELECT 1 FROM confirmation c JOIN document d USING"
        " (document_id) WHERE c.holder_id = h.holder_id AND c.confirmed_by <> '' AND d.person_id = h.recorded_as)",
    ),
    (
        "4: no confirmation ended without a decision and a reason, or the register's word",
        "holder",
        "SELECT holder_id FROM holder WHERE state = 'ended' AND (ended_by = '' OR (ended_code = 'died') <> (ended_by ="
        " 'register') OR (ended_code <> 'died' AND ended_reason IS NULL))",
    ),
    (
        "a card that is good belongs to a confirmation that is not ended",
        "card",
        "SELECT c.card_id FROM card c JOIN holder h USING (holder_id) WHERE c.revoked_at IS NULL AND h.state = 'ended'",
    ),
    (
        "a card never outlives the confirmation it was issued under",
        "card",
        "SELECT c.card_id FROM card c WHERE NOT EXISTS (SELECT 1 FROM confirmation f WHERE f.holder_id = c.holder_id"
        " AND f.confirmed_from <= c.issued_on AND c.valid_until <= f.confirmed_until)",
    ),
    (
        "a holder has one good card at most",
        "card",
        "SELECT min(card_id::text) FROM card WHERE revoked_at IS NULL GROUP BY holder_id HAVING count(*) > 1",
    ),
    (
        "8: a visit is charged within the hour, or on the list with what is in the way",
        "visit",
        "SELECT visit_id FROM visit WHERE state = 'recorded' AND trouble_code = '' AND recorded_at < now() - interval"
        " '1 hour'",
    ),
    (
        "8: a visit that was taken back is settled within the hour, or on the list with what is in the way",
        "visit",
        "SELECT visit_id FROM visit WHERE state = 'cancelling' AND trouble_code = '' AND cancelled_at < now() -"
        " interval '1 hour'",
    ),
    (
        "4: a visit was cancelled by somebody, for a reason",
        "visit",
        "SELECT visit_id FROM visit WHERE state IN ('cancelling', 'cancelled') AND (cancelled_reason IS NULL OR"
        " cancelled_by = '')",
    ),
    (
        "8: a visit and its invoice are one to one",
        "visit",
        "SELECT min(visit_id::text) FROM visit WHERE invoice_id IS NOT NULL GROUP BY invoice_id HAVING count(*) > 1",
    ),
    (
        "a health service was given under a consent to it, given before",
        "visit",
        "SELECT visit_id FROM visit WHERE consent_item <> item OR consent_on > served_on OR consent_by = '' OR"
        " consent_how = ''",
    ),
    (
        "9: no role or purpose that tells stands in the log in words",
        "access_log",
        "SELECT position FROM access_log WHERE role IN ('military-office', 'care-worker') OR purpose IN"
        " ('military-service', 'health-service', 'care')",
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
DOCUMENTS = "SELECT document_id, sha256, bytes_stored FROM document"
DOCUMENT_LAW = "a document is what it was when it was shown"
SHOWN = 20


async def examine(database: Database) -> list[dict[str, str]]:
    """Findings, each with the invariant it breaks; ids only."""
    findings = []
    async with database.work(COUNTY) as work:
        for invariant, where, query in CHECKS:
            rows = await (await work.raw.execute(f"{query} LIMIT {SHOWN}".encode())).fetchall()
            findings += [{"invariant": invariant, "where": where, "text": str(row[0])} for row in rows]
        for document_id, digest, length in await (await work.raw.execute(DOCUMENTS)).fetchall():
            if not await _is_whole(work, document_id, digest, length):
                findings.append({"invariant": DOCUMENT_LAW, "where": "document", "text": str(document_id)})
    return findings


async def _is_whole(work: Work, document_id: UUID, digest: bytes, length: int) -> bool:
    found, read = hashlib.sha256(), 0
    try:
        async for chunk in read_chunks(work, document_id):
            found.update(chunk)
            read += len(chunk)
    except (ValueError, KeyUnknown):
        return False
    return (found.digest(), read) == (digest, length)
