"""A pack is tried on families that nobody is, before it decides about anybody: what fails then fails at the start.

Every value that a fact can have stands beside every value of the others, the unlikely and the unknown ones too, over
the years from the pack's first one. Whatever an event would bring about later (a sum too large, a question whose answer
is a number, an amount that is none) is found here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
from chassis.errors import Text

from incentives.packs.pack import Condition, Pack
from incentives.packs.query import compile_pack, open_engine
from incentives.packs.vocabulary import FACTS, VALUES, PackRefused

# no law pays so much or waits so long: what is larger is a slip
MAX_FIGURE = 10**12
YEARS = (0, 1, 2, 20)
# ages in years at the pack's first day, the unborn included
AGES = (-21, -3, -1, 0, 1, 3, 18, 49, 60, 110)
COUNTS = (0, 1, 2, 30)
# how the query calls the answers to conditions, and what is tried like one
COLUMN, CONCERNS = "c_", "concerns"


def try_pack(pack: Pack) -> None:
    """Ask a pack about everybody there can be: its words fit, its answers are yes, no or not known, its amounts paid.

    Errors: PACK_REFUSED.
    """
    with open_engine(1) as engine:
        try:
            engine.execute(f"CREATE TABLE family AS SELECT 'one' AS person_id, * FROM {_families(pack)}")
            for later in YEARS:
                year = pack.valid_from.year + later
                _try_year(pack, engine, year, pack.valid_from if not later else date(year, 12, 31))
        except duckdb.Error as error:
            raise PackRefused(pack=pack.programme, what=f"{type(error).__name__}: {error}") from error


def _try_year(pack: Pack, engine: duckdb.DuckDBPyConnection, year: int, as_of: date) -> None:
    query = compile_pack(pack, claim_year=year, as_of=as_of)
    whom = Condition(CONCERNS, pack.concerns, "", Text("", ""), None)
    asked = replace(pack, conditions=(*pack.conditions, whom))
    for name, kind, *_ in engine.execute(f"DESCRIBE {compile_pack(asked, claim_year=year, as_of=as_of)}").fetchall():
        if str(name).startswith(COLUMN) and kind != "BOOLEAN":
            place = str(name).removeprefix(COLUMN)
            place = place if place == CONCERNS else f"conditions.{place}"
            raise PackRefused(pack=pack.programme, what=f"{place}: yes, no or not known; this is {kind}")
    every = " AND ".join(f"{COLUMN}{one.name}" for one in pack.conditions)
    due = f"SELECT min(coalesce(amount_fen, 0)), max(amount_fen) FROM ({query}) WHERE {every}"
    ((least, most),) = engine.execute(due).fetchall()
    if least is not None and not 0 < least <= most <= MAX_FIGURE:
        wrong = least if least <= 0 else most
        what = f"amount_fen: {wrong} fen in {year} for somebody who is due; more than 0, at most {MAX_FIGURE}"
        raise PackRefused(pack=pack.programme, what=what)


def _families(pack: Pack) -> str:
    """Every combination of what the pack's facts can be; the others are not known."""
    read = [fact for fact in FACTS if fact in pack.facts]
    parts = [f"(SELECT unnest([{', '.join(_values(pack, fact))}]) AS {fact})" for fact in read]
    unread = [f"CAST(NULL AS {kind}) AS {fact}" for fact, kind in FACTS.items() if fact not in pack.facts]
    return f"(SELECT {', '.join([*read, *unread])} FROM {' CROSS JOIN '.join(parts)})"


def _values(pack: Pack, fact: str) -> list[str]:
    kind, first = FACTS[fact], pack.valid_from
    if fact in VALUES:
        known = [f"'{word}'" for word in sorted(VALUES[fact])]
    elif kind == "DATE":
        known = [f"DATE '{date(first.year - age, first.month, 1).isoformat()}'" for age in AGES]
    elif kind == "BOOLEAN":
        known = ["TRUE", "FALSE"]
    elif fact.endswith("_year"):
        known = [str(first.year + later) for later in (-1, 0, 1, 3)]
    else:
        known = [str(count) for count in COUNTS]
    return [f"CAST(NULL AS {kind})", *known]


__all__ = ["MAX_FIGURE", "try_pack"]
