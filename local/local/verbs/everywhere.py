"""What must hold in every service's store alike: nothing tells in words, no fact is about what is not there."""

from __future__ import annotations

from chassis.access.coded import GUARDED_PURPOSES, GUARDED_ROLES
from chassis.access.contract import PURPOSES, ROLES
from chassis.access.scope import COUNTY
from chassis.db.work import Database

TELLING = [
    *(name for name, number in ROLES.items() if number in GUARDED_ROLES),
    *(name for name, number in PURPOSES.items() if number in GUARDED_PURPOSES),
]
WORDS = "SELECT request_id FROM access_log WHERE role = ANY (%s) OR purpose = ANY (%s)"
# head of a subject → what it is about: table and key
ABOUT = {
    "incentives": (("incentives.offer.", "entitlement", "entitlement_id"),
                   ("incentives.application.", "entitlement", "entitlement_id"),
                   ("incentives.award.", "entitlement", "entitlement_id")),
    "fees": (("fees.order.", "payment_order", "order_id"), ("fees.invoice.", "invoice", "invoice_id")),
    "concessions": (("concessions.card.", "card", "card_id"), ("concessions.visit.", "visit", "visit_id")),
}  # fmt: skip
ORPHANS = (
    "SELECT fact_id FROM outbox WHERE subject LIKE %s AND NOT EXISTS"
    " (SELECT FROM {table} WHERE {table}.{key}::text = outbox.entity)"
)


async def check_everywhere(service: str, database: Database) -> list[dict[str, str]]:
    """Findings in one service's store."""
    findings = []
    async with database.work(COUNTY) as work:
        for (told,) in await (await work.raw.execute(WORDS, (TELLING, TELLING))).fetchall():
            findings.append(("9: no role or purpose that tells stands in a log in words", "access_log", told))
        for head, table, key in ABOUT.get(service, ()):
            query = ORPHANS.format(table=table, key=key)
            for (fact,) in await (await work.raw.execute(query, (f"{head}%",))).fetchall():
                findings.append((f"7: no fact is about a {table} that is not there", "outbox", str(fact)))
    return [{"invariant": what, "where": f"{service}.{where}", "text": text} for what, where, text in findings]
