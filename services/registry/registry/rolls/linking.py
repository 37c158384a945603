"""Rows with the same verified number: one person, or two and a clerk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from registry.people.names import simplified


@dataclass(slots=True)
class _Holder:
    """A person that rows of one number stand for."""

    row: int | None
    person: int | None
    name: str
    birth_date: date


def link_numbers(
    records: pl.DataFrame, known: pl.DataFrame | None, past: pl.DataFrame | None = None
) -> tuple[pl.DataFrame, list[tuple[int, int]], list[tuple[int, int]]]:
    """Link rows that share a verified number and the name or the birth date; the rest of them are conflicts.

    Of two people with one number, the one whose birth date the number contradicts keeps it as unverified.

    Returns: the records with `outcome` link or known, `link_row`, `person` and `id_state` settled; linked pairs;
    conflicting pairs (rows of this roll, smaller first).
    """
    holders = _known_holders(known, past)
    verified = records.filter((pl.col("outcome") == "accept") & (pl.col("id_state") == "verified"))
    shared = verified.filter(pl.col("number_key").is_duplicated() | pl.col("number_key").is_in(pl.Series(list(holders), dtype=pl.Utf8).implode()))
    linked: list[tuple[int, int]] = []
    conflicts: list[tuple[int, int]] = []
    link_row: dict[int, int] = {}
    person: dict[int, int] = {}
    unverified: set[int] = set()
    columns = ("number_key", "row", "name", "birth_date", "id_birth_date")
    for number, row, name, birth_date, number_says in shared.select(columns).iter_rows():
        standing = holders.setdefault(number, [])
        same = next((one for one in standing if _agree(one, name, birth_date)), None)
        if same is None:
            if standing:
                if standing[0].row is not None:
                    conflicts.append((standing[0].row, row))
                unverified |= _contradicted(standing, row, birth_date, number_says)
            standing.append(_Holder(row, None, name, birth_date))
        elif same.person is not None:
            person[row] = same.person
        else:
            assert same.row is not None  # noqa: S101 - a holder is a row or a person
            linked.append((same.row, row))
            link_row[row] = same.row
    person |= _met_at_home(records.filter(~pl.col("row").is_in(pl.Series(list(person), dtype=pl.Int32).implode())), known)
    settled = records.with_columns(
        link_row=pl.col("row").replace_strict(link_row, default=None, return_dtype=pl.Int32),
        person=pl.col("row").replace_strict(person, default=None, return_dtype=pl.Int64),
        id_state=pl.when(pl.col("row").is_in(pl.Series(list(unverified), dtype=pl.Int32).implode()))
        .then(pl.lit("unverified"))
        .otherwise("id_state"),
    ).with_columns(
        outcome=pl.when(pl.col("link_row").is_not_null())
        .then(pl.lit("link"))
        .when(pl.col("person").is_not_null())
        .then(pl.lit("known"))
        .otherwise("outcome")
    )
    return settled, sorted(linked), sorted(conflicts)


def _known_holders(known: pl.DataFrame | None, past: pl.DataFrame | None) -> dict[str, list[_Holder]]:
    if known is None or known.is_empty():
        return {}
    held = known.with_row_index("person").filter(pl.col("number").is_not_null())
    held = held.select("number", pl.col("person").cast(pl.Int64), "name", "birth_date")
    if past is not None and not past.is_empty():
        before = past.join(held.select("number", "person"), on="person").select(held.columns)
        held = pl.concat([held, before])
    holders: dict[str, list[_Holder]] = {}
    for number, index, name, birth_date in held.iter_rows():
        holders.setdefault(number, []).append(_Holder(None, index, name, birth_date))
    return holders


def _met_at_home(records: pl.DataFrame, known: pl.DataFrame | None) -> dict[int, int]:
    """Rows without a verified number that are people the register knows: same household number, birth date and sex, and
    the same name (or a newborn's that was pending then).
    """
    if known is None or known.is_empty():
        return {}
    rows = records.filter(
        (pl.col("outcome") == "accept") & (pl.col("id_state") != "verified") & (pl.col("household_number") != "")
    ).select("row", "name", "sex", "birth_date", household="household_number")
    homes = known.with_row_index("person").select(
        pl.col("person").cast(pl.Int64), "name", "name_pending", pl.col("sex").cast(pl.Int8), "birth_date", "household"
    )
    met = rows.join(homes, on=["household", "birth_date", "sex"], suffix="_known")
    met = met.filter((pl.col("name") == pl.col("name_known")) | pl.col("name_pending") | (pl.col("name") == ""))
    # two newborns of one day in one household cannot be told apart without names: a clerk looks
    met = met.filter(pl.len().over("row") == 1).filter(pl.len().over("person") == 1)
    return dict(met.select("row", "person").iter_rows())


def _agree(one: _Holder, name: str, birth_date: date) -> bool:
    return one.birth_date == birth_date or (name != "" and simplified(one.name) == simplified(name))


def _contradicted(standing: list[_Holder], row: int, birth_date: date, number_says: date | None) -> set[int]:
    """Rows that keep the number as unverified; somebody the register knows keeps it as it is."""
    found = {one.row for one in standing if one.row is not None and one.birth_date != number_says}
    holder_stays = any(one.row is None or one.birth_date == number_says for one in standing)
    return found | ({row} if holder_stays or birth_date != number_says else set())
