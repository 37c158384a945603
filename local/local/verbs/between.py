"""What must hold between services: no order without its award, no award without its order, the same fen, one end."""

from __future__ import annotations

from typing import Any

from chassis.access.scope import COUNTY
from chassis.db.work import Database

ORDERS = "SELECT award_id::text, amount_fen, state FROM payment_order WHERE state <> 'cancelled'"
# state of an order → the states its award may be in; facts are on their way between them
ENDS = {
    "settled": {"paid", "ordered", "returned"},
    "returned": {"returned", "ordered"},
    "blocked": {"blocked", "ordered"},
    "held": {"blocked", "ordered"},
}
FIRST = {"ordered", "returned", "granted"}


async def compare_orders(incentives: Database, fees: Database) -> list[dict[str, str]]:
    """Findings between awards and orders."""
    from incentives.doctor import AWARDS  # noqa: PLC0415 - only here

    # awards first: an order that is made meanwhile is not missed
    awards = {row[0]: row[1:] for row in await _rows(incentives, AWARDS)}
    orders = {row[0]: row[1:] for row in await _rows(fees, ORDERS)}
    granted = {row[0] for row in await _rows(incentives, "SELECT entitlement_id::text FROM entitlement")}
    findings = [("no award without its order", "entitlement", award) for award in awards.keys() - orders.keys()]
    findings += [("no order without its award", "payment_order", award) for award in orders.keys() - granted]
    for award in awards.keys() & orders.keys():
        (owed, stands), (fen, state) = awards[award], orders[award]
        if owed != fen:
            findings.append(("an award is paid to the fen", "payment_order", award))
        if stands not in ENDS.get(state, FIRST):
            findings.append((f"an order that is {state} has its award told", "entitlement", award))
    return [{"invariant": f"7, 8: {what}", "where": where, "text": text} for what, where, text in findings]


VISITS = "SELECT visit_id::text, invoice_id::text, state FROM visit"
INVOICES = "SELECT reference::text, invoice_id::text, state FROM invoice WHERE reference IS NOT NULL"


async def compare_visits(concessions: Database, fees: Database) -> list[dict[str, str]]:
    """Findings between visits and the invoices issued under their ids."""
    # visits first: an invoice that is issued meanwhile is not missed; and again, as one may be cancelled meanwhile
    visits = {row[0]: row[1:] for row in await _rows(concessions, VISITS)}
    invoices = {row[0]: row[1:] for row in await _rows(fees, INVOICES)}
    known = dict(await _rows(concessions, "SELECT visit_id::text, state FROM visit"))
    findings = [
        ("a charged visit has the invoice issued under its id", "visit", visit)
        for visit, (invoice, _) in visits.items()
        if invoice is not None and (visit not in invoices or invoices[visit][0] != invoice)
    ]
    findings += [
        ("no invoice of a cancelled visit stands", "visit", visit)
        for visit, (_, state) in visits.items()
        if state == "cancelled" and visit in invoices and invoices[visit][1] != "cancelled"
    ]
    findings += [
        ("no invoice of a visit that stands is cancelled", "visit", visit)
        for visit, (_, state) in invoices.items()
        if state == "cancelled" and known.get(visit) in ("recorded", "charged")
    ]
    findings += [("no invoice without its visit", "invoice", visit) for visit in invoices.keys() - known.keys()]
    return [{"invariant": f"8: {what}", "where": where, "text": text} for what, where, text in findings]


# a fact that was told a moment ago is on its way: such cases are looked at next time
OPEN_CASES = "SELECT entitlement_id::text, stage, due_on FROM case_step WHERE ended_on IS NULL"
ON_THEIR_WAY = "SELECT entitlement_id::text FROM entitlement WHERE changed_at > now() - interval '2 minutes'"


async def compare_clocks(incentives: Database, notifications: Database) -> list[dict[str, str]]:
    """Findings between the open steps of cases and the clocks that run for them."""
    from notifications.doctor import OPEN_STEPS  # noqa: PLC0415 - only here

    steps = set(await _rows(incentives, OPEN_CASES))
    clocks = set(await _rows(notifications, OPEN_STEPS))
    fresh = {row[0] for row in await _rows(incentives, ON_THEIR_WAY)}
    findings = [("no open step without its clock", "case_step", one[0]) for one in steps - clocks]
    findings += [("no clock runs for a step that is not open", "clock", one[0]) for one in clocks - steps]
    return [
        {"invariant": f"7: {what}", "where": where, "text": text} for what, where, text in findings if text not in fresh
    ]


async def _rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.work(COUNTY) as work:
        return await (await work.raw.execute(query)).fetchall()
