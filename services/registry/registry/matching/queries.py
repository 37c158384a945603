"""Pairs of records that a clerk should see, found among many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.matching.rules import Record, Why, compare

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, by their keys in the frame, and why."""

    first: int
    second: int
    why: tuple[Why, ...]


def find_pairs(people: pl.DataFrame) -> list[Pair]:
    """Probable duplicates among records.

    Args:
        people: one row a record: `key` (int), `name`, `sex` (1, 2, 9), `birth_date`, `number` (text or bytes of the
            verified number, null without), `has_number` (verified or not), `household` (text, '' unknown).

    At least one of a pair has no verified number, so only those records look for a partner: the rest is never paired
    among itself, which is what keeps this linear.
    """
    import polars as pl  # noqa: PLC0415 - the serving process needs no frames

    from registry.people.names import all_sounds, simplified  # noqa: PLC0415 - dictionaries

    named = people.filter(pl.col("name") != "")
    if named.is_empty():
        return []
    names = named.select("name").unique()
    heard = names.with_columns(
        pl.Series("sound", all_sounds(names["name"].to_list()), dtype=pl.List(pl.Utf8)),
        pl.Series("simplified", [simplified(name) for name in names["name"]], dtype=pl.Utf8),
    )
    month, day = pl.col("birth_date").dt.month(), pl.col("birth_date").dt.day()
    keyed = named.join(heard, on="name").with_columns(
        # the same for a date and for the one with day and month exchanged
        date_key=pl.col("birth_date").dt.year().cast(pl.Int32) * 10_000
        + pl.min_horizontal(month, day).cast(pl.Int32) * 100
        + pl.max_horizontal(month, day).cast(pl.Int32)
    )
    sides = keyed.select("key", "number", "date_key", "sound").explode("sound")
    seekers = sides.filter(pl.col("number").is_null())
    met = (
        seekers.join(sides, on=["sound", "date_key"], suffix="_other")
        .filter(pl.col("key") != pl.col("key_other"))
        .select(first=pl.min_horizontal("key", "key_other"), second=pl.max_horizontal("key", "key_other"))
        .unique()
        .sort("first", "second")
    )
    if met.is_empty():
        return []
    wanted = pl.concat([met["first"], met["second"]]).unique()
    records = {row["key"]: _record(row) for row in keyed.filter(pl.col("key").is_in(wanted.implode())).iter_rows(named=True)}
    pairs = (Pair(one, other, compare(records[one], records[other])) for one, other in met.iter_rows())
    return [pair for pair in pairs if pair.why]


def _record(row: dict[str, object]) -> Record:
    return Record(
        name=row["name"],  # type: ignore[arg-type]
        simplified=row["simplified"],  # type: ignore[arg-type]
        sounds=tuple(row["sound"]),  # type: ignore[arg-type]
        sex=row["sex"],  # type: ignore[arg-type]
        birth_date=row["birth_date"],  # type: ignore[arg-type]
        number=row["number"],
        has_number=row["has_number"],  # type: ignore[arg-type]
        household=row["household"],  # type: ignore[arg-type]
    )
