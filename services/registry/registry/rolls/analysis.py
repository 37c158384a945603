"""What a careful reader finds in a roll: every row judged, linked, compared. Columnar: distinct values are read once.

The result says nothing that the rules do not say; it writes nothing.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from chassis.values import IdentityNumber, Level

from registry.matching.queries import Pair, find_pairs
from registry.people.names import normal_name
from registry.rolls import rules
from registry.rolls.columns import Mapping
from registry.rolls.linking import link_numbers

if TYPE_CHECKING:
    from registry.divisions.codes import DivisionEntry
    from registry.rolls.reading import RollTable

QUARANTINE = ("name_missing", "birth_date_unusable", "division_unknown")
WARNINGS = (
    "name_pending",
    "id_missing",
    "id_check_digit",
    "id_birth_date_differs",
    "id_sex_differs",
    "id_15_digits",
    "phone_unusable",
)
HASH_BYTES = 16
# what a linked or later row may say otherwise, as data-quality items
COMPARED = (
    "name", "sex", "birth_date", "ethnicity", "marital", "hukou_nature", "phone", "hukou_division", "residence_division")


@dataclass(frozen=True)
class Known:
    """What the register holds already.

    hashes: row hashes of rows imported before.
    people: `number` (blind key of the verified number, hex; null without), `has_number`, `name`, `name_pending`,
        `sex`, `birth_date`, `household` and the other fields of `COMPARED`, as in `Analysis.records`.
    past: `person` (index into `people`), `name`, `birth_date`: what was held of them before it was corrected, so that a
        stale roll still finds the corrected person.
    """

    hashes: frozenset[bytes] = frozenset()
    people: pl.DataFrame | None = None
    past: pl.DataFrame | None = None


@dataclass
class Analysis:
    """A roll, judged.

    records: a row for each row of the roll: `row`, `row_hash`, `outcome` (accept, quarantine, repeat, link, known),
        `reasons` and `warnings` (lists), `link_row` (the row it is one person with), `person` (index into the known
        people), the fields in normal form; `id_state` is verified, unverified or none.
    differences: for linked and known rows: `row`, `field`, `kept`, `given`.
    """

    records: pl.DataFrame
    linked: list[tuple[int, int]]
    conflicts: list[tuple[int, int]]
    likely: list[Pair]
    likely_known: list[tuple[int, int, tuple[str, ...]]]
    differences: pl.DataFrame
    plausibility: dict[str, list[int]] = field(default_factory=dict)

    def report(self) -> dict[str, Any]:
        """The findings as `anjia import --json` prints them."""
        outcome = self.records["outcome"]
        return {
            "rows": len(self.records),
            "accepted": int(outcome.is_in(["accept", "link", "known"]).sum()),
            "quarantined": _rows_by(self.records, "reasons", QUARANTINE),
            "warnings": _rows_by(self.records, "warnings", WARNINGS),
            "repeated": self.records.filter(pl.col("outcome") == "repeat")["row"].to_list(),
            "linked": [list(pair) for pair in self.linked],
            "conflicts": [list(pair) for pair in self.conflicts],
            "likely_duplicates": sorted([pair.first, pair.second] for pair in self.likely),
            "plausibility": self.plausibility,
        }


def _rows_by(records: pl.DataFrame, column: str, order: Iterable[str]) -> dict[str, list[int]]:
    found = records.select("row", column).explode(column).drop_nulls(column)
    return {name: found.filter(pl.col(column) == name)["row"].to_list() for name in order}


def analyse(
    table: RollTable,
    mapping: Mapping,
    *,
    county: str,
    as_of: date,
    divisions: dict[str, DivisionEntry],
    hash_key: bytes,
    blind: Callable[[str], bytes],
    synthetic_allowed: bool,
    known: Known | None = None,
) -> Analysis:
    """Judge every row of a roll as of a day.

    Args:
        county: six digits; whose roll it is.
        divisions: the table of codes.
        hash_key: key of the row hashes.
        blind: the register's keyed hash of a number.
        synthetic_allowed: whether numbers that are nobody's count as verified.
        known: what the register holds; nothing when left out.
    """
    known = known or Known()
    texts = _normal_texts(table)
    records = _read_fields(texts, mapping, as_of).with_columns(_row_hashes(texts, mapping, hash_key))
    records = _judge_numbers(records, blind, synthetic_allowed=synthetic_allowed)
    records = _judge(records, as_of, divisions, known)
    records, linked, conflicts = link_numbers(records, known.people, known.past)
    likely, likely_known = _likely(records, known.people)
    differences = _differences(records, linked, known.people)
    plausibility = _plausibility(records, county, divisions)
    return Analysis(records, linked, conflicts, likely, likely_known, differences, plausibility)


def _normal_texts(table: RollTable) -> pl.DataFrame:
    """Every cell in normal form; most columns have few distinct values, and plain ASCII is normal already."""
    return table.frame.select(_mapped(table.frame[name], rules.normal_text, pl.Utf8()) for name in table.headers)


def _mapped(column: pl.Series, rule: Callable[[str], Any], kind: pl.DataType) -> pl.Series:
    """A rule applied to each distinct value once."""
    distinct = column.unique()
    if len(distinct) > len(column) * 0.7:
        return pl.Series(column.name, [rule(value) for value in column.to_list()], dtype=kind)
    answers = pl.Series("_answer", [rule(value) for value in distinct.to_list()], dtype=kind)
    keys = pl.DataFrame({"_key": distinct, "_answer": answers})
    joined = pl.DataFrame({"_key": column}).join(keys, on="_key", how="left", maintain_order="left")
    return joined["_answer"].rename(column.name)


def _read_fields(texts: pl.DataFrame, mapping: Mapping, as_of: date) -> pl.DataFrame:
    blank = pl.Series("", [""]).extend_constant("", len(texts) - 1)

    def column(name: str) -> pl.Series:
        header = mapping.fields.get(name)
        return (texts[header] if header is not None else blank).alias(name)

    readers: dict[str, tuple[Callable[[str], Any], pl.DataType]] = {
        "sex": (rules.read_sex, pl.Int8()),
        "birth_date": (lambda text: rules.read_date(text, as_of), pl.Date()),
        "ethnicity": (rules.read_ethnicity, pl.Utf8()),
        "marital": (rules.read_marital, pl.Utf8()),
        "relation": (rules.read_relation, pl.Utf8()),
        "hukou_nature": (rules.read_hukou_nature, pl.Utf8()),
        "phone": (rules.read_phone, pl.Utf8()),
        "id_written": (rules.read_number, pl.Utf8()),
        "hukou_division": (rules.read_code, pl.Utf8()),
        "residence_division": (rules.read_code, pl.Utf8()),
        "residence_from": (lambda text: rules.read_date(text, as_of), pl.Date()),
    }
    sources = {"marital": "marital_status", "id_written": "id_number"}
    read = [_mapped(column(sources.get(name, name)), rule, kind).rename(name) for name, (rule, kind) in readers.items()]
    names = column("name")
    return pl.DataFrame(
        [
            pl.Series("row", range(1, len(texts) + 1), dtype=pl.Int32),
            column("household_number"),
            names.rename("name_written"),
            column("birth_date").rename("birth_written"),
            *read,
            column("hukou_address"),
            column("residence_address"),
        ]
    )


def _row_hashes(texts: pl.DataFrame, mapping: Mapping, key: bytes) -> pl.Series:
    """A keyed hash of a row's cells but its number: the same row again has the same."""
    told = sorted(name for name in texts.columns if name not in mapping.index)
    digests = [
        hmac.digest(key, json.dumps(row, ensure_ascii=False).encode(), "sha256")[:HASH_BYTES]
        for row in texts.select(told).iter_rows()
    ]
    return pl.Series("row_hash", digests, dtype=pl.Binary)


