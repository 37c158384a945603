"""Pairs of records that a clerk should see, found among many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from registry.matching.rules import Record, Why, compare

if TYPE_CHECKING:
    import polars as pl

# More records than this that sound alike and share a birth date mean that somebody filled a column with one value
# (1900-01-01, a name copied down): each is shown beside the first of them, or the pairs would grow with the square.
CROWD = 50
_PART = "|"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, by their keys in the frame, and why."""

    first: int
    second: int
    why: tuple[Why, ...]


def find_pairs(people: pl.DataFrame) -> list[Pair]:
    """Probable duplicates among records, by keys, the smaller first.

    Args:
        people: one row a record: `key` (int), `name` (normal form, '' without one), `sex` (1, 2, 9), `birth_date`,
            `number` (text or bytes of the verified number, null without), `has_number` (verified or not), `household`
            (text, '' unknown).

    At least one of a pair has no verified number, so only those records look for a partner: the rest is never paired
    among itself, which is what keeps this linear.
    """
    import polars as pl  # noqa: PLC0415 - the serving process needs no frames

    near = _near_seekers(people)
    if near.is_empty():
        return []
    keyed = near.join(_heard(near), on="name")
    sides = keyed.select("key", "number", "date_key", "sound").explode("sound")
    sides = sides.with_columns(
        crowd=pl.len().over("sound", "date_key"), first_key=pl.col("key").min().over("sound", "date_key")
    ).filter(pl.col("crowd") > 1)
    seekers = sides.filter(pl.col("number").is_null()).select("key", "sound", "date_key")
    partners = sides.filter((pl.col("crowd") <= CROWD) | (pl.col("key") == pl.col("first_key")))
    met = (
        seekers.join(partners.select("key", "sound", "date_key"), on=["sound", "date_key"], suffix="_other")
        .filter(pl.col("key") != pl.col("key_other"))
        .select(first=pl.min_horizontal("key", "key_other"), second=pl.max_horizontal("key", "key_other"))
        .unique()
        .sort("first", "second")
    )
    if met.is_empty():
        return []
    wanted = pl.concat([met["first"], met["second"]]).unique().to_frame("key")
    records = {row["key"]: _record(row) for row in keyed.join(wanted, on="key").iter_rows(named=True)}
    pairs = (Pair(one, other, compare(records[one], records[other])) for one, other in met.iter_rows())
    return [pair for pair in pairs if pair.why]


def _near_seekers(people: pl.DataFrame) -> pl.DataFrame:
    """Named records whose birth date, day and month in either order, is that of a record without a verified number."""
    import polars as pl  # noqa: PLC0415

    month, day = pl.col("birth_date").dt.month().cast(pl.Int32), pl.col("birth_date").dt.day().cast(pl.Int32)
    dated = people.filter((pl.col("name") != "") & pl.col("birth_date").is_not_null()).with_columns(
        # the same for a date and for the one with day and month exchanged
        date_key=pl.col("birth_date").dt.year() * 10_000
        + pl.min_horizontal(month, day) * 100
        + pl.max_horizontal(month, day),
        # names that sound alike have as many characters, the dot between two parts of a name left out
        length=pl.col("name").str.replace_all(r"[· ]", "").str.len_chars(),
    )
    seekers = dated.filter(pl.col("number").is_null()).select("date_key", "length").unique()
    return dated.join(seekers, on=["date_key", "length"], how="semi").drop("length")


def _heard(people: pl.DataFrame) -> pl.DataFrame:
    """`name` → `sound` (list of readings) and `simplified`, each distinct name once."""
    import polars as pl  # noqa: PLC0415

    from registry.people.names import simplified, sounds  # noqa: PLC0415 - dictionaries

    names = people.select(pl.col("name").unique())
    listed = names["name"].to_list()
    return names.with_columns(
        pl.Series("sound", [_PART.join(sounds(name)) for name in listed], dtype=pl.Utf8).str.split(_PART).list.unique(),
        pl.Series("simplified", [simplified(name) for name in listed], dtype=pl.Utf8),
    )


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
