"""One life runs through the house: a birth is notified, what is due is found, offered, taken, decided, paid."""

from __future__ import annotations

from typing import Any

import httpx
from anjia.registry.v1 import life_event_service_pb2 as births
from anjia.registry.v1 import person_service_pb2

from local import realm
from tests.cells import RunningCell, SignedIn
from tests.conftest import VILLAGE
from tests.journeys.test_one_person import NOTIFY, call_grpc, new_person, notice, until

CARD, OTHER_CARD = "6222021234567890128", "6222020000000000018"
AGREEMENT = {
    "agency": "hospital",
    "permission": "registry.birth.notify",
    "purpose": "life-event",
    "fields": [field.name for field in births.NotifyBirthRequest.DESCRIPTOR.fields],
    "legalBasis": "政务数据共享条例",
    "impactAssessment": "PIA-1",
    "validFrom": "2026-01-01",
    "validUntil": "2099-01-01",
}

BUDGET = {
    "programme": "childcare_subsidy", "year": 2026, "amountFen": 100_000_000, "document": "米财社〔2026〕1号",
    "accountNumber": "51000000000001", "accountName": "县财政国库集中支付中心", "bankCode": "102665000011",
}  # fmt: skip


def born(cell: RunningCell) -> tuple[str, str]:
    """(mother, child): a birth notice of a hospital under an agreement."""
    worker = SignedIn(cell, "village.worker", "registration")
    told = new_person(name="李梅")
    mother = str(worker.call("POST", "/v1/people", told)["personId"])
    approver = SignedIn(cell, "county.approver", "registration")
    agreement = approver.call("POST", "/v1/agreements", AGREEMENT)["agreementId"]
    request = notice(str(told["idNumber"]))
    request.residence.CopyFrom(person_service_pb2.NewResidence(division_code=VILLAGE, address="2组3号"))
    child = call_grpc(cell, "hospital", "life-event", NOTIFY, request, births.NotifyBirthResponse).person_id
    # other journeys of this cell begin without one
    approver.call("POST", f"/v1/agreements/{agreement}:end", {})
    return mother, str(child)


def assessed(caller: SignedIn, person: str) -> dict[str, Any]:
    """The childcare subsidy as the portal shows it; empty before the fact was heard."""
    answer = caller.send("GET", f"/v1/people/{person}/assessment")
    packs = answer.json().get("packs", []) if answer.is_success else []
    return next((one for one in packs if one["programme"] == "childcare_subsidy"), {})


def funded(cell: RunningCell) -> str:
    """A fund whose budget one officer recorded and another confirmed."""
    fund = SignedIn(cell, "finance.officer", "payment").call("POST", "/v1/funds", BUDGET)
    confirm = f"/v1/budgets/{fund['waiting']['budgetId']}:confirm"
    return str(SignedIn(cell, "finance.checker", "payment").call("POST", confirm, {})["fundId"])


def batch_of(cell: RunningCell, fund: str) -> dict[str, Any]:
    """A pay run by three people, to the bank."""
    batch = SignedIn(cell, "finance.officer", "payment").call(
        "POST", "/v1/disbursements", {"fundId": fund, "profile": "csv"}
    )
    path = f"/v1/disbursements/{batch['batchId']}"
    checker = SignedIn(cell, "finance.checker", "payment")
    assert checker.call("POST", f"{path}:check", {})["state"] == "checked"
    refused = checker.send("POST", f"{path}:approve", {})
    assert refused.json()["reason"] == "SAME_PERSON"
    assert SignedIn(cell, "county.approver", "payment").call("POST", f"{path}:approve", {})["state"] == "approved"
    return batch


def answered(cell: RunningCell, batch: str, outcome: str, reason: str) -> dict[str, Any]:
    """What the bank says of every line."""
    officer = SignedIn(cell, "finance.officer", "payment")
    path = f"/v1/disbursements/{batch}"
    file = officer.send("GET", f"{path}/bank-file")
    assert file.is_success
    lines = officer.call("GET", f"{path}/lines")["lines"]
    assert all(one["endToEndId"] in file.text for one in lines)
    answer = upload(officer, f"{path}/result-files", result_of(lines, outcome, reason))
    sent_in: dict[str, Any] = answer.raise_for_status().json()
    if sent_in["state"] != "waiting":
        return sent_in
    confirm = f"/v1/result-files/{sent_in['fileId']}:confirm"
    assert officer.send("POST", confirm, {}).json()["reason"] == "SAME_PERSON"
    return SignedIn(cell, "finance.checker", "payment").call("POST", confirm, {})


def told_of(citizen: SignedIn, code: str) -> int:
    """How many messages of a kind the person has."""
    return sum(one["code"] == code for one in citizen.call("GET", "/v1/messages").get("messages", []))