def _judge_numbers(records: pl.DataFrame, blind: Callable[[str], bytes], *, synthetic_allowed: bool) -> pl.DataFrame:
    numbers, states, births, males, upgraded, keys = [], [], [], [], [], []
    for written in records["id_written"].to_list():
        number = IdentityNumber.parse(written) if written else None
        holds = number is not None and number.check_digit_holds and (synthetic_allowed or not number.is_synthetic)
        numbers.append(number.text if number is not None else written or None)
        states.append("verified" if holds else "unverified" if written else "none")
        births.append(number.birth_date if number is not None and holds else None)
        males.append(number.is_male if number is not None and holds else None)
        keys.append(blind(number.text).hex() if number is not None and holds else None)
        upgraded.append(written if number is not None and written != number.text else None)
    return records.with_columns(
        pl.Series("id_number", numbers, dtype=pl.Utf8),
        pl.Series("id_state", states, dtype=pl.Utf8),
        pl.Series("number_key", keys, dtype=pl.Utf8),
        pl.Series("id_birth_date", births, dtype=pl.Date),
        pl.Series("id_male", males, dtype=pl.Boolean),
        pl.Series("id_old_number", upgraded, dtype=pl.Utf8),
    )


def _judge(records: pl.DataFrame, as_of: date, divisions: dict[str, DivisionEntry], known: Known) -> pl.DataFrame:
    youngest = rules.months_before(as_of, rules.PENDING_MONTHS)
    name = pl.col("name_written")
    codes = pl.Series(list(divisions)).implode()
    unnamed = _mapped(records["name_written"], rules.is_unnamed, pl.Boolean())
    unknown = _mapped(records["name_written"], rules.is_name_unknown, pl.Boolean())
    pending = unnamed & records["birth_date"].is_not_null() & (records["birth_date"] >= youngest).fill_null(value=False)
    pending &= records["relation"] != rules.HEAD
    verified, has_number = pl.col("id_state") == "verified", pl.col("id_state") != "none"
    flagged = records.with_columns(name_pending=pending, name_unknown=unknown).with_columns(
        name=pl.when("name_unknown").then(pl.lit("")).otherwise(name),
        repeated=~pl.col("row_hash").is_first_distinct() | pl.col("row_hash").is_in(pl.Series(list(known.hashes), dtype=pl.Binary).implode()),
        reasons=_list_of(
            {
                "name_missing": pl.col("name_unknown") & ~pl.col("name_pending"),
                "birth_date_unusable": pl.col("birth_date").is_null(),
                "division_unknown": ~pl.col("residence_division").is_in(codes),
            }
        ),
    )
    flagged = flagged.with_columns(_mapped(flagged["name"], normal_name, pl.Utf8()))
    judged = flagged.with_columns(
        outcome=pl.when("repeated")
        .then(pl.lit("repeat"))
        .when(pl.col("reasons").list.len() > 0)
        .then(pl.lit("quarantine"))
        .otherwise(pl.lit("accept"))
    ).with_columns(
        warnings=_list_of(
            {
                "name_pending": pl.col("name_pending"),
                "id_missing": ~has_number,
                "id_check_digit": (pl.col("id_state") == "unverified") & (pl.col("id_number").str.len_chars() == 18),
                "id_birth_date_differs": verified
                & (pl.col("id_birth_date").is_null() | (pl.col("id_birth_date") != pl.col("birth_date"))),
                "id_sex_differs": verified
                & pl.col("sex").is_in([rules.MALE, rules.FEMALE])
                & (pl.col("id_male") != (pl.col("sex") == rules.MALE)),
                "id_15_digits": verified & pl.col("id_old_number").is_not_null(),
                "phone_unusable": pl.col("phone").is_null(),
            }
        )
    )
    silent = pl.lit([], dtype=pl.List(pl.Utf8))
    return judged.with_columns(
        warnings=pl.when(pl.col("outcome") == "accept").then("warnings").otherwise(silent),
        reasons=pl.when(pl.col("outcome") == "quarantine").then("reasons").otherwise(silent),
        phone=pl.col("phone").fill_null(""),
    )


