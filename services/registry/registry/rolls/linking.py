"""Rows with the same verified number: one person, or two and a clerk. Rows of people whom the register knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import polars as pl

from registry.people.names import DOT, simplified

_COLUMNS = ("number_key", "row", "name", "birth_date", "id_birth_date")


class Links(NamedTuple):
    """What linking found.

    records: with `outcome` link or known, `link_row` (the first row of the same person), `person` (index into the known
        people) and `id_state` settled.
    linked, conflicts: pairs of rows, the smaller first. conflicts_known: (row, index into the known people).
    """

    records: pl.DataFrame
    linked: list[tuple[int, int]]
    conflicts: list[tuple[int, int]]
    conflicts_known: list[tuple[int, int]]


class _Witness(NamedTuple):
    """A name and a birth date that a row, or the register (then without a row), gives for a number."""

    row: int | None
    name: str
    birth_date: date

    def agrees(self, other: _Witness) -> bool:
        return self.birth_date == other.birth_date or (self.name != "" and _same_name(self.name, other.name))


@dataclass(slots=True)
class _Holder:
    """One person whom rows of one number stand for, with everything said of them under that number."""

    row: int | None
    person: int | None
    witnesses: list[_Witness] = field(default_factory=list)

    def born(self, day: date | None) -> bool:
        return any(one.birth_date == day for one in self.witnesses)


@dataclass(slots=True)
class _Found:
    linked: list[tuple[int, int]] = field(default_factory=list)
    conflicts: list[tuple[int, int]] = field(default_factory=list)
    conflicts_known: list[tuple[int, int]] = field(default_factory=list)
    first_row: dict[int, int] = field(default_factory=dict)
    person: dict[int, int] = field(default_factory=dict)
    unverified: list[int] = field(default_factory=list)


def _same_name(one: str, other: str) -> bool:
    return one == other or _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return simplified(name).replace(DOT, "").replace(" ", "").lower()


def link_numbers(records: pl.DataFrame, known: pl.DataFrame | None, past: pl.DataFrame | None = None) -> Links:
    """Link rows that share a verified number and the name or the birth date; the rest of them are conflicts.

    Of two people with one number, the one whose birth date the number contradicts keeps it as unverified; somebody the
    register knows keeps it as it is.

    Args:
        records: judged rows; only those that are accepted so far take part.
        known: as `Known.people`.
        past: as `Known.past`.
    """
    sure = (pl.col("outcome") == "accept") & (pl.col("id_state") == "verified")
    verified = records.lazy().filter(sure).select(_COLUMNS).collect()
    met, left = _met_plainly(verified, known)
    found = _Found()
    holders = _known_holders(left, known, past)
    says: dict[str, date | None] = {}
    for number, row, name, birth_date, number_says in left.select(_COLUMNS).iter_rows():
        says[number] = number_says
        _place(_Witness(row, name, birth_date), holders.setdefault(number, []), found)
    for number, standing in holders.items():
        if len(standing) > 1:
            found.unverified += [
                one.row for one in standing if one.row is not None and not _keeps(one, standing, says.get(number))
            ]
    people = pl.concat([met, _numbers(found.person, "person", pl.Int64)])
    if known is not None and not known.is_empty():
        people = pl.concat(
            [people, _met_at_home(records, known, {*people["row"], *found.first_row, *found.first_row.values()})]
        )
    return Links(
        _settled(records, found, people), sorted(found.linked), sorted(found.conflicts), sorted(found.conflicts_known)
    )


def _place(told: _Witness, standing: list[_Holder], found: _Found) -> None:
    """Say whose row this is among those who hold its number, or make it somebody new and a conflict with each."""
    row = told.row
    assert row is not None  # noqa: S101 - a row of the roll is placed
    for holder in standing:
        witness = next((one for one in holder.witnesses if one.agrees(told)), None)
        if witness is None:
            continue
        holder.witnesses.append(told)
        if holder.person is not None:
            found.person[row] = holder.person
        elif holder.row is not None:
            found.linked.append((witness.row or holder.row, row))
            found.first_row[row] = holder.row
        return
    for holder in standing:
        if holder.person is not None:
            found.conflicts_known.append((row, holder.person))
        elif holder.row is not None:
            found.conflicts.append((holder.row, row))
    standing.append(_Holder(row, None, [told]))


def _keeps(one: _Holder, standing: list[_Holder], number_says: date | None) -> bool:
    """Whether a number that others have too stays verified: it agrees with the birth date, nobody was known by it."""
    return one.born(number_says) and all(other.person is None for other in standing)


def _met_plainly(verified: pl.DataFrame, known: pl.DataFrame | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The common case in columns.

    Returns: (`row`, `person`) of rows alone with their number, which one known person has too, whose name or birth date
    agrees; and the rows that need a closer look.
    """
    nobody = pl.DataFrame(schema={"row": pl.Int32, "person": pl.Int64})
    repeated = verified.filter(pl.col("number_key").is_duplicated())
    if known is None or known.is_empty():
        return nobody, repeated
    held = _indexed(known).filter(pl.col("number").is_not_null())
    held = held.select("person", "name", "birth_date", number_key="number")
    single = held.filter(pl.col("number_key").is_unique())
    both = verified.join(single, on="number_key", suffix="_known")
    agrees = (pl.col("birth_date") == pl.col("birth_date_known")) | (
        (pl.col("name") == pl.col("name_known")) & (pl.col("name") != "")
    )
    met = both.filter(agrees & pl.col("row").is_in(repeated["row"].implode()).not_()).select("row", "person")
    closer = verified.join(held, on="number_key", how="semi").join(met, on="row", how="anti")
    return met, pl.concat([repeated, closer]).unique("row").sort("row")


