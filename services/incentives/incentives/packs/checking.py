"""What makes a text a law pack: every word declared, every figure a cited integer, every name a plain one.

A pack is data that anybody may propose: whatever of it reaches the query is an integer, a day, a name of the pattern or
an expression that was taken apart and written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.access.contract import ROLES
from chassis.access.principal import is_staffed

from incentives.packs.pack import Condition, Number, Pack, PastAmount, Stage, Step
from incentives.packs.query import RESERVED
from incentives.packs.trial import MAX_FIGURE, try_pack
from incentives.packs.vocabulary import FACTS, PARAMETERS, PackRefused, check_expression

NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
# CN, or GB/T 2260: two digits a province, four a city. 管理规范（试行） art. 31: counties make no subsidy of their own
MARK = re.compile("[\u4e00-\u9fff]")
NATIONAL = "CN"
JURISDICTION = re.compile(r"CN|[1-9][0-9]|[1-9][0-9]{3}")
# where a figure comes from, as domain notes grade it
PROVENANCE = ("S", "S2", "K", "C")
STATUS = ("verified", "unverified")
CLAIMANTS = ("self", "parent", "guardian")
PROCEDURES = (
    ("township_check", "county_decision"),
    ("township_check", "public_notice", "county_decision"),
)
MAX_WORKING_DAYS = 250
# results are kept as bits of an integer
MAX_CONDITIONS = 30
A_YEAR_WITHOUT_LEAP_DAY = 2026
KEYS = {
    *(
        "pack",
        "mark",
        "version",
        "jurisdiction",
        "valid_from",
        "valid_until",
        "title",
        "citation",
        "provenance",
        "status",
    ),
    *("facts", "numbers", "steps", "concerns", "conditions", "amount_fen", "claim_until", "claimants", "stages"),
    "amounts",
}


class _Checker:
    """Refuses by the pack's name and the place in it."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self.names: set[str] = set()

    def require(self, place: str, what: str, *, holds: bool) -> None:
        if not holds:
            raise PackRefused(pack=str(self._pack.programme), what=f"{place}: {what}")

    def text(self, place: str, value: object) -> None:
        self.require(place, "a text", holds=isinstance(value, str) and bool(value.strip()))

    def day(self, place: str, value: object) -> None:
        self.require(
            place, "a day such as 2026-01-01", holds=isinstance(value, date) and not isinstance(value, datetime)
        )

    def integer(self, place: str, value: object, least: int, most: int) -> None:
        fits = type(value) is int and least <= value <= most
        self.require(place, f"a whole number from {least} to {most}", holds=fits)

    def cited(self, place: str, one: Number | Stage | PastAmount) -> None:
        self.text(f"{place}.citation", one.citation)
        self.require(place, f"provenance {', '.join(PROVENANCE)}", holds=one.provenance in PROVENANCE)

    def declare(self, place: str, name: object) -> None:
        """A new word: plain, not taken, not one of SQL's own."""
        plain = isinstance(name, str) and bool(NAME.fullmatch(name))
        self.require(place, f"{name!r} is not a name of small letters, digits and _", holds=plain)
        hidden = name in FACTS or name in PARAMETERS or name in RESERVED or name in self.names
        self.require(place, f"{name} means something else already", holds=not hidden)
        self.names.add(str(name))

    def expression(self, place: str, text: object, words: Iterable[str]) -> str:
        self.text(place, text)
        return check_expression(self._pack.programme, place, str(text), set(words))


def check_keys(content: object) -> Mapping[str, Any]:
    """The pack's text as it is read: a mapping of the known words.

    Errors: PACK_REFUSED.
    """
    if not isinstance(content, Mapping):
        raise PackRefused(pack="?", what="a pack is a mapping of words to values")
    unknown = sorted(str(key) for key in content.keys() - KEYS)
    if unknown:
        raise PackRefused(pack=str(content.get("pack")), what=f"{', '.join(unknown)}: no such word in a pack")
    return content


def check_pack(pack: Pack) -> Pack:
    """The pack with its expressions written anew from what was understood of them.

    Errors: PACK_REFUSED, saying what and where.
    """
    check = _Checker(pack)
    _check_head(check, pack)
    words = {*pack.facts, *PARAMETERS}
    for number in pack.numbers:
        check.declare(f"numbers.{number.name}", number.name)
        check.integer(f"numbers.{number.name}.value", number.value, 0, MAX_FIGURE)
        check.cited(f"numbers.{number.name}", number)
        words.add(number.name)
    steps = []
    for step in pack.steps:
        steps.append(Step(step.name, check.expression(f"steps.{step.name}", step.expression, words)))
        check.declare(f"steps.{step.name}", step.name)
        words.add(step.name)
    check.require(
        "conditions", f"at least one, at most {MAX_CONDITIONS}", holds=0 < len(pack.conditions) <= MAX_CONDITIONS
    )
    conditions = [_condition(check, one, words) for one in pack.conditions]
    concerns = check.expression("concerns", pack.concerns, words)
    amount = check.expression("amount_fen", pack.amount_fen, words)
    _check_amounts(check, pack)
    _check_procedure(check, pack)
    checked = replace(pack, steps=tuple(steps), conditions=tuple(conditions), concerns=concerns, amount_fen=amount)
    try_pack(checked)
    return checked