def _list_of(flags: dict[str, pl.Expr]) -> pl.Expr:
    named = [pl.when(flag).then(pl.lit(name)) for name, flag in flags.items()]
    return pl.concat_list(named).list.drop_nulls()


def _as_people(records: pl.DataFrame, key: str) -> pl.DataFrame:
    return records.select(
        pl.col(key).cast(pl.Int64).alias("key"),
        "name",
        "sex",
        "birth_date",
        pl.when(pl.col("id_state") == "verified").then("number_key").alias("number"),
        has_number=pl.col("id_state") != "none",
        household=pl.col("household_number"),
    )


def _likely(records: pl.DataFrame, known: pl.DataFrame | None) -> tuple[list[Pair], list[tuple[int, int, tuple[str, ...]]]]:
    """Pairs within the roll, and pairs of a new row with somebody the register knows."""
    people = _as_people(records.filter(pl.col("outcome") == "accept"), "row")
    within = find_pairs(people)
    if known is None or known.is_empty():
        return within, []
    start = len(records) + 1
    others = known.with_row_index("key", offset=start).select(
        pl.col("key").cast(pl.Int64), "name", pl.col("sex").cast(pl.Int8), "birth_date", "number", "has_number", "household"
    )
    both = find_pairs(pl.concat([people, others]))
    across = [
        (pair.first, pair.second - start, tuple(pair.why)) for pair in both if pair.first < start <= pair.second
    ]
    return within, across