def result_of(lines: list[dict[str, Any]], outcome: str, reason: str) -> str:
    """A bank's table that says the same of every line."""
    rows = ["end_to_end_id,amount,outcome,reason"]
    for one in lines:
        yuan, fen = divmod(int(one["amountFen"]), 100)
        rows.append(f"{one['endToEndId']},{yuan}.{fen:02d},{outcome},{reason}")
    return "\n".join(rows)


def upload(caller: SignedIn, path: str, text: str) -> httpx.Response:
    headers = {"Anjia-Purpose": "payment", "X-CSRF-Token": caller.csrf, "Cookie": caller.cookie}
    query = {"fileName": "result.csv"}
    return caller.http.post(f"{caller.gateway}{path}", params=query, content=text.encode(), headers=headers)


def test_a_birth_becomes_a_payment_through_everybodys_hands(cell: RunningCell) -> None:
    mother, child = born(cell)
    realm.set_person_id(cell.cell.secrets, "citizen", mother)
    citizen = SignedIn(cell, "citizen", "own-data")
    until(lambda: assessed(citizen, child).get("outcome") == "unknown", "the birth is heard; the hukou is asked for")
    asked = [one for one in assessed(citizen, child)["conditions"] if one["result"] == "unknown"]
    assert [one["name"] for one in asked] == ["hukou_here"]
    assert asked[0]["askZh"]

    worker = SignedIn(cell, "village.worker", "registration")
    version = worker.call("GET", f"/v1/people/{child}")["version"]
    moved = {"version": version, "movedOn": "2026-11-22", "hukou": {"divisionCode": VILLAGE, "address": "2组3号"}}
    worker.call("POST", f"/v1/people/{child}:move", moved)
    until(lambda: assessed(citizen, child).get("state") == "offered", "what is due is offered by itself")
    offer = assessed(citizen, child)
    assert (offer["outcome"], offer["amountFen"]) == ("due", "360000")

    case = f"/v1/entitlements/{offer['entitlementId']}"
    accepted = citizen.call("POST", f"{case}:accept", {"accountNumber": CARD})
    assert (accepted["payeeName"], accepted["accountNumber"][-2:]) == ("*梅", CARD[-2:])
    assert citizen.call("POST", f"{case}:submit", {})["state"] == "township_check"
    township = SignedIn(cell, "township.reviewer", "application-review")
    assert township.call("POST", f"{case}:check", {"passed": True})["state"] == "county_decision"
    county = SignedIn(cell, "county.approver", "application-review")
    signed = {"comparedWith": "国卫办人口发〔2025〕24号"}
    county.call("POST", "/v1/packs/childcare_subsidy:signOff", signed)
    assert county.call("POST", f"{case}:decide", {"granted": True})["state"] == "granted"
    until(lambda: citizen.call("GET", case)["state"] == "ordered", "fees has the order")

    officer = SignedIn(cell, "finance.officer", "payment")
    fund = funded(cell)
    first = batch_of(cell, fund)["batchId"]
    assert int(answered(cell, first, "returned", "AC04")["returned"]) == 1
    until(lambda: citizen.call("GET", case)["state"] == "returned", "the person is told that it came back")
    orders = citizen.call("GET", f"/v1/payment-orders?personId={child}")["orders"]
    (order,) = orders
    citizen.call("POST", f"/v1/payment-orders/{order['orderId']}:mendAccount", {"accountNumber": OTHER_CARD})
    second = batch_of(cell, fund)["batchId"]
    report = answered(cell, second, "settled", "")
    assert int(report["settled"]) == 1
    assert int(answered(cell, second, "settled", "").get("settled", 0)) == 0  # the bank's file twice pays once
    until(lambda: citizen.call("GET", case)["state"] == "paid", "paid")

    # days later the payee's own bank sends it back: not paid any more, told again, and paid once more in the end
    assert int(answered(cell, second, "returned", "AC06")["takenBack"]) == 1
    until(lambda: citizen.call("GET", case)["state"] == "returned", "the award is open again")
    found = officer.call("GET", "/v1/differences")["differences"]
    about = [(one["kind"], one["reasonCode"]) for one in found if one["batchId"] == second]
    assert about == [("taken_back", "AC06")]
    until(lambda: told_of(citizen, "award_returned") == 2, "the person is told of both returns")
    citizen.call("POST", f"/v1/payment-orders/{order['orderId']}:mendAccount", {"accountNumber": CARD})
    assert int(answered(cell, batch_of(cell, fund)["batchId"], "settled", "")["settled"]) == 1
    until(lambda: citizen.call("GET", case)["state"] == "paid", "paid once more")
    sums = officer.call("GET", "/v1/reconciliation")
    assert {int(one.get("differenceFen", 0)) for one in (*sums["funds"], *sums["programmes"])} == {0}
    assert cell.verb("doctor", "--json").returncode == 0
