"""The ladder of supervision, read and checked once, at start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from chassis.values import Level

from notifications.clocks.rules import SUPERVISOR

FILE = Path(__file__).with_name("ladder.yaml")


class LadderUnusable(Exception):
    """The ladder names a level that there is not, or leads round: the process does not start."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


@dataclass(frozen=True, slots=True)
class Ladder:
    """Stage → level of its office; level → the superior one."""

    stages: dict[str, str]
    superior: dict[str, str]
    citation: str
    provenance: str

    def level_of(self, stage: str) -> str:
        """The level of a stage's office; a stage that is new to us is the county's."""
        return self.stages.get(stage, Level.COUNTY.value)


def load_ladder(path: Path) -> Ladder:
    """A ladder.

    Errors: `LadderUnusable`.
    """
    try:
        ladder = Ladder(**yaml.safe_load(path.read_text(encoding="utf-8")))
    except TypeError as error:
        raise LadderUnusable(path.name, str(error)) from error
    levels = {level.value for level in Level} | {SUPERVISOR}
    named = {*ladder.stages.values(), *ladder.superior, *ladder.superior.values()}
    if not named <= levels or not ladder.citation:
        raise LadderUnusable(path.name, f"a level of {', '.join(sorted(levels))}, and a citation")
    for start in ladder.superior:
        seen, level = {start}, start
        while level in ladder.superior:
            level = ladder.superior[level]
            if level in seen:
                raise LadderUnusable(path.name, f"it leads round at {level}")
            seen.add(level)
    return ladder


@cache
def ladder() -> Ladder:
    """The release's own."""
    return load_ladder(FILE)
