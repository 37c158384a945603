"""Generated requests over the whole OpenAPI: no server error, no answer that the document does not promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cells import RunningCell, SignedIn

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def fire(gateway: str, folder: Path, headers: dict[str, str], seconds: int, seed: int) -> None:
    """Let schemathesis loose on a gateway for a while; its findings are the failure's text."""
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{gateway}/openapi.json", "--checks", CHECKS),
        *("--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--max-examples", "10"),
        *("--max-time", str(seconds), "--no-color", "--seed", str(seed), *told),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
    assert "Operations:" in done.stdout, done.stdout[-3000:] + done.stderr[-3000:]
    _, found, what = done.stdout.partition("= FAILURES =")
    assert not found, what[:6000]


@pytest.mark.parametrize("who", ["operator", "county.approver"])
def test_no_generated_request_breaks_the_gateway_or_its_promise(
    cell: RunningCell, tmp_path: Path, full: bool, who: str
) -> None:
    gateway = cell.status["addresses"]["gateway"]
    if who == "operator":
        headers = {"Authorization": f"Bearer {cell.cell.operator_token()}"}
    else:
        browser = SignedIn(cell, who, "registration")
        headers = {"Cookie": browser.cookie, "X-CSRF-Token": browser.csrf}
    fire(gateway, tmp_path, headers, seconds=240 if full else 30, seed=1)
