"""A county moves in: its roll is imported by verb and by HTTP, looked at, mended and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
from local.places import ROOT

from tests.cells import RunningCell, anjia

SAMPLE = ROOT / "services" / "registry" / "tests" / "acceptance" / "yanbian-roll.csv"
TRUTH = json.loads(SAMPLE.with_name("yanbian-roll.truth.json").read_text())
COMPARED = ("rows", "accepted", "quarantined", "warnings", "repeated", "linked", "conflicts", "likely_duplicates")
ACTIVE = "SELECT count(*) FROM person WHERE state = 'active' AND roll_id IS NOT NULL"


def truth() -> dict[str, object]:
    return {key: sorted(TRUTH[key]) if isinstance(TRUTH[key], list) else TRUTH[key] for key in COMPARED}


def test_import_equals_the_truth_and_the_same_file_again_writes_nothing(cell: RunningCell) -> None:
    arguments = ("import", str(SAMPLE), "--county", "510422", "--as-of", TRUTH["as_of"], "--json")
    preview = json.loads(cell.verb(*arguments).stdout)
    assert {key: preview[key] for key in COMPARED} == truth()
    assert cell.query(ACTIVE) == [(0,)]
    report = json.loads(cell.verb(*arguments, "--commit").stdout)
    assert {key: report[key] for key in COMPARED} == truth()
    assert cell.query(ACTIVE) == [(TRUTH["people_after_import"],)]
    again = json.loads(cell.verb(*arguments, "--commit").stdout)
    assert again["repeated"] == list(range(1, TRUTH["rows"] + 1))
    assert cell.query(ACTIVE) == [(TRUTH["people_after_import"],)]


def test_refused_file_ends_with_2_and_a_doubtful_column_with_3_and_its_proposal(
    cell: RunningCell, tmp_path: Path
) -> None:
    torn = tmp_path / "torn.xlsx"
    torn.write_bytes(b"PK\x03\x04 cut off")
    done = cell.verb("import", str(torn), "--county", "510422", "--json", check=False)
    assert (done.returncode, json.loads(done.stdout)["reason"]) == (2, "ROLL_TRUNCATED")
    doubtful = tmp_path / "doubtful.csv"
    doubtful.write_text(SAMPLE.read_bytes().decode("gb18030").replace("公民身份号码", "号码甲", 1))
    arguments = ("import", str(doubtful), "--county", "510422", "--as-of", TRUTH["as_of"], "--json")
    done = cell.verb(*arguments, check=False)
    proposal = json.loads(done.stdout)
    assert (done.returncode, proposal["columns"]["号码甲"]) == (3, "id_number")
    settled = tmp_path / "columns.json"
    settled.write_text(json.dumps({"号码甲": "id_number"}))
    done = cell.verb(*arguments, "--columns", str(settled))
    assert json.loads(done.stdout)["rows"] == TRUTH["rows"]


def test_roll_over_http_is_uploaded_watched_committed_and_undone(cell: RunningCell) -> None:
    client = cell.client("registration")
    # another household number and another day: people of their own, not those of the sample
    rows = SAMPLE.read_bytes().decode("gb18030").splitlines(keepends=True)[:1]
    rows += [
        f"{number},H{number},赵{letter}兰,女,,19{70 + number}-03-0{number},汉族,未婚,户主,农业,510422104207,一组,"
        f"510422104207,一组,,,\n"
        for number, letter in enumerate("玉春秋冬", start=1)
    ]
    query = {"fileName": "四户.csv", "county": "510422", "asOf": TRUTH["as_of"]}
    answer = client.http.post("/v1/rolls", params=query, content="".join(rows).encode(), headers=client.headers())
    roll_id = answer.raise_for_status().json()["rollId"]
    states = watched(client.http, roll_id, client.headers())
    assert states[-1] == "previewed"
    before = cell.query(ACTIVE)[0][0]
    client.call("POST", f"/v1/rolls/{roll_id}:commit", {})
    assert watched(client.http, roll_id, client.headers())[-1] == "committed"
    assert cell.query(ACTIVE)[0][0] == before + 4
    client.call("POST", f"/v1/rolls/{roll_id}:undo", {"people": 4, "reason": "试导入"})
    assert watched(client.http, roll_id, client.headers())[-1] == "undone"
    assert cell.query(ACTIVE)[0][0] == before


def watched(http: httpx.Client, roll_id: str, headers: dict[str, str]) -> list[str]:
    """States as the progress stream tells them, to its end."""
    with http.stream("GET", f"/v1/rolls/{roll_id}:watch", headers=headers, timeout=60) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = [line.removeprefix("data: ") for line in answer.iter_lines() if line.startswith("data: ")]
    return [json.loads(line)["state"] for line in lines]


def test_quiet_cell_is_clean_and_its_log_whole(cell: RunningCell) -> None:
    assert json.loads(cell.verb("doctor", "--json").stdout) == {"clean": True, "findings": []}
    assert json.loads(cell.verb("audit", "verify", "--json").stdout) == {"clean": True, "findings": []}
    # nor does it matter in which zone the session of whoever verifies shows times
    done = anjia("audit", "verify", "--json", "--data", str(cell.data), PGTZ="America/New_York", TZ="Asia/Kathmandu")
    assert json.loads(done.stdout) == {"clean": True, "findings": []}
    with cell.connect() as superuser:
        superuser.execute("DELETE FROM access_log WHERE position = (SELECT min(position) FROM access_log)")
    done = cell.verb("audit", "verify", "--json", check=False)
    assert done.returncode == 1
    assert not json.loads(done.stdout)["clean"]


def test_status_names_processes_addresses_accounts_and_clients(cell: RunningCell) -> None:
    status = cell.status
    assert {"postgres", "nats", "keycloak", "registry-serve", "registry-work", "gateway"} <= {
        one["name"] for one in status["processes"] if one["state"] == "running"
    }
    assert {"gateway", "keycloak", "registry_grpc"} <= set(status["addresses"])
    assert {"user", "password", "role", "division"} == set(status["accounts"][0])
    assert {"hospital", "operator"} <= {one["id"] for one in status["clients"]}
    assert (cell.data / "secrets.json").stat().st_mode & 0o077 == 0
