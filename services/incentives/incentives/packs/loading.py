"""Reads the packs of this service, once; one that names what it may not name stops the process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from chassis.errors import Text

from incentives.packs.checking import check_keys, check_pack
from incentives.packs.pack import Condition, Number, Pack, PastAmount, Stage, Step
from incentives.packs.vocabulary import PackRefused

FOLDER = Path(__file__).parent


@cache
def packs() -> tuple[Pack, ...]:
    """Every pack, by programme and validity."""
    found = [load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda pack: (pack.programme, pack.valid_from)))


def load(text: str) -> Pack:
    """A pack from its text.

    Errors: PACK_REFUSED, saying what and where.
    """
    try:
        content = check_keys(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise PackRefused(pack="?", what=f"not YAML: {error}") from error
    try:
        pack = _build(content, hashlib.sha256(text.encode()).hexdigest())
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise PackRefused(pack=str(content.get("pack", "?")), what=f"{type(error).__name__}: {error}") from error
    return check_pack(pack)


def _build(content: Mapping[str, Any], digest: str) -> Pack:
    until = content["claim_until"]
    return Pack(
        programme=content["pack"],
        mark=content["mark"],
        version=content["version"],
        jurisdiction=content["jurisdiction"],
        valid_from=content["valid_from"],
        valid_until=content.get("valid_until"),
        title=Text(**content["title"]),
        citation=content["citation"],
        provenance=content["provenance"],
        status=content["status"],
        facts=tuple(content["facts"]),
        numbers=tuple(Number(**one) for one in content["numbers"]),
        steps=tuple(Step(**one) for one in content.get("steps", ())),
        concerns=content["concerns"],
        conditions=tuple(_condition(one) for one in content["conditions"]),
        amount_fen=content["amount_fen"],
        claim_until_month=until["month"],
        claim_until_day=until["day"],
        claimants=tuple(content["claimants"]),
        stages=tuple(Stage(**one) for one in content["stages"]),
        amounts=tuple(PastAmount(**one) for one in content["amounts"]),
        digest=digest,
    )


def _condition(one: Mapping[str, Any]) -> Condition:
    ask = Text(**one["ask"]) if "ask" in one else None
    return Condition(one["name"], one["expression"], one["article"], Text(**one["text"]), ask)
