"""Processes of a cell are killed, and conditions are waited for."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from tests.cells import RunningCell

LIMIT_SECONDS = 300


def until(condition: Callable[[], object], what: str) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


def kill_at_once(cell: RunningCell, name: str) -> int:
    """Kill -9 one process and do not wait; returns its id."""
    process = next(one["pid"] for one in cell.status["processes"] if one["name"] == name)
    os.kill(process, signal.SIGKILL)
    return int(process)


def wait_for_another(cell: RunningCell, name: str, before: int) -> None:
    """Until the supervisor has started another process of this name, and it is ready."""

    def is_back() -> bool:
        found = next(one for one in cell.status["processes"] if one["name"] == name)
        return bool(found["pid"] != before and found["state"] == "running")

    until(is_back, f"{name} is back")


def kill(cell: RunningCell, name: str) -> None:
    """Kill -9 one process, and wait until its supervisor has started another."""
    wait_for_another(cell, name, kill_at_once(cell, name))
