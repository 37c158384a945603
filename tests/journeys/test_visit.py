"""A visit on the whole fleet: one person owes nothing, another the price; and nothing outside says in words why.

Every other store of the cell is searched: tables, streams, logs, spans, invoices and receipts. A row that does tell is
planted to show that the search finds.
"""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import nats
import psycopg
import pytest
from chassis.access.contract import PURPOSES, ROLES
from chassis.values.clock import CHINA
from pypdf import PdfReader

from local import fleet
from tests.cells import RunningCell, SignedIn
from tests.collector import Collector
from tests.journeys.test_one_person import new_person, until

OTHERS = ("registry", "incentives", "fees", "notifications")
# what tells, wherever it stands; `care` alone is a word of many, so that the codes' names are asked for whole
TELLING = re.compile(
    r"军|武装|遗属|烈属|优抚|双拥|military|(?<![a-z])dependent|sponsor|bereaved|\bserving\b|veteran|kin_?code"
    r"|adult_child|garrison|health-service|care-worker",
    re.IGNORECASE,
)
# what says what there is, never of whom: the contract's own enumeration in descriptors that travel, a public page
# logs, facts and money name nobody: there no row may tell, of whomever it is
NAMELESS = {
    *(f"{service}.{table}" for service in OTHERS for table in ("access_log", "outbox", "inbox", "parked_fact")),
    *("fees.invoice", "fees.transfer", "fees.received_payment", "fees.payment_order"),
    *("notifications.message", "notifications.delivery"),
}
STATIC = re.compile(r"ROLE_MILITARY_OFFICE|PURPOSE_MILITARY_SERVICE|PURPOSE_HEALTH_SERVICE|/guides/military")


