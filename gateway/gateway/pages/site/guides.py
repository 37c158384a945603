"""Guides and notices, as files: what the law says, where it says so, and who is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[1] / "content"


@dataclass(frozen=True)
class Guide:
    """A page of sections; every text is `{zh, en}`. `event`: the life event it stands under on the first page."""

    name: str
    title: dict[str, str]
    summary: dict[str, str]
    sections: list[dict[str, Any]]
    basis: list[dict[str, str]] = field(default_factory=list)
    event: dict[str, str] = field(default_factory=dict)
    checked_on: str = ""
    unverified: bool = False


@cache
def places_of_guides() -> dict[str, int]:
    """The place of each on the first page: the number its file name begins with."""
    return {path.stem.partition("-")[2]: int(path.stem.partition("-")[0]) for path in FOLDER.glob("*.yaml")}


@cache
def guides() -> dict[str, Guide]:
    """All of them, in the order of their file names."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        name = path.stem.partition("-")[2]
        found[name] = Guide(name=name, **yaml.safe_load(path.read_text(encoding="utf-8")))
    return found
