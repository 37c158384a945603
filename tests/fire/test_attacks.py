"""What somebody would try: others' sessions, tokens and cursors, hostile uploads, floods; sign-on away for a while."""

from __future__ import annotations

import io
import os
import signal
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import httpx
import jwt
import pytest
from chassis.testing.issuer import Issuer

from tests.cells import RunningCell, SignedIn
from tests.conftest import VILLAGE

LIMIT_SECONDS = 90


def person(number: int) -> dict[str, object]:
    return {
        "name": f"侯小{'一二三四五六七八九'[number]}",
        "sex": "SEX_MALE",
        "birthDate": f"198{number}-04-0{number}",
        "residence": {"divisionCode": VILLAGE, "address": "2组"},
    }


def bearer(cell: RunningCell, token: str) -> httpx.Response:
    gateway = cell.status["addresses"]["gateway"]
    headers = {"Authorization": f"Bearer {token}", "Anjia-Purpose": "registration"}
    return httpx.post(f"{gateway}/v1/people:search", json={"name": "wang"}, headers=headers)


def test_session_known_before_signing_in_is_worth_nothing_after(cell: RunningCell) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    first = worker.cookie
    worker.sign_in()
    assert worker.cookie != first
    gateway = cell.status["addresses"]["gateway"]
    told = {"Cookie": first, "Anjia-Purpose": "registration", "X-CSRF-Token": worker.csrf}
    answer = httpx.post(f"{gateway}/v1/people:search", json={"name": "wang"}, headers=told)
    assert answer.status_code == 401


def test_session_is_over_after_signing_out(cell: RunningCell) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    stolen, csrf = worker.cookie, worker.csrf
    worker.sign_out()
    gateway = cell.status["addresses"]["gateway"]
    told = {"Cookie": stolen, "Anjia-Purpose": "registration", "X-CSRF-Token": csrf}
    assert httpx.post(f"{gateway}/v1/people:search", json={"name": "wang"}, headers=told).status_code == 401


def test_form_from_another_page_changes_nothing(cell: RunningCell) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    for csrf in ("", "0" * 64):
        answer = worker.send("POST", "/v1/people", person(1), **{"X-CSRF-Token": csrf})
        assert (answer.status_code, answer.json()["reason"]) == (403, "CSRF_REFUSED")


def test_foreign_and_altered_tokens_are_refused(cell: RunningCell) -> None:
    foreign = Issuer()
    token = cell.cell.operator_token()
    head, claims, _ = token.split(".")
    unsigned = jwt.encode(jwt.decode(token, options={"verify_signature": False}), "", algorithm="none")
    for forged in (foreign.token("operator"), f"{head}.{claims}.AAAA", unsigned, "nonsense"):
        assert bearer(cell, forged).status_code == 401, forged[:20]
    foreign.close()


def test_cursor_of_somebody_else_or_of_another_question_does_not_open(cell: RunningCell) -> None:
    worker, approver = (SignedIn(cell, user, "registration") for user in ("village.worker", "county.approver"))
    for number in range(1, 5):
        worker.call("POST", "/v1/people", person(number))
    token = worker.call("POST", "/v1/people:search", {"name": "houxiao", "pageSize": 1})["nextPageToken"]
    assert token
    for caller, name, given in (
        (approver, "houxiao", token),
        (worker, "wang", token),
        (worker, "houxiao", str(token)[:-4] + "AAAA"),
        (worker, "houxiao", "é'--"),
    ):
        answer = caller.send("POST", "/v1/people:search", {"name": name, "pageSize": 1, "pageToken": given})
        assert (answer.status_code, answer.json()["reason"]) in ((400, "PAGE_TOKEN_INVALID"), (400, "REQUEST_INVALID"))


FORMULA = "姓名,出生日期,现居住地区划代码\n=cmd|' /C calc'!A0,1990-01-01,510421100001\n"


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (bomb, "ROLL_ARCHIVE_BOMB"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "ROLL_OTHER_TYPE"),
        (lambda: ",".join(f"c{n}" for n in range(1_000_000)).encode(), "ROLL_TOO_MANY_COLUMNS"),
        (FORMULA.encode, "ROLL_FORMULA"),
    ],
    ids=["zip bomb", "picture", "a million columns", "formula"],
)
def test_hostile_upload_is_refused_by_name_and_registers_nobody(cell: RunningCell, content, reason: str) -> None:
    client = cell.client("registration")
    query = {"fileName": "../../etc/passwd.csv", "county": "510421"}
    answer = client.http.post("/v1/rolls", params=query, content=content(), headers=client.headers())
    roll = answer.raise_for_status().json()
    deadline = time.monotonic() + LIMIT_SECONDS
    while roll["state"] == "uploaded":
        assert time.monotonic() < deadline
        time.sleep(0.2)
        roll = client.call("GET", f"/v1/rolls/{roll['rollId']}")
    assert (roll["state"], roll["report"]["reason"]) == ("refused", reason)
    assert roll["report"]["message"]["zh"]


def test_flood_of_guesses_is_slowed_and_whoever_is_signed_in_goes_on(cell: RunningCell) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    gateway = cell.status["addresses"]["gateway"]
    with httpx.Client() as client, ThreadPoolExecutor(16) as crowd:
        headers = {"Authorization": "Bearer guess", "Anjia-Purpose": "registration"}

        def guess(_number: int) -> int:
            return client.post(f"{gateway}/v1/people:search", json={"name": "wang"}, headers=headers).status_code

        seen = set(crowd.map(guess, range(1500)))
    assert seen == {401, 429}
    assert worker.send("POST", "/v1/people:search", {"name": "hou"}).is_success


def test_sign_on_away_for_a_while_is_said_and_over_when_it_is_back(cell: RunningCell) -> None:
    worker = SignedIn(cell, "village.worker", "registration")
    pid = next(one["pid"] for one in cell.status["processes"] if one["name"] == "keycloak")
    os.kill(pid, signal.SIGSTOP)
    try:
        # whoever is signed in works on; whoever is not is told so, and not kept waiting
        assert worker.send("POST", "/v1/people:search", {"name": "hou"}).is_success
    finally:
        os.kill(pid, signal.SIGCONT)
        os.kill(pid, signal.SIGKILL)
    assert worker.send("POST", "/v1/people:search", {"name": "hou"}).is_success
    deadline = time.monotonic() + LIMIT_SECONDS
    while True:
        try:
            again = SignedIn(cell, "village.worker", "registration")
            break
        except (httpx.HTTPError, AssertionError):
            assert time.monotonic() < deadline, "sign-on is back"
            time.sleep(0.5)
    assert again.send("POST", "/v1/people:search", {"name": "hou"}).is_success
