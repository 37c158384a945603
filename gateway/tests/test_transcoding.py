"""HTTP in, gRPC out: every part of a request lands in its field; what does not fit is refused by name."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from anjia.registry.v1 import correction_service_pb2, person_pb2, person_service_pb2, roll_service_pb2
from gateway.testing import PERSON, Front

ORDINARY = {"name": "王秀英", "sex": "SEX_FEMALE", "birthDate": "1990-05-17"}


async def test_path_and_query_become_fields(front: Front) -> None:
    answer = await front.send("GET", f"/v1/people/{PERSON}?asOf=2020-01-01")
    assert answer.status_code == 200, answer.text
    asked = front.behind.last(person_service_pb2.GetPersonRequest)
    assert (asked.person_id, asked.as_of) == (PERSON, "2020-01-01")
    assert front.behind.calls[-1][0] == "/anjia.registry.v1.PersonService/GetPerson"


@pytest.mark.parametrize(("told", "understood"), [("true", True), ("false", False)])
@pytest.mark.parametrize("name", ["openOnly", "open_only"])
async def test_yes_and_no_in_an_address_are_understood(front: Front, name: str, told: str, understood: bool) -> None:
    answer = await front.send("GET", f"/v1/correction-requests?{name}={told}")
    assert answer.status_code == 200, answer.text
    asked = front.behind.last(correction_service_pb2.ListCorrectionRequestsRequest)
    assert asked.open_only is understood


async def test_anything_else_for_a_yes_or_no_is_refused_by_name(front: Front) -> None:
    found = await front.problem("GET", "/v1/correction-requests?openOnly=perhaps")
    assert found["errors"][0]["field"] == "openOnly"


async def test_body_becomes_fields_and_the_path_has_the_last_word(front: Front) -> None:
    other = "01900000-0000-7000-8000-000000000002"
    body = {"version": "3", "fields": ["name"], "name": "王秀莹", "personId": other}
    await front.send("POST", f"/v1/people/{PERSON}:correct", json=body)
    asked = front.behind.last(person_service_pb2.CorrectPersonRequest)
    assert (asked.person_id, asked.version, list(asked.fields), asked.name) == (PERSON, 3, ["name"], "王秀莹")


@pytest.mark.parametrize("spelling", ["personId", "person_id"])
async def test_query_cannot_name_another_person_than_the_path(front: Front, spelling: str) -> None:
    await front.send("GET", f"/v1/people/{PERSON}?{spelling}=01900000-0000-7000-8000-000000000002")
    assert front.behind.last(person_service_pb2.GetPersonRequest).person_id == PERSON


async def test_more_specific_path_is_not_taken_for_an_id(front: Front) -> None:
    await front.send("POST", "/v1/people:search", json={"name": "王"})
    assert front.behind.calls[-1][0].endswith("/SearchPeople")


async def test_nested_fields_and_enumerations_are_read(front: Front) -> None:
    body = {**ORDINARY, "residence": {"divisionCode": "510422104207", "address": "1组"}}
    await front.send("POST", "/v1/people", json=body)
    asked = front.behind.last(person_service_pb2.RegisterPersonRequest)
    assert asked.residence.division_code == "510422104207"
    assert asked.sex == person_pb2.SEX_FEMALE


async def test_reply_is_lower_camel_and_holds_numbers_and_flags_that_are_nought(front: Front) -> None:
    front.behind.reply = person_pb2.Person(person_id=PERSON, name="王秀英")
    answer = await front.send("GET", f"/v1/people/{PERSON}")
    told = answer.json()
    assert (told["personId"], told["name"], told["version"], told["namePending"]) == (PERSON, "王秀英", "0", False)
    assert answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"


async def test_purpose_case_key_and_token_are_passed_on_and_nothing_else(front: Front) -> None:
    headers = {"Anjia-Case": "C-1", "Idempotency-Key": "k", "X-Evil": "1", "Anjia-Role": "system-admin"}
    await front.send("POST", "/v1/people", json=ORDINARY, headers=headers)
    metadata = front.behind.calls[-1][2]
    assert (metadata["anjia-purpose"], metadata["anjia-case"], metadata["idempotency-key"]) == (
        "registration",
        "C-1",
        "k",
    )
    assert metadata["authorization"].startswith("Bearer ")
    assert not {"x-evil", "anjia-role"} & set(metadata)


@pytest.mark.parametrize("where", ["body", "query"])
async def test_unknown_field_is_named(front: Front, where: str) -> None:
    told = (
        await front.problem("POST", "/v1/people", json={**ORDINARY, "shoeSize": 41})
        if where == "body"
        else await front.problem("GET", f"/v1/people/{PERSON}?shoeSize=41")
    )
    assert (told["reason"], told["errors"][0]["field"]) == ("REQUEST_UNREADABLE", "shoeSize")
    assert front.behind.calls == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", 7), ("name", ["a"]), ("sex", "SEX_OTHERWISE"), ("residence", "x"), ("namePending", "yes"), ("name", {})],
)
async def test_field_of_the_wrong_kind_is_named(front: Front, field: str, value: object) -> None:
    told = await front.problem("POST", "/v1/people", json={**ORDINARY, field: value})
    assert told["reason"] == "REQUEST_UNREADABLE"
    assert told["errors"][0]["field"] == field
    assert front.behind.calls == []


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"null", b"7", b'"x"', b"\xff\xfe", b"{'name': 1}", b'{"name": "a"} x', b"[" * 15_000, b"\0"],
    ids=["cut", "list", "null", "number", "text", "bytes", "quotes", "more", "deep list", "nul"],
)
async def test_what_is_no_json_object_is_refused(front: Front, body: bytes) -> None:
    told = await front.problem("POST", "/v1/people", content=body)
    assert (told["status"], told["reason"]) == (400, "REQUEST_UNREADABLE")
    assert front.behind.calls == []


async def test_deep_nesting_is_refused(front: Front) -> None:
    deep = b'{"residence":' * 1_400 + b"1" + b"}" * 1_400
    told = await front.problem("POST", "/v1/people", content=deep)
    assert told["reason"] == "REQUEST_UNREADABLE"
    assert front.behind.calls == []


async def test_huge_body_is_refused_and_not_read_to_its_end(front: Front) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 10_000
            yield b" " * 10_000

    told = await front.problem("POST", "/v1/people", content=endless())
    assert told["reason"] == "BODY_TOO_LARGE"
    assert sent < 1_000_000


@pytest.mark.parametrize("value", ["a\tb", "\x7f", "é", "王"])
async def test_odd_characters_in_a_header_are_refused_and_never_passed_on(front: Front, value: str) -> None:
    told = await front.problem("GET", f"/v1/people/{PERSON}", headers={"Anjia-Case": value.encode()})
    assert (told["reason"], told["errors"][0]["field"]) == ("HEADER_INVALID", "anjia-case")
    assert front.behind.calls == []


async def test_header_cannot_smuggle_another(front: Front) -> None:
    await front.send("GET", f"/v1/people/{PERSON}", headers={"Anjia-Case": "C authorization: Bearer forged"})
    metadata = front.behind.calls[-1][2]
    assert "forged" not in metadata["authorization"]


async def test_upload_is_told_in_order_and_whole(front: Front) -> None:
    front.behind.reply = roll_service_pb2.Roll(roll_id="r")
    content = bytes(range(256)) * 2_000
    answer = await front.send("POST", "/v1/rolls?fileName=a.csv&county=510422", content=content)
    assert answer.json()["rollId"] == "r"
    told = [roll_service_pb2.UploadRollRequest.FromString(one) for one in front.behind.calls[-1][1]]
    assert (told[0].file_name, told[0].county, told[0].chunk) == ("a.csv", "510422", b"")
    assert b"".join(one.chunk for one in told[1:]) == content


async def test_upload_beyond_the_limit_is_refused(front: Front) -> None:
    told = await front.problem("POST", "/v1/rolls?fileName=a.csv&county=510422", content=b"x" * 700_000)
    assert told["reason"] == "UPLOAD_TOO_LARGE"


@pytest.mark.parametrize(
    ("verb", "path", "status", "reason"),
    [
        ("GET", "/v1/nothing", 404, "NO_SUCH_PATH"),
        ("DELETE", f"/v1/people/{PERSON}", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/v1/people:search", 405, "METHOD_NOT_ALLOWED"),
    ],
)
async def test_wrong_paths_and_verbs_are_problems_too(
    front: Front, verb: str, path: str, status: int, reason: str
) -> None:
    told = await front.problem(verb, path)
    assert (told["status"], told["reason"]) == (status, reason)


async def test_without_token_nothing_is_passed_on(front: Front) -> None:
    answer = await front.client.get(f"/v1/people/{PERSON}")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert front.behind.calls == []
