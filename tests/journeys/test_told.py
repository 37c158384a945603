"""Told: an offer, a decision and a payment reach the inbox; a mail says only that there is one; clocks keep pace."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import Any

import psycopg

from local import fleet, realm
from tests.cells import RunningCell, SignedIn
from tests.conftest import VILLAGE
from tests.journeys.test_one_life import CARD, answered, assessed, batch_of, born, funded
from tests.journeys.test_one_person import until

EMAIL = "told@mail.example.com"


def query(cell: RunningCell, service: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """A service's database as its superuser."""
    url = fleet.database_url("postgres", service, cell.cell.secrets)
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement.encode(), values).fetchall()


def mails(cell: RunningCell) -> list[Any]:
    """What the demonstration's mail sink has kept for our reader."""
    files = (cell.data / "mail").glob("*.eml")
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    return [mail for mail in found if mail["To"] == EMAIL]


def codes(citizen: SignedIn) -> list[str]:
    """Kinds of the messages of an inbox, oldest first."""
    return [one["code"] for one in reversed(citizen.call("GET", "/v1/messages").get("messages", []))]


def clocks(cell: RunningCell, case: str) -> list[tuple[str, bool]]:
    """(stage, whether it runs) of a case's clocks."""
    statement = "SELECT stage_code, ended_on IS NULL FROM clock WHERE case_id = %s ORDER BY version"
    return query(cell, "notifications", statement, case)


def confirm_email(cell: RunningCell, citizen: SignedIn) -> None:
    """Name an address; the code comes to it by mail."""
    citizen.call("POST", "/v1/preferences/email", {"email": EMAIL})
    until(lambda: bool(mails(cell)), "the code comes")
    text = mails(cell)[0].get_content().replace("，", " ").replace("。", " ")
    code = next(word for word in text.split() if word.isdigit() and len(word) == 6)
    citizen.call("POST", "/v1/preferences/email:confirm", {"code": code})
    # the machine's clock may stand in the county's quiet hours
    citizen.call("POST", "/v1/preferences", {"language": "zh", "emailWanted": True})


def test_what_happens_to_an_application_is_told_and_timed(cell: RunningCell) -> None:
    mother, child = born(cell)
    realm.set_person_id(cell.cell.secrets, "citizen", mother)
    citizen = SignedIn(cell, "citizen", "own-data")
    confirm_email(cell, citizen)
    worker = SignedIn(cell, "village.worker", "registration")
    until(lambda: bool(assessed(citizen, child)), "the birth is heard")
    version = worker.call("GET", f"/v1/people/{child}")["version"]
    moved = {"version": version, "movedOn": "2026-11-22", "hukou": {"divisionCode": VILLAGE, "address": "2组3号"}}
    worker.call("POST", f"/v1/people/{child}:move", moved)
    until(lambda: codes(citizen) == ["offer_made"], "the mother is told of the offer")
    assert citizen.call("GET", "/v1/messages:unread")["unread"] == "1"

    case = str(assessed(citizen, child)["entitlementId"])
    path = f"/v1/entitlements/{case}"
    citizen.call("POST", f"{path}:accept", {"accountNumber": CARD})
    citizen.call("POST", f"{path}:submit", {})
    until(lambda: clocks(cell, case) == [("township_check", True)], "the township's clock runs")
    township = SignedIn(cell, "township.reviewer", "application-review")
    desk = township.call("GET", "/v1/clocks")["clocks"]
    assert case in {one["caseId"] for one in desk}
    township.call("POST", f"{path}:check", {"passed": True})
    until(
        lambda: clocks(cell, case) == [("township_check", False), ("county_decision", True)],
        "the township's clock has stopped, the county's runs",
    )
    county = SignedIn(cell, "county.approver", "application-review")
    county.send("POST", "/v1/packs/childcare_subsidy:signOff", {"comparedWith": "国卫办人口发〔2025〕24号"})
    county.call("POST", f"{path}:decide", {"granted": True})
    until(lambda: not any(runs for _, runs in clocks(cell, case)), "no clock runs for a case that is decided")
    until(lambda: citizen.call("GET", path)["state"] == "ordered", "fees has the order")

    fund = funded(cell)
    batch = batch_of(cell, fund)["batchId"]
    answered(cell, batch, "settled", "")
    whole = ["offer_made", "application_filed", "application_advanced", "application_granted", "award_paid"]
    until(lambda: codes(citizen) == whole, "every step is told, once")

    until(lambda: len(mails(cell)) == 1 + len(whole), "a mail for each message")
    for mail in mails(cell):
        text = f"{mail['Subject']} {mail.get_content()}"
        for secret in ("补贴", "3600", "3,600", "李梅", "初审", "批准", "申请", "银行", case, mother, child):
            assert secret not in text
    board = SignedIn(cell, "supervisor", "audit").call("GET", "/v1/clocks:board")["rows"]
    counted = query(cell, "notifications", "SELECT count(*) FROM case_fact WHERE kind = 'opened'")[0][0]
    assert sum(int(row.get(name, 0)) for row in board for name in ("open", "endedInTime", "endedLate")) == counted
    looks = citizen.call("GET", f"/v1/people/{mother}/message-accesses")["accesses"]
    assert {one["role"] for one in looks} <= {"citizen"}
    assert cell.verb("doctor", "--json").returncode == 0