def _differences(records: pl.DataFrame, linked: list[tuple[int, int]], known: pl.DataFrame | None) -> pl.DataFrame:
    """What a linked row says otherwise than the row, or the person, it belongs to."""
    schema = {"row": pl.Int32, "field": pl.Utf8, "kept": pl.Utf8, "given": pl.Utf8}
    texts = [pl.col(name).cast(pl.Utf8) for name in COMPARED]
    pairs: list[pl.DataFrame] = []
    if linked:
        tied = pl.DataFrame(linked, schema={"first": pl.Int32, "row": pl.Int32}, orient="row")
        given = records.select("row", *texts)
        pairs.append(tied.join(given, on="row").join(given, left_on="first", right_on="row", suffix="_kept"))
    if known is not None and not known.is_empty():
        met = records.filter(pl.col("outcome") == "known").select("row", "person", *texts)
        held = known.with_row_index("person").select(pl.col("person").cast(pl.Int64), *texts)
        pairs.append(met.join(held, on="person", suffix="_kept"))
    found = [
        pair.filter((pl.col(name) != pl.col(f"{name}_kept")) & (pl.col(name) != "")).select(
            "row", pl.lit(name).alias("field"), pl.col(f"{name}_kept").alias("kept"), pl.col(name).alias("given")
        )
        for pair in pairs
        for name in COMPARED
        if f"{name}_kept" in pair.columns
    ]
    return pl.concat(found).sort("row", "field") if found else pl.DataFrame(schema=schema)


def _plausibility(records: pl.DataFrame, county: str, divisions: dict[str, DivisionEntry]) -> dict[str, list[int]]:
    """Findings beyond the table of the file format, each a list of rows."""
    accepted = records.filter(pl.col("outcome").is_in(["accept", "link", "known"]))
    villages = pl.Series([code for code, entry in divisions.items() if entry.level is Level.VILLAGE]).implode()
    shaped = pl.col("id_number").str.len_chars().is_in([18])
    heads = accepted.filter((pl.col("relation") == rules.HEAD) & (pl.col("household_number") != ""))
    crowded = heads.filter(pl.col("household_number").is_duplicated())
    inside = pl.col("residence_division").str.starts_with(county) | pl.col("hukou_division").str.starts_with(county)
    found = {
        "id_shape": accepted.filter((pl.col("id_state") != "none") & ~shaped),
        "residence_not_a_village": accepted.filter(~pl.col("residence_division").is_in(villages)),
        "nothing_in_this_county": accepted.filter(~inside),
        "several_heads": crowded,
        "sex_not_stated": accepted.filter(pl.col("sex") == rules.NOT_STATED),
        "residence_before_birth": accepted.filter(pl.col("residence_from") < pl.col("birth_date")),
    }
    return {name: rows["row"].to_list() for name, rows in found.items() if not rows.is_empty()}


__all__ = ["Analysis", "Known", "analyse"]
