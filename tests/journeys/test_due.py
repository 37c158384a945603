"""What the county that moved in owes its families: the truth file's subsidies, before and after a clerk merged."""

from __future__ import annotations

import time
from typing import Any

from local.gateway_client import Refused

from tests.cells import RunningCell, SignedIn
from tests.journeys.test_county_moves_in import SAMPLE, TRUTH
from tests.journeys.test_one_person import until

OWED = TRUTH["childcare_subsidy_2026"]
COUNTY = "510422"
LIMIT_SECONDS = 120


def assessed(cell: RunningCell) -> dict[str, dict[str, int]]:
    """Birth year → children and yuan due, of a run of its own."""
    client = cell.client("assessment")
    deadline = time.monotonic() + LIMIT_SECONDS
    while True:
        try:
            run = client.call("POST", "/v1/assessments", {"asOf": TRUTH["as_of"]})
            break
        except Refused as refused:  # the one that follows every roll by itself is under way
            if refused.problem["reason"] != "ASSESSMENT_RUNNING" or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
    while run["state"] == "waiting":
        assert time.monotonic() < deadline, "the assessment ends"
        time.sleep(0.2)
        run = client.call("GET", f"/v1/assessments/{run['runId']}")
    assert run["state"] == "done"
    return {
        str(one["birthYear"]): {"children": int(one["people"]), "yuan": int(one["amountFen"]) // 100}
        for one in run["totals"]
        if (one["programme"], one["outcome"], one["county"]) == ("childcare_subsidy", "due", COUNTY)
    }


def settled(cell: RunningCell, wanted: dict[str, dict[str, int]]) -> None:
    """Assess until the projection has heard everything; what it then finds is compared whole."""
    found: dict[str, Any] = {}

    def same() -> bool:
        found.clear()
        found.update(assessed(cell))
        return found == wanted

    try:
        until(same, "")
    except AssertionError:
        assert found == wanted


def test_assessment_finds_what_the_roll_owes_before_and_after_merging(cell: RunningCell) -> None:
    arguments = ("import", str(SAMPLE), "--county", COUNTY, "--as-of", TRUTH["as_of"], "--json", "--commit")
    cell.verb(*arguments)
    settled(cell, OWED["after_import"])
    clerk = SignedIn(cell, "yanbian.approver", "duplicate-review")
    merged = 0
    while pairs := [one for one in clerk.call("GET", "/v1/candidates").get("candidates", []) if likely(one)]:
        for pair in pairs:
            kept, why = pair["firstPersonId"], "姓名读音相同，出生日期一致"
            clerk.call("POST", f"/v1/candidates/{pair['candidateId']}:merge", {"keptPersonId": kept, "reason": why})
            merged += 1
    assert merged == len(TRUTH["likely_duplicates"])
    settled(cell, OWED["after_merging_likely_duplicates"])


def likely(pair: dict[str, Any]) -> bool:
    """A probable duplicate that nobody has decided on."""
    return bool(pair["kind"] == "likely_duplicate" and pair["state"] == "open")


def test_children_who_wait_in_quarantine_are_on_the_clerks_list(cell: RunningCell) -> None:
    clerk = SignedIn(cell, "yanbian.approver", "registration")

    def committed() -> list[dict[str, Any]]:
        rolls = clerk.call("GET", "/v1/rolls").get("rolls", [])
        return [one for one in rolls if one["fileName"] == SAMPLE.name and one["state"] == "committed"]

    # whoever runs this alone, or first, brings the roll
    if not committed():
        cell.verb("import", str(SAMPLE), "--county", COUNTY, "--as-of", TRUTH["as_of"], "--json", "--commit")
    first = committed()[-1]
    waiting: list[int] = []
    while page := clerk.call("GET", f"/v1/rolls/{first['rollId']}/rows?afterRow={max(waiting, default=0)}").get("rows"):
        waiting += [int(one["row"]) for one in page]
    assert set(OWED["waiting_in_quarantine"]) <= set(waiting)