def _condition(check: _Checker, one: Condition, words: set[str]) -> Condition:
    check.declare(f"conditions.{one.name}", _own(one.name))
    check.text(f"conditions.{one.name}.article", one.article)
    return replace(one, expression=check.expression(f"conditions.{one.name}", one.expression, words))


def _own(name: object) -> object:
    """A condition may be called like the fact it asks about: in the query it stands apart from it."""
    return f"c_{name}" if isinstance(name, str) and NAME.fullmatch(name) else name


def _check_head(check: _Checker, pack: Pack) -> None:
    check.require("pack", "a name of small letters, digits and _", holds=_is_name(pack.programme))
    one_sign = isinstance(pack.mark, str) and bool(MARK.fullmatch(pack.mark))
    check.require("mark", "one Chinese character, for the numbers of its cases", holds=one_sign)
    check.integer("version", pack.version, 1, MAX_FIGURE)
    fits = isinstance(pack.jurisdiction, str) and bool(JURISDICTION.fullmatch(pack.jurisdiction))
    check.require("jurisdiction", "'CN', or the 2 digits of a province or 4 of a city; a county pays none", holds=fits)
    check.day("valid_from", pack.valid_from)
    if pack.valid_until is not None:
        check.day("valid_until", pack.valid_until)
        check.require("valid_until", "after valid_from", holds=pack.valid_until > pack.valid_from)
    check.text("citation", pack.citation)
    for language in pack.title._fields:
        check.text(f"title.{language}", getattr(pack.title, language))
    check.require("provenance", ", ".join(PROVENANCE), holds=pack.provenance in PROVENANCE)
    check.require("status", " or ".join(STATUS), holds=pack.status in STATUS)
    check.require("facts", "each once", holds=len(set(pack.facts)) == len(pack.facts) > 0)
    for fact in pack.facts:
        check.require("facts", f"{fact} is not a fact that a pack may read", holds=fact in FACTS)
    check.integer("claim_until.month", pack.claim_until_month, 1, 12)
    check.integer("claim_until.day", pack.claim_until_day, 1, 31)
    try:
        date(A_YEAR_WITHOUT_LEAP_DAY, pack.claim_until_month, pack.claim_until_day)
    except ValueError:
        check.require("claim_until", "a day that every year has", holds=False)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(NAME.fullmatch(value))


def _check_amounts(check: _Checker, pack: Pack) -> None:
    check.require("amounts", "at least one", holds=bool(pack.amounts))
    for place, one in enumerate(pack.amounts):
        check.day(f"amounts.{place}.valid_from", one.valid_from)
        check.integer(f"amounts.{place}.fen_a_year", one.fen_a_year, 0, MAX_FIGURE)
        check.cited(f"amounts.{place}", one)
    days = [one.valid_from for one in pack.amounts]
    check.require("amounts", "the oldest first, each of its own day", holds=days == sorted(set(days)))


def _check_procedure(check: _Checker, pack: Pack) -> None:
    known = bool(pack.claimants) and set(pack.claimants) <= set(CLAIMANTS)
    check.require("claimants", ", ".join(CLAIMANTS), holds=known)
    names = tuple(stage.name for stage in pack.stages)
    check.require("stages", f"{' → '.join(map(str, names))} is not a procedure we know", holds=names in PROCEDURES)
    for stage in pack.stages:
        works = stage.by in ROLES and is_staffed(stage.by)
        check.require(f"stages.{stage.name}.by", "a role of the contract that people of an office have", holds=works)
        check.integer(f"stages.{stage.name}.working_days", stage.working_days, 1, MAX_WORKING_DAYS)
        check.cited(f"stages.{stage.name}", stage)
    first, last = pack.stages[0], pack.stages[-1]
    check.require("stages", "who checks does not decide: two roles", holds=first.by != last.by)


def check_jurisdictions(packs: Iterable[Pack], counties: Iterable[str]) -> None:
    """Refuse a pack that is no law in a county which is served here.

    Args:
        packs: all that are loaded.
        counties: their codes, six digits.

    Errors: PACK_REFUSED.
    """
    for pack in packs:
        foreign = [one for one in counties if pack.jurisdiction != NATIONAL and not one.startswith(pack.jurisdiction)]
        if foreign:
            what = f"jurisdiction: {pack.jurisdiction} is not the law of {', '.join(foreign)}"
            raise PackRefused(pack=pack.programme, what=what)


def check_deciders(packs: Iterable[Pack], deciders: Mapping[str, Iterable[str]]) -> None:
    """Refuse a pack that gives a stage to somebody whom the contract does not let end it: no case could go on.

    Args:
        packs: all that are loaded.
        deciders: stage → roles that may end it.

    Errors: PACK_REFUSED.
    """
    for pack in packs:
        for stage in pack.stages:
            able = deciders.get(stage.name)
            if able is not None and stage.by not in able:
                what = f"stages.{stage.name}.by: {stage.by} cannot end it; {', '.join(able)} can"
                raise PackRefused(pack=pack.programme, what=what)