def tables_of(cell: RunningCell, database: str, people: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(table, its rows as text), binary cells as bytes and as what they say.

    Of a table that names people the rows of some alone: other people are called 方军林.
    """
    url = fleet.database_url("postgres", database, cell.cell.secrets)
    with psycopg.connect(url, autocommit=True) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            rows = connection.execute(f"SELECT * FROM {name}").fetchall()  # type: ignore[arg-type]
            lines = [" | ".join(map(said, row)) for row in rows]
            if f"{database}.{name}" not in NAMELESS:
                lines = [line for line in lines if any(one in line for one in people)]
            yield f"{database}.{name}", "\n".join(lines)


def said(value: object) -> str:
    return value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)


async def streams_of(cell: RunningCell) -> list[tuple[str, str]]:
    """(stream, subjects and messages)."""
    connection = await nats.connect(fleet.common(cell.data, cell.cell.secrets)["ANJIA_NATS_URL"])
    jetstream, found = connection.jetstream(), []
    try:
        for info in await jetstream.streams_info():
            texts = []
            for sequence in range(max(info.state.first_seq, 1), info.state.last_seq + 1):
                try:
                    message = await jetstream.get_msg(info.config.name, sequence)
                except nats.js.errors.NotFoundError:
                    continue
                # sessions lie encrypted: any bytes may look like a word
                data = b"" if info.config.name == "KV_SESSIONS" else message.data or b""
                texts.append(f"{message.subject} {said(data)} {message.headers}")
            found.append((f"stream {info.config.name}", "\n".join(texts)))
    finally:
        await connection.close()
    return found


def stores_of(cell: RunningCell, collector: Collector, *people: str) -> dict[str, str]:
    """Everything outside the service, by name; of tables that name people, what is about these."""
    found = dict(table for database in OTHERS for table in tables_of(cell, database, people))
    found |= dict(asyncio.run(streams_of(cell)))
    found |= {f"log {log.name}": log.read_text(errors="replace") for log in (cell.data / "logs").glob("*.log")}
    found["telemetry"] = collector.text()
    return found


def telling(stores: dict[str, str]) -> list[str]:
    """Where something is said that may not be."""
    return [
        f"{name}: …{text[max(match.start() - 60, 0) : match.end() + 40]}…"
        for name, text in stores.items()
        for match in TELLING.finditer(STATIC.sub("", text))
    ]


def today() -> date:
    """The county's day."""
    return datetime.now(UTC).astimezone(CHINA).date()


def document() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        archive.writestr("docProps/core.xml", "<a><b>证明</b></a>")
    return made.getvalue()


def holder_of(person_id: str, document_id: str) -> dict[str, str]:
    """A confirmation by an authority's document."""
    return {
        "personId": person_id,
        "kinCode": "spouse",
        "standingCode": "serving",
        "confirmedUntil": (today() + timedelta(days=200)).isoformat(),
        "bodyCode": "B1",
        "documentId": document_id,
    }


def visit_of(person_id: str, item: str = "S01") -> dict[str, Any]:
    """A visit of today, with its consent."""
    day = today().isoformat()
    consent = {"byCode": "self", "givenOn": day, "item": item, "howCode": "written"}
    return {"personId": person_id, "institutionCode": "Y001", "item": item, "servedOn": day, "consent": consent}


def upload(office: SignedIn, person_id: str, name: str) -> httpx.Response:
    headers = {"Cookie": office.cookie, "X-CSRF-Token": office.csrf, "Anjia-Purpose": "military-service"}
    return httpx.post(
        f"{office.gateway}/v1/people/{person_id}/concession-documents",
        params={"fileName": name},
        content=document(),
        headers={**headers, "Idempotency-Key": str(uuid4())},
        timeout=60,
    )


def confirmed(office: SignedIn, person_id: str) -> dict[str, Any]:
    refused = upload(office, person_id, "61234部队证明.docx")
    assert refused.json()["reason"] == "WRITING_REFUSED", refused.text
    kept = upload(office, person_id, "scan.docx").raise_for_status().json()
    return office.call("POST", "/v1/concession-holders", holder_of(person_id, kept["documentId"]))


def visited(clinic: SignedIn, person_id: str, item: str = "S01") -> dict[str, Any]:
    visit = clinic.call("POST", "/v1/concession-visits", visit_of(person_id, item))
    path = f"/v1/concession-visits/{visit['visitId']}"
    until(lambda: clinic.call("GET", path)["state"] == "charged", "the visit is charged")
    return clinic.call("GET", path)


def cancelled(clinic: SignedIn, visit_id: str) -> dict[str, Any]:
    """Taken back, because another person was meant."""
    path = f"/v1/concession-visits/{visit_id}"
    clinic.call("POST", f"{path}:cancel", {"reason": "登记错了人"})
    until(lambda: clinic.call("GET", path)["state"] == "cancelled", "the visit is cancelled with its invoice")
    return clinic.call("GET", path)


def receipt_of(officer: SignedIn, invoice_id: str, amount: str) -> str:
    """Pay an invoice; the text of the receipt's PDF."""
    paid = officer.call("POST", f"/v1/invoices/{invoice_id}/payments", {"amountFen": amount, "method": "cash"})
    answer = officer.send("GET", f"/v1/payments/{paid['paymentId']}/receipt")
    assert answer.is_success, answer.text
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "\n".join(page.extract_text() for page in pages) + str(PdfReader(io.BytesIO(answer.content)).metadata)


def test_same_visit_costs_one_nothing_and_another_the_price_and_no_store_says_why(
    cell: RunningCell, collector: Collector, tmp_path: Path
) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    holder, resident = (str(worker.call("POST", "/v1/people", new_person())["personId"]) for _ in range(2))
    office = SignedIn(cell, "military.office", "military-service")
    clinic = SignedIn(cell, "clinic.worker", "health-service")
    found = office.call("POST", "/v1/people:search", {"name": "王秀英"})
    assert holder in {one["personId"] for one in found["people"]}
    confirmation = confirmed(office, holder)
    card = office.call("POST", f"/v1/concession-holders/{confirmation['holderId']}/cards", {})
    verified(cell, card["text"], tmp_path)
    visits = {person: visited(clinic, person) for person in (holder, resident)}
    assert int(visits[holder].get("dueFen", 0)) == 0
    assert int(visits[resident]["dueFen"]) == 3500
    wrong = [cancelled(clinic, visited(clinic, person)["visitId"]) for person in (holder, resident)]
    officer = SignedIn(cell, "finance.officer", "fee-service")
    taken_back = [officer.call("GET", f"/v1/invoices/{one['invoiceId']}") for one in wrong]
    assert [(one["state"], int(one.get("dueFen", 0))) for one in taken_back] == [("cancelled", 0)] * 2
    invoices = [officer.call("GET", f"/v1/invoices/{visits[one]['invoiceId']}") for one in (holder, resident)]
    assert [one["state"] for one in invoices] == ["waived", "issued"]
    until(lambda: "ConfirmHolder" in collector.text(), "the spans have come")
    until(lambda: "concessions-serve" in collector.metrics.processes, "the metrics have come")
    stores = stores_of(cell, collector, holder, resident)
    stores["invoices"] = str(invoices + taken_back)
    stores["receipt"] = receipt_of(officer, visits[resident]["invoiceId"], "3500")
    assert "S01" in stores["receipt"]
    # the looks of office and clinic are there, by code
    log = stores["registry.access_log"]
    assert re.search(rf"\| r{ROLES['military-office']} \|.*\| p{PURPOSES['military-service']} \|.*{holder}", log)
    assert re.search(rf"\| p{PURPOSES['health-service']} \|.*{resident}", log)
    assert holder in stores["fees.invoice"]
    assert "concessions.card.issued.v1" in "".join(text for name, text in stores.items() if name.startswith("stream"))
    assert "ConfirmHolder" in stores["telemetry"]
    # nor what was refused, not even as part of an address
    assert not [name for name, text in stores.items() if "部队" in text or quote("部队") in text]
    assert telling(stores) == []
    doctor = cell.verb("doctor", "--json", check=False)
    assert "concession" not in doctor.stdout, doctor.stdout
    assert "invoice" not in doctor.stdout, doctor.stdout
    assert "visit" not in doctor.stdout, doctor.stdout


def verified(cell: RunningCell, text: str, folder: Path) -> None:
    """By the verb, from two files that anybody may fetch."""
    keys, listed = folder / "keys.json", folder / "revoked"
    keys.write_text(httpx.get(f"{cell.gateway}/card-keys.json").raise_for_status().text)
    listed.write_text(httpx.get(f"{cell.gateway}/card-revocations").raise_for_status().text)
    from concessions.cards.reader import read_card

    assert read_card([str(keys), str(listed)], text) == 0
    assert read_card([str(keys)], text[:-4] + "AAAA") == 2


@pytest.mark.parametrize(
    ("database", "plant", "take_back"),
    [
        (
            "registry",
            "INSERT INTO access_log (accessed_at, principal, staff_number, role, office, purpose, case_reference,"
            " permission, action, outcome, request_id) VALUES (now(), 'x', '', 'military-office', '', 'support', '',"
            " 'x', 'read', 'OK', 'planted')",
            "DELETE FROM access_log WHERE request_id = 'planted'",
        ),
        (
            "fees",
            "INSERT INTO outbox (fact_id, subject, entity, entity_version, payload, published_at) VALUES"
            " (gen_random_uuid(), 'planted', 'x', 1, convert_to('军属减免', 'UTF8'), now())",
            "DELETE FROM outbox WHERE subject = 'planted'",
        ),
    ],
    ids=["a role in a log", "a word in a message"],
)
def test_row_that_tells_is_found(
    cell: RunningCell, collector: Collector, database: str, plant: str, take_back: str
) -> None:
    url = fleet.database_url("postgres", database, cell.cell.secrets)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(plant)  # type: ignore[arg-type]
        try:
            found = telling(stores_of(cell, collector))
        finally:
            connection.execute(take_back)  # type: ignore[arg-type]
    assert any(one.startswith(f"{database}.") for one in found)


def test_log_line_that_tells_is_found(cell: RunningCell, collector: Collector) -> None:
    planted = cell.data / "logs" / "planted.log"
    planted.write_text('{"event": "waived", "why": "military family"}\n')
    try:
        assert any(one.startswith("log planted.log") for one in telling(stores_of(cell, collector)))
    finally:
        planted.unlink()


def test_who_has_no_role_for_it_reads_nothing_of_it(cell: RunningCell) -> None:
    approver = SignedIn(cell, "county.approver", "registration")
    for path in ("/v1/concession-holders", "/v1/concession-cards", "/v1/concession-visits"):
        assert approver.send("GET", path).json()["reason"] == "ROLE_NOT_ALLOWED"
    office = SignedIn(cell, "military.office", "registration")
    assert office.send("POST", "/v1/people:search", {"name": "wang"}).json()["reason"] == "PURPOSE_NOT_ALLOWED"
