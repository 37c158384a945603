"""One thread through everything: sign-on, scope, purpose, log, fact, trace; a birth; a citizen and who looked."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from uuid import uuid4

import grpc
import pytest
from anjia.registry.v1 import life_event_service_pb2 as births
from anjia.registry.v1 import person_pb2, person_service_pb2
from chassis.rpc.status import from_rpc_error
from chassis.values.identity_number import check_character

from local import realm
from tests.cells import RunningCell, SignedIn
from tests.collector import Collector
from tests.conftest import VILLAGE, Ear

LIMIT_SECONDS = 30


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def new_person(**fields: object) -> dict[str, object]:
    first = f"000421199005{secrets.randbelow(18) + 10}{secrets.randbelow(900) + 100}"
    return {
        "name": "王秀英",
        "sex": "SEX_FEMALE",
        "birthDate": f"{first[6:10]}-{first[10:12]}-{first[12:14]}",
        "idNumber": first + check_character(first),
        "residence": {"divisionCode": VILLAGE, "address": "1组12号"},
        **fields,
    }


def test_person_is_registered_heard_and_traced_across_all_processes(
    cell: RunningCell, ear: Ear, collector: Collector
) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    trace = secrets.token_hex(16)
    told = new_person(phone="13812345678")
    person = worker.call("POST", "/v1/people", told, traceparent=f"00-{trace}-{secrets.token_hex(8)}-01")
    person_id = str(person["personId"])
    fact = ("registry.person.registered.v1", person_id, 1)
    until(lambda: fact in ear.heard(), "the fact is heard")
    until(
        lambda: collector.processes_of(trace) >= {"gateway", "registry-serve", "ear"},
        "the trace goes through gateway, registry and the hearer",
    )
    for secret in (told["idNumber"], "王秀英", "13812345678"):
        assert str(secret) not in collector.text()
        for log in (cell.data / "logs").glob("*.log"):
            assert str(secret) not in log.read_text(errors="replace"), log.name


def test_same_person_by_http_and_by_grpc(cell: RunningCell) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    person = worker.call("POST", "/v1/people", new_person())
    by_http = cell.client("registration").call("GET", f"/v1/people/{person['personId']}")
    reply = call_grpc(
        cell,
        "operator",
        "registration",
        "/anjia.registry.v1.PersonService/GetPerson",
        person_service_pb2.GetPersonRequest(person_id=str(person["personId"])),
        person_pb2.Person,
    )
    assert (reply.name, reply.birth_date) == (by_http["name"], by_http["birthDate"])
    assert reply.identifiers[0].number == by_http["identifiers"][0]["number"]
    assert by_http["identifiers"][0]["number"].startswith("*" * 16)


def call_grpc(cell: RunningCell, client: str, purpose: str, method: str, request, reply):
    """As another department's system calls: straight to the service's listener, with its own account."""
    token = cell.cell.client_token(client)
    metadata = (("authorization", f"Bearer {token}"), ("anjia-purpose", purpose), ("idempotency-key", str(uuid4())))
    with grpc.insecure_channel(cell.status["addresses"]["registry_grpc"]) as channel:
        stub = channel.unary_unary(method, lambda message: message.SerializeToString(), reply.FromString)
        return stub(request, metadata=metadata, timeout=20)


NOTIFY = "/anjia.registry.v1.LifeEventService/NotifyBirth"


def notice(mother: str) -> births.NotifyBirthRequest:
    return births.NotifyBirthRequest(
        institution="H510421-1",
        notice_number=uuid4().hex[:12],
        child_sex=person_pb2.SEX_FEMALE,
        birth_date="2026-11-20",
        residence=person_service_pb2.NewResidence(division_code="510421101200", address="2组3号"),
        adults=[births.ResponsibleAdult(role=births.ADULT_ROLE_MOTHER, name="李梅", id_number=mother)],
    )


def test_hospital_notifies_a_birth_under_an_agreement_and_never_without(cell: RunningCell) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    told = new_person(name="李梅")
    mother = worker.call("POST", "/v1/people", told)
    request = notice(str(told["idNumber"]))
    with pytest.raises(grpc.RpcError) as refused:
        call_grpc(cell, "hospital", "life-event", NOTIFY, request, births.NotifyBirthResponse)
    assert from_rpc_error(refused.value).reason == "AGREEMENT_MISSING"
    approver = SignedIn(cell, "county.approver", "registration")
    approver.call(
        "POST",
        "/v1/agreements",
        {
            "agency": "hospital",
            "permission": "registry.birth.notify",
            "purpose": "life-event",
            "fields": [field.name for field in births.NotifyBirthRequest.DESCRIPTOR.fields],
            "legalBasis": "政务数据共享条例",
            "impactAssessment": "PIA-1",
            "validFrom": "2026-01-01",
            "validUntil": "2099-01-01",
        },
    )
    born = call_grpc(cell, "hospital", "life-event", NOTIFY, request, births.NotifyBirthResponse)
    again = call_grpc(cell, "hospital", "life-event", NOTIFY, request, births.NotifyBirthResponse)
    assert (born.known_already, again.known_already, again.person_id) == (False, True, born.person_id)
    kin = approver.call("GET", f"/v1/people/{born.person_id}/kinship")["kin"]
    assert [(one["kind"], one["person"]["personId"]) for one in kin] == [("parent", mother["personId"])]


def test_citizen_reads_own_record_and_sees_who_looked_as_what_and_why(cell: RunningCell) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    person, other = (worker.call("POST", "/v1/people", new_person(name=name)) for name in ("王秀英", "赵六"))
    worker.call("GET", f"/v1/people/{person['personId']}")
    realm.set_person_id(cell.cell.secrets, "citizen", str(person["personId"]))
    citizen = SignedIn(cell, "citizen", "own-data")
    assert citizen.call("GET", f"/v1/people/{person['personId']}")["name"] == "王秀英"
    looks = citizen.call("GET", f"/v1/people/{person['personId']}/accesses")["accesses"]
    seen = {(one["role"], one["office"], one["purpose"], one["action"]) for one in looks}
    assert ("village-worker", VILLAGE, "registration", "read") in seen
    refused = citizen.send("GET", f"/v1/people/{other['personId']}")
    assert (refused.status_code, refused.json()["reason"]) == (404, "PERSON_NOT_FOUND")
    asked = citizen.call(
        "POST",
        f"/v1/people/{person['personId']}/correction-requests",
        {"field": "birth_date", "proposed": "1991-05-17", "statement": "以户口簿为准"},
    )
    assert asked["dueOn"] > "2026"


def test_call_without_purpose_or_with_a_foreign_page_token_is_refused_in_both_languages(cell: RunningCell) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    problem = worker.send("POST", "/v1/people:search", {"name": "wang"}, **{"Anjia-Purpose": ""}).json()
    assert problem["reason"] == "PURPOSE_REQUIRED"
    assert problem["messages"]["zh"]
    assert problem["messages"]["en"]
    forged = worker.send("POST", "/v1/people", new_person(), **{"X-CSRF-Token": "another"})
    assert (forged.status_code, forged.json()["reason"]) == (403, "CSRF_REFUSED")
