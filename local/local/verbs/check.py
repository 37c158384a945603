"""`anjia check`: everything that can be judged without running a cell."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import typer
from rich.console import Console

from local.places import ROOT

BIN = Path(sys.executable).parent
CHECKS = {
    "style": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "types": [
        str(BIN / "mypy"),
        "chassis/chassis",
        "services/registry/registry",
        "services/incentives/incentives",
        "services/fees/fees",
        "services/services-military/concessions",
        "services/notifications/notifications",
        "gateway/gateway",
        "local/local",
    ],
    "imports": [str(BIN / "lint-imports"), "--no-logo"],
    "contract": [str(BIN / "buf"), "lint"],
    # proto/released.binpb is the image of the last release; a release replaces it
    "old clients": [
        str(BIN / "buf"),
        "breaking",
        "proto/gen/anjia/contract.binpb",
        "--against",
        "proto/released.binpb",
        "--config",
        "proto/breaking.yaml",
    ],
    "stubs": [sys.executable, "proto/generate.py", "--check"],
    "cluster": [sys.executable, "-m", "local", "step", "cluster"],
    "links": [sys.executable, "docs/links.py", "--check"],
}


def check() -> None:
    """Style, types, who imports whom, contract, fresh stubs, the cluster's shape. 静态检查。"""
    console = Console(stderr=True)
    failed = []
    for name, command in CHECKS.items():
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        passed = done.returncode == 0
        console.print(
            f"{'[green]passed[/green]' if passed else '[red]failed[/red]'} {name} {time.monotonic() - started:.1f}s"
        )
        if not passed:
            failed.append(name)
            print(done.stdout + done.stderr)
    raise typer.Exit(1 if failed else 0)
