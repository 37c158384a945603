"""A pack as one query whose columns are the conditions: it explains one person and assesses a million.

Its expressions are checked when the pack is loaded.

The facts stand in a relation `family` with `person_id` and the columns of `vocabulary.FACTS`.
"""

from __future__ import annotations

from datetime import date

import duckdb

from incentives.packs.pack import Pack

# what the query calls things itself
RESERVED = frozenset({"person_id", "family", "answer", "amount_fen"})
# a pack reads the facts it is given: no file, no network, no extension, and no statement can change that
CLOSED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


def open_engine(threads: int) -> duckdb.DuckDBPyConnection:
    """An engine in memory that reaches nothing outside."""
    return duckdb.connect(config={**CLOSED, "threads": str(threads)})


def compile_pack(pack: Pack, *, claim_year: int, as_of: date) -> str:
    """`person_id, c_<condition>…, amount_fen` of everybody the pack concerns; the amount where all conditions hold."""
    given = [f"CAST({claim_year} AS INTEGER) AS claim_year", f"DATE '{as_of.isoformat()}' AS as_of"]
    given += [f"CAST({number.value} AS BIGINT) AS {number.name}" for number in pack.numbers]
    # figures have names of their own, so none hides a fact
    parts = [f"s0 AS (SELECT {', '.join(('person_id', *pack.facts, *given))} FROM family)"]
    for place, step in enumerate(pack.steps, start=1):
        parts.append(f"s{place} AS (SELECT *, {step.expression} AS {step.name} FROM s{place - 1})")
    conditions = [f"({one.expression}) AS c_{one.name}" for one in pack.conditions]
    every = " AND ".join(f"({one.expression})" for one in pack.conditions)
    columns = ["person_id", *conditions, f"CASE WHEN {every} THEN CAST({pack.amount_fen} AS BIGINT) END AS amount_fen"]
    parts.append(f"answer AS (SELECT {', '.join(columns)} FROM s{len(pack.steps)} WHERE {pack.concerns})")
    return f"WITH {', '.join(parts)} SELECT * FROM answer"


def compile_step(pack: Pack, name: str, *, claim_year: int, as_of: date) -> str:
    """What one step of the pack says of everybody the pack concerns."""
    answer = compile_pack(pack, claim_year=claim_year, as_of=as_of)
    before, cut, _ = answer.partition(", answer AS (")
    assert cut  # noqa: S101 - how the query above is made
    return f"{before} SELECT {name} FROM s{len(pack.steps)} WHERE {pack.concerns}"


def compile_bits(pack: Pack, *, claim_year: int, as_of: date) -> str:
    """The same query, the conditions as bits: `person_id, true_bits, unknown_bits, amount_fen`."""
    names = [f"c_{one.name}" for one in pack.conditions]
    true = " + ".join(f"CASE WHEN {name} THEN {1 << bit} ELSE 0 END" for bit, name in enumerate(names))
    unknown = " + ".join(f"CASE WHEN {name} IS NULL THEN {1 << bit} ELSE 0 END" for bit, name in enumerate(names))
    inner = compile_pack(pack, claim_year=claim_year, as_of=as_of)
    return f"SELECT person_id, {true} AS true_bits, {unknown} AS unknown_bits, amount_fen FROM ({inner})"


def outcome_of(pack: Pack, true_bits: int, unknown_bits: int) -> str:
    """due, not_due or unknown: one false condition is enough for not due, whatever else is not known."""
    every = (1 << len(pack.conditions)) - 1
    if true_bits == every:
        return "due"
    return "unknown" if true_bits | unknown_bits == every else "not_due"
