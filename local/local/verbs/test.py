"""`anjia test`: the tests, on real parts that they bring themselves."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from typing import Annotated

import typer

from local.parts.contract import prepare_contract
from local.places import ROOT

# Each brings a PostgreSQL and at times a cell of its own; what waits for a start leaves the processor to the other.
PROCESSES = 2


def test(
    paths: Annotated[list[str] | None, typer.Argument(help="folders, files or tests; all when left out")] = None,
    full: Annotated[
        bool, typer.Option("--full", help="whole products instead of one of each, a real API server")
    ] = False,
) -> None:
    """Run the tests on real parts. 运行全部测试。"""
    prepare_contract()
    # what a set's order decides is the same in all processes of a run, and another in the next run
    seed = os.environ.get("PYTHONHASHSEED") or str(secrets.randbelow(2**32))
    typer.echo(f"PYTHONHASHSEED={seed}")
    environment = {**os.environ, "ANJIA_TEST_FULL": "1" if full else "", "PYTHONHASHSEED": seed}
    spread = [] if paths else ["-n", str(PROCESSES), "--dist", "loadscope", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", *spread, *(paths or [])]
    done = subprocess.run(command, cwd=ROOT, check=False, env=environment)
    raise typer.Exit(done.returncode)
