"""Identity numbers of a whole roll at once: what `IdentityNumber` says of one, in columns (a test holds them equal)."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from chassis.values.identity_number import SYNTHETIC_PREFIX

_SHAPE_18 = r"^[0-9]{17}[0-9X]$"
_SHAPE_15 = r"^[0-9]{15}$"
_BODY = 17
# ISO 7064 MOD 11-2, as GB 11643-1999 writes it
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def judge_numbers(
    records: pl.DataFrame, blind: Callable[[str], bytes] | None, *, synthetic_allowed: bool
) -> pl.DataFrame:
    """Add what the written numbers are.

    Args:
        records: with `id_written`, '' for none given.
        blind: the register's keyed hash of a number; None when there is nobody to compare with.
        synthetic_allowed: whether numbers that are nobody's count as verified.

    Returns: the records with `id_number` (18 characters, 15 upgraded, otherwise as written; null without), `id_state`
    (verified, unverified, none), `id_digit_wrong`, `id_birth_date` and `id_male` (of verified numbers), `id_old_number`
    (the 15 digits) and `number_key` (of verified numbers: the blind key in hex, the number itself without `blind`).
    """
    written = pl.col("id_written")
    first, second = written.str.contains(_SHAPE_15), written.str.contains(_SHAPE_18)
    century = pl.concat_str(written.str.slice(0, 6), pl.lit("19"), written.str.slice(6))
    body = pl.when(second).then(written.str.slice(0, _BODY)).when(first).then(century)
    frame = records.select("id_written", _body=body).with_columns(_check=_check_character(pl.col("_body")))
    upgraded = pl.concat_str("_body", "_check")
    frame = frame.select(
        "id_written",
        "_body",
        id_number=pl.when(first).then(upgraded).when(written != "").then(written),
        id_old_number=pl.when(first).then(written),
        id_digit_wrong=(second & (written.str.slice(_BODY) != pl.col("_check"))).fill_null(value=False),
    )
    holds = pl.col("_body").is_not_null() & ~pl.col("id_digit_wrong")
    if not synthetic_allowed:
        holds &= ~written.str.starts_with(SYNTHETIC_PREFIX)
    frame = frame.with_columns(_holds=holds).select(
        "id_number",
        "id_old_number",
        "id_digit_wrong",
        pl.when("_holds")
        .then(pl.lit("verified"))
        .when(written != "")
        .then(pl.lit("unverified"))
        .otherwise(pl.lit("none"))
        .alias("id_state"),
        # polars knows a year 0, Python's dates do not
        pl.when(pl.col("_holds") & (pl.col("_body").str.slice(6, 4) != "0000"))
        .then(pl.col("_body").str.slice(6, 8).str.to_date("%Y%m%d", strict=False))
        .alias("id_birth_date"),
        pl.when("_holds").then(pl.col("_body").str.slice(16, 1).cast(pl.Int8) % 2 == 1).alias("id_male"),
        pl.when("_holds").then("id_number").alias("number_key"),
    )
    if blind is not None:
        keys = [None if number is None else blind(number).hex() for number in frame["number_key"]]
        frame = frame.with_columns(pl.Series("number_key", keys, dtype=pl.Utf8))
    return pl.concat([records, frame], how="horizontal")


def _check_character(body: pl.Expr) -> pl.Expr:
    digits = body.cast(pl.Int64)  # 17 digits fit in 64 bits
    total = pl.sum_horizontal(
        (digits // 10 ** (_BODY - 1 - place) % 10).cast(pl.Int16) * weight for place, weight in enumerate(_WEIGHTS)
    )
    remainders = list(range(len(_CHECKS)))
    return (total % len(_CHECKS)).replace_strict(remainders, list(_CHECKS), return_dtype=pl.Utf8)
