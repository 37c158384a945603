"""The cell starts a second time: seconds to its first page, beside what Keycloak takes of it by itself."""

from __future__ import annotations

import re

from local.bench.figures import Figure
from local.bench.ground import Ground

TARGET_SECONDS = 6
_TOLD = re.compile(r"^\s*([0-9.]+)s keycloak\s+(starting|running)\s*$", re.MULTILINE)


class StartNotTold(Exception):
    """The supervisor's log does not say when Keycloak started and when it was ready."""


def measure(ground: Ground) -> list[Figure]:
    """Seconds from the command to an answered first page."""
    ground.stop()
    seconds = ground.start()
    return [Figure("up_second_start", seconds, "s", TARGET_SECONDS, _keycloak_alone(ground))]


def _keycloak_alone(ground: Ground) -> float:
    """The floor: from the start of Keycloak's process to its readiness, as this start's supervisor saw it."""
    told = (ground.data / "logs" / "supervisor.out").read_text(errors="replace")
    moments = {state: float(second) for second, state in _TOLD.findall(told)}
    if set(moments) != {"starting", "running"}:
        raise StartNotTold(ground.data)
    return moments["running"] - moments["starting"]