def _indexed(known: pl.DataFrame) -> pl.DataFrame:
    return known.with_row_index("person").with_columns(pl.col("person").cast(pl.Int64))


def _known_holders(
    rows: pl.DataFrame, known: pl.DataFrame | None, past: pl.DataFrame | None
) -> dict[str, list[_Holder]]:
    """Who holds the rows' numbers in the register, with what was held of them before corrections."""
    if known is None or known.is_empty():
        return {}
    columns = ("number_key", "person", "name", "birth_date")
    held = _indexed(known).with_columns(number_key="number").join(rows, on="number_key", how="semi").select(columns)
    if past is not None and not past.is_empty():
        before = past.join(held.select("number_key", "person"), on="person").select(columns)
        held = pl.concat([held, before])
    holders: dict[str, dict[int, _Holder]] = {}
    for number, person, name, birth_date in held.iter_rows():
        holder = holders.setdefault(number, {}).setdefault(person, _Holder(None, person))
        holder.witnesses.append(_Witness(None, name, birth_date))
    return {number: list(people.values()) for number, people in holders.items()}


def _met_at_home(records: pl.DataFrame, known: pl.DataFrame, settled: set[int]) -> pl.DataFrame:
    """Rows that are people the register knows although no number says so.

    Same household (its number in its division), birth date and sex, and the same name, or a newborn's that was pending
    then. Not where both have verified numbers: those are two people.
    """
    rows = (
        records.lazy()
        .filter(
            (pl.col("outcome") == "accept")
            & (pl.col("household_number") != "")
            & ~pl.col("row").is_in(pl.Series(list(settled), dtype=pl.Int32).implode())
        )
        .select("row", "name", "sex", "birth_date", "id_state", "household_division", household="household_number")
        .collect()
    )
    homes = _indexed(known).select(
        "person", "head_id", "name", "name_pending", "number", pl.col("sex").cast(pl.Int8), "birth_date", "household",
        "household_division",
    )  # fmt: skip
    met = rows.join(homes, on=["household", "household_division", "birth_date", "sex"], suffix="_known").filter(
        ((pl.col("name") == pl.col("name_known")) | pl.col("name_pending") | (pl.col("name") == ""))
        & ((pl.col("id_state") != "verified") | pl.col("number").is_null())
    )
    met = met.unique(["row", "head_id"], keep="first", maintain_order=True)  # a merged record is its head
    # two newborns of one day in one household cannot be told apart without names: a clerk looks
    met = met.filter((pl.len().over("row") == 1) & (pl.len().over("person") == 1))
    return met.select("row", "person")


def _settled(records: pl.DataFrame, found: _Found, people: pl.DataFrame) -> pl.DataFrame:
    unverified = pl.Series(found.unverified, dtype=pl.Int32).implode()
    tied = records.select("row")  # only the ties are joined: a join copies every column that it carries
    tied = tied.join(_numbers(found.first_row, "link_row", pl.Int32), on="row", how="left", maintain_order="left")
    tied = tied.join(people, on="row", how="left", maintain_order="left")
    return records.hstack(tied.select("link_row", "person")).with_columns(
        id_state=pl.when(pl.col("row").is_in(unverified)).then(pl.lit("unverified")).otherwise("id_state"),
        outcome=pl.when(pl.col("link_row").is_not_null())
        .then(pl.lit("link"))
        .when(pl.col("person").is_not_null())
        .then(pl.lit("known"))
        .otherwise("outcome"),
    )


def _numbers(by_row: dict[int, int], name: str, kind: type[pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame({"row": list(by_row), name: list(by_row.values())}, schema={"row": pl.Int32, name: kind})
