"""Which household a row is of: a household's number is its own within a division alone.

A household is where its head lives. A member who lives elsewhere belongs to the head of that number who is registered
at the same place; where two heads fit, it is a question.
"""

from __future__ import annotations

import polars as pl

from registry.rolls.rules import HEAD

_PLACES = ("household_number", "home", "home_hukou")
_SAME_HOME, _SAME_HUKOU = 2, 1


def with_homes(records: pl.DataFrame, known: pl.DataFrame | None) -> pl.DataFrame:
    """Add `household_division` ('' without a household), and `home_in_doubt`.

    Args:
        records: judged rows.
        known: as `Known.people`.
    """
    heads = records.filter(
        pl.col("outcome").is_in(["accept", "repeat"])
        & (pl.col("relation") == HEAD)
        & (pl.col("household_number") != "")
    ).select("household_number", home="residence_division", home_hukou="hukou_division")
    if known is not None and not known.is_empty():
        standing = known.filter((pl.col("relation") == HEAD) & (pl.col("household") != "")).select(
            household_number="household", home="household_division", home_hukou="hukou_division"
        )
        heads = pl.concat([heads, standing])
    found = _nearest(records, heads.select(_PLACES).unique())
    joined = records.select("row").join(found, on="row", how="left", maintain_order="left")
    housed = pl.col("household_number") != ""
    return (
        records.hstack(joined.select("home", "in_doubt"))
        .with_columns(
            household_division=pl.when(housed).then(pl.coalesce("home", "residence_division")).otherwise(pl.lit("")),
            home_in_doubt=housed & pl.col("in_doubt").fill_null(value=False),
        )
        .drop("home", "in_doubt")
    )


def _nearest(records: pl.DataFrame, heads: pl.DataFrame) -> pl.DataFrame:
    """`row`, `home`, `in_doubt`: the head of the number at the row's residence, else at its hukou."""
    rows = records.filter(pl.col("household_number") != "").select(
        "row", "household_number", "residence_division", "hukou_division"
    )
    here = (pl.col("residence_division") == pl.col("home")).cast(pl.Int8) * _SAME_HOME
    registered = (pl.col("hukou_division") != "") & (pl.col("hukou_division") == pl.col("home_hukou"))
    fitting = (
        rows.join(heads, on="household_number")
        .with_columns(fit=here + registered.cast(pl.Int8) * _SAME_HUKOU)
        .filter(pl.col("fit") > 0)
        .group_by("row", "home")
        .agg(pl.col("fit").max())
        .sort(["row", "fit", "home"], descending=[False, True, False])
    )
    homes = fitting.group_by("row", maintain_order=True).agg(
        pl.col("home").first(),
        pl.col("fit").first(),
        homes=pl.len(),
        second=pl.col("fit").slice(1, 1).first(),
    )
    equal = pl.col("second") == pl.col("fit")
    return homes.select(
        "row",
        # two heads at two places fit as well: nobody's household but one at its own residence
        home=pl.when(equal & (pl.col("fit") < _SAME_HOME)).then(None).otherwise("home"),
        in_doubt=pl.col("homes") > 1,
    )


def where_known(records: pl.DataFrame, known: pl.DataFrame | None) -> pl.DataFrame:
    """A household whose members the register knows is theirs, wherever its head has moved since."""
    if known is None or known.is_empty():
        return records
    held = known.with_row_index("person").select(
        pl.col("person").cast(pl.Int64), held_number="household", held_division="household_division"
    )
    met = records.select("person", "household_number", "household_division").filter(pl.col("person").is_not_null())
    homes = (
        met.join(held, on="person")
        .filter((pl.col("held_number") == pl.col("household_number")) & (pl.col("held_number") != ""))
        .group_by("household_number", "household_division")
        .agg(pl.col("held_division").first(), held=pl.col("held_division").n_unique())
        .filter(pl.col("held") == 1)
        .drop("held")
    )
    joined = records.join(homes, on=["household_number", "household_division"], how="left", maintain_order="left")
    return joined.with_columns(household_division=pl.coalesce("held_division", "household_division")).drop(
        "held_division"
    )


__all__ = ["where_known", "with_homes"]
