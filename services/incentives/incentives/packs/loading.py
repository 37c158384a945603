"""Reads the packs of this service, once; one that names what it may not name stops the process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from chassis.errors import Text

from incentives.packs.pack import Condition, Number, Pack, PastAmount, Stage, Step
from incentives.packs.vocabulary import FACTS, PARAMETERS, PackRefused, check_expression

FOLDER = Path(__file__).parent
# GB/T 2260: two digits a province, four a city; the country is CN
CITY_DIGITS = 4
PROCEDURES = (
    ["township_check", "county_decision"],
    ["township_check", "public_notice", "county_decision"],
)


@cache
def packs() -> tuple[Pack, ...]:
    """Every pack, by programme and validity."""
    found = [load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda pack: (pack.programme, pack.valid_from)))


def packs_on(day: date) -> list[Pack]:
    """The packs in force on a day."""
    return [pack for pack in packs() if pack.valid_from <= day and (pack.valid_until is None or day < pack.valid_until)]


def pack_of(programme: str, version: int) -> Pack:
    """A pack of any time.

    Errors: `LookupError`: a version that was decided under is never taken away.
    """
    for pack in packs():
        if (pack.programme, pack.version) == (programme, version):
            return pack
    message = f"no pack {programme} {version}"
    raise LookupError(message)


def load(text: str) -> Pack:
    """A pack from its text.

    Errors: PACK_REFUSED, saying what and where.
    """
    content: Mapping[str, Any] = yaml.safe_load(text)
    name = str(content.get("pack", "?"))
    try:
        pack = _build(content, hashlib.sha256(text.encode()).hexdigest())
    except (KeyError, TypeError, ValueError) as error:
        raise PackRefused(pack=name, what=f"{type(error).__name__}: {error}") from error
    _check(pack)
    return pack


def _build(content: Mapping[str, Any], digest: str) -> Pack:
    until = content["claim_until"]
    return Pack(
        programme=content["pack"],
        version=int(content["version"]),
        jurisdiction=str(content["jurisdiction"]),
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
        claim_until_month=int(until["month"]),
        claim_until_day=int(until["day"]),
        claimants=tuple(content["claimants"]),
        stages=tuple(Stage(**one) for one in content["stages"]),
        amounts=tuple(PastAmount(**one) for one in content["amounts"]),
        digest=digest,
    )


def _condition(one: Mapping[str, Any]) -> Condition:
    ask = Text(**one["ask"]) if "ask" in one else None
    return Condition(one["name"], one["expression"], one["article"], Text(**one["text"]), ask)


def _check(pack: Pack) -> None:
    """Every word declared, every figure cited, every claimant and stage known."""
    for fact in pack.facts:
        if fact not in FACTS:
            raise PackRefused(pack=pack.programme, what=f"facts: {fact} is not a fact that a pack may read")
    if pack.jurisdiction != "CN" and len(pack.jurisdiction) > CITY_DIGITS:
        # 管理规范（试行） art. 31: county and below make no subsidy of their own
        raise PackRefused(pack=pack.programme, what="jurisdiction: a county may not pay a subsidy of its own")
    names = {*pack.facts, *PARAMETERS}
    for number in pack.numbers:
        if not number.citation or number.provenance not in ("S", "S2", "K", "C"):
            raise PackRefused(pack=pack.programme, what=f"numbers: {number.name} needs citation and provenance")
        names.add(number.name)
    for step in pack.steps:
        check_expression(pack.programme, f"steps.{step.name}", step.expression, names)
        names.add(step.name)
    check_expression(pack.programme, "concerns", pack.concerns, names)
    for condition in pack.conditions:
        check_expression(pack.programme, f"conditions.{condition.name}", condition.expression, names)
        if not condition.article:
            raise PackRefused(pack=pack.programme, what=f"conditions.{condition.name}: names no article")
    check_expression(pack.programme, "amount_fen", pack.amount_fen, names)
    days = [one.valid_from for one in pack.amounts]
    if not days or days != sorted(set(days)) or not all(one.citation for one in pack.amounts):
        raise PackRefused(pack=pack.programme, what="amounts: the oldest first, each of its own day and cited")
    _check_procedure(pack)


def _check_procedure(pack: Pack) -> None:
    if not set(pack.claimants) <= {"self", "parent", "guardian"}:
        raise PackRefused(pack=pack.programme, what="claimants: self, parent or guardian")
    names = [stage.name for stage in pack.stages]
    if names not in PROCEDURES:
        raise PackRefused(pack=pack.programme, what=f"stages: {' → '.join(names)} is not a procedure we know")
