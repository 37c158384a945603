"""One life's line of work, step by step, as people who do not give up walk it: what is not answered is sent again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import grpc
import httpx
from anjia.registry.v1 import life_event_service_pb2 as births
from anjia.registry.v1 import person_service_pb2

from local import realm
from tests.cells import RunningCell, SignedIn
from tests.chaos.killing import LIMIT_SECONDS, until
from tests.conftest import VILLAGE
from tests.journeys.test_one_life import AGREEMENT, BUDGET, CARD, result_of
from tests.journeys.test_one_person import NOTIFY, call_grpc, new_person, notice
from tests.journeys.test_visit import document, holder_of, visit_of


class Persistent:
    """Somebody at a browser who signs in again when signed out and sends again what was not answered."""

    def __init__(self, cell: RunningCell, user: str, purpose: str) -> None:
        self._cell, self._user, self._purpose = cell, user, purpose
        self._session: SignedIn | None = None

    def session(self) -> SignedIn:
        """Signed in, however long that takes."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while self._session is None:
            try:
                self._session = SignedIn(self._cell, self._user, self._purpose)
            except (httpx.HTTPError, AssertionError, KeyError):  # sign-on, gateway or sessions are away
                assert time.monotonic() < deadline, f"{self._user} can sign in"
                time.sleep(0.5)
        return self._session

    def call(self, verb: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The reply, sent again under one key until there is one."""
        key = str(uuid4())
        answer = self._insist(lambda session: session.send(verb, path, body, **{"Idempotency-Key": key}))
        return answer.json()  # type: ignore[no-any-return]

    def text(self, path: str) -> str:
        """A file."""
        return self._insist(lambda session: session.send("GET", path)).text

    def upload(self, path: str, content: bytes, name: str) -> dict[str, Any]:
        """Send a file."""
        key = str(uuid4())

        def once(session: SignedIn) -> httpx.Response:
            headers = {"Anjia-Purpose": self._purpose, "X-CSRF-Token": session.csrf, "Cookie": session.cookie}
            headers["Idempotency-Key"] = key
            query = {"fileName": name}
            return session.http.post(f"{session.gateway}{path}", params=query, content=content, headers=headers)

        return self._insist(once).json()  # type: ignore[no-any-return]

    def _insist(self, once: Callable[[SignedIn], httpx.Response]) -> httpx.Response:
        deadline, told = time.monotonic() + LIMIT_SECONDS, "nothing"
        while time.monotonic() < deadline:
            session = self.session()
            try:
                answer = once(session)
            except httpx.HTTPError as error:
                told = str(error)
            else:
                if answer.is_success:
                    return answer
                told = answer.text
                if answer.status_code == httpx.codes.UNAUTHORIZED:
                    self._session = None
                else:
                    assert answer.status_code >= 500 or answer.status_code == 429, told
            time.sleep(0.3)
        raise AssertionError(told)


@dataclass
class Life:
    """A birth that becomes a payment, and a visit that costs nothing. Each step ends when its outcome can be seen."""

    cell: RunningCell
    mother_told: dict[str, object] = field(default_factory=dict)
    mother: str = ""
    child: str = ""
    offer: dict[str, Any] = field(default_factory=dict)
    batch: str = ""
    holder: str = ""

    def __post_init__(self) -> None:
        """Everybody is at their desk, what has to be there once a county is there."""
        people = {
            "worker": ("village.worker", "registration"), "township": ("township.reviewer", "application-review"),
            "county": ("county.approver", "application-review"), "payer": ("county.approver", "payment"),
            "officer": ("finance.officer", "payment"), "checker": ("finance.checker", "payment"),
            "office": ("military.office", "military-service"), "clinic": ("clinic.worker", "health-service"),
            "cashier": ("finance.officer", "fee-service"),
        }  # fmt: skip
        self.by = {name: Persistent(self.cell, *account) for name, account in people.items()}
        approver = Persistent(self.cell, "county.approver", "registration")
        self.agreement = approver.call("POST", "/v1/agreements", AGREEMENT)["agreementId"]
        signed = {"comparedWith": "国卫办人口发〔2025〕24号"}
        self.by["county"].call("POST", "/v1/packs/childcare_subsidy:signOff", signed)
        fund = self.by["officer"].call("POST", "/v1/funds", BUDGET)
        self.by["checker"].call("POST", f"/v1/budgets/{fund['waiting']['budgetId']}:confirm", {})
        self.fund = fund["fundId"]
        self.mother_told = new_person(name="李梅")
        self.mother = str(self.by["worker"].call("POST", "/v1/people", self.mother_told)["personId"])
        realm.set_person_id(self.cell.cell.secrets, "citizen", self.mother)
        self.citizen = Persistent(self.cell, "citizen", "own-data")
        self.citizen.session()

    def end(self) -> None:
        """Others begin without the agreement."""
        Persistent(self.cell, "county.approver", "registration").call(
            "POST", f"/v1/agreements/{self.agreement}:end", {}
        )

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        """In their order."""
        return [
            ("birth", self.birth), ("hukou", self.hukou), ("accept", self.accept), ("submit", self.submit),
            ("check", self.check), ("decide", self.decide), ("prepare", self.prepare), ("compare", self.compare),
            ("approve", self.approve), ("result", self.result), ("told", self.told), ("confirm", self.confirm),
            ("card", self.card), ("visit", self.visit),
        ]  # fmt: skip

    def birth(self) -> None:
        request = notice(str(self.mother_told["idNumber"]))
        request.residence.CopyFrom(person_service_pb2.NewResidence(division_code=VILLAGE, address="2组3号"))

        def told() -> bool:
            try:
                reply = call_grpc(self.cell, "hospital", "life-event", NOTIFY, request, births.NotifyBirthResponse)
            except (grpc.RpcError, httpx.HTTPError, OSError):
                return False
            self.child = reply.person_id
            return True

        until(told, "the birth is notified")
        until(lambda: self._assessed().get("outcome") == "unknown", "the birth is heard; the hukou is asked for")

    def hukou(self) -> None:
        version = self.by["worker"].call("GET", f"/v1/people/{self.child}")["version"]
        body = {"version": version, "movedOn": "2026-11-22", "hukou": {"divisionCode": VILLAGE, "address": "2组3号"}}
        self.by["worker"].call("POST", f"/v1/people/{self.child}:move", body)
        until(lambda: self._assessed().get("state") == "offered", "what is due is offered")
        self.offer = self._assessed()

    def accept(self) -> None:
        self.citizen.call("POST", f"{self.case}:accept", {"accountNumber": CARD})

    def submit(self) -> None:
        self.citizen.call("POST", f"{self.case}:submit", {})
        assert self._state() == "township_check"

    def check(self) -> None:
        self.by["township"].call("POST", f"{self.case}:check", {"passed": True})

    def decide(self) -> None:
        self.by["county"].call("POST", f"{self.case}:decide", {"granted": True})
        until(lambda: self._state() == "ordered", "fees has the order")

    def prepare(self) -> None:
        body = {"fundId": self.fund, "profile": "csv"}
        self.batch = self.by["officer"].call("POST", "/v1/disbursements", body)["batchId"]

    def compare(self) -> None:
        self.by["checker"].call("POST", f"/v1/disbursements/{self.batch}:check", {})

    def approve(self) -> None:
        self.by["payer"].call("POST", f"/v1/disbursements/{self.batch}:approve", {})

    def result(self) -> None:
        path = f"/v1/disbursements/{self.batch}"
        lines = self.by["officer"].call("GET", f"{path}/lines")["lines"]
        assert len(lines) == 1, "one order of one child, whatever was sent again"
        assert lines[0]["endToEndId"] in self.by["officer"].text(f"{path}/bank-file")
        content = result_of(lines, "settled", "").encode()
        sent_in = self.by["officer"].upload(f"{path}/result-files", content, "result.csv")
        self.by["checker"].call("POST", f"/v1/result-files/{sent_in['fileId']}:confirm", {})
        until(lambda: self._state() == "paid", "paid")

    def told(self) -> None:
        kinds = ["offer_made", "application_filed", "application_granted", "award_paid"]

        def heard() -> list[str]:
            messages = self.citizen.call("GET", "/v1/messages").get("messages", [])
            return [one["code"] for one in messages if one["code"] in kinds]

        until(lambda: sorted(heard()) == sorted(kinds), "each thing that happened is told once")

    def confirm(self) -> None:
        path = f"/v1/people/{self.mother}/concession-documents"
        kept = self.by["office"].upload(path, document(), "scan.docx")
        told = holder_of(self.mother, kept["documentId"])
        self.holder = self.by["office"].call("POST", "/v1/concession-holders", told)["holderId"]

    def card(self) -> None:
        found = self.by["office"].call("POST", f"/v1/concession-holders/{self.holder}/cards", {})
        assert found["text"]

    def visit(self) -> None:
        found = self.by["clinic"].call("POST", "/v1/concession-visits", visit_of(self.mother))
        path = f"/v1/concession-visits/{found['visitId']}"
        until(lambda: self.by["clinic"].call("GET", path)["state"] == "charged", "the visit is charged")
        invoice = self.by["clinic"].call("GET", path)["invoiceId"]
        assert self.by["cashier"].call("GET", f"/v1/invoices/{invoice}")["state"] == "waived"

    @property
    def case(self) -> str:
        return f"/v1/entitlements/{self.offer['entitlementId']}"

    def _state(self) -> str:
        return str(self.citizen.call("GET", self.case)["state"])

    def _assessed(self) -> dict[str, Any]:
        try:
            packs = self.citizen.session().send("GET", f"/v1/people/{self.child}/assessment").json().get("packs", [])
        except (httpx.HTTPError, ValueError):
            return {}
        return next((one for one in packs if one["programme"] == "childcare_subsidy"), {})
