"""What a careful reader finds in a roll: every row judged, linked, compared. Columnar: distinct values are read once.

The result says nothing that the rules do not say; it writes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from chassis.values import Level

from registry.matching.queries import Pair, find_pairs
from registry.rolls import rules
from registry.rolls.columns import Mapping
from registry.rolls.fields import normal_texts, read_fields, row_marks
from registry.rolls.linking import link_numbers
from registry.rolls.numbers import judge_numbers

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
ID_SHAPE = r"^[0-9]{17}[0-9X]$"
# what a linked or later row may say otherwise, as data-quality items
COMPARED = (
    "name", "sex", "birth_date", "ethnicity", "marital", "hukou_nature", "phone", "hukou_division",
    "residence_division",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What the register holds already.

    hashes: row hashes of rows imported before.
    people: `number` (blind key of the verified number, hex; null without), `has_number`, `name`, `name_pending`,
        `sex`, `birth_date`, `household` and the other fields of `COMPARED`, as in `Analysis.records`.
    past: `person` (index into `people`), `name`, `birth_date`: what was held of them before it was corrected, so that a
        stale roll still finds the corrected person.
    open_phone: reads `phone` of somebody, by index; phones are kept encrypted and opened for compared people alone.
    """

    hashes: frozenset[bytes] = frozenset()
    people: pl.DataFrame | None = None
    past: pl.DataFrame | None = None
    open_phone: Callable[[int], str] = lambda _person: ""


@dataclass
class Analysis:
    """A roll, judged.

    records: a row for each row of the roll: `row`, `row_hash`, `outcome` (accept, quarantine, repeat, link, known),
        `reasons` and `warnings` (lists), `link_row` (the row it is one person with), `person` (index into the known
        people), the fields in normal form; `id_state` is verified, unverified or none.
    differences: for linked and known rows: `row`, `field`, `kept`, `given`.
    likely_known, conflicts_known: a row and an index into the known people.
    """

    records: pl.DataFrame
    linked: list[tuple[int, int]]
    conflicts: list[tuple[int, int]]
    likely: list[Pair]
    likely_known: list[tuple[int, int, tuple[str, ...]]]
    differences: pl.DataFrame
    plausibility: dict[str, list[int]] = field(default_factory=dict)
    conflicts_known: list[tuple[int, int]] = field(default_factory=list)

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
    rows = {name: found.filter(pl.col(column) == name)["row"].to_list() for name in order}
    return {name: numbers for name, numbers in rows.items() if numbers}


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
        table: the roll as it came.
        mapping: which column is which field.
        as_of: the day the roll speaks of.
        county: six digits; whose roll it is.
        divisions: the table of codes.
        hash_key: key of the row hashes.
        blind: the register's keyed hash of a number.
        synthetic_allowed: whether numbers that are nobody's count as verified.
        known: what the register holds; nothing when left out.
    """
    known = known or Known()
    texts = normal_texts(table)
    records = read_fields(texts, mapping, as_of)
    records = records.hstack(row_marks(texts, records, mapping, hashlib.sha256(b"roll row" + hash_key).digest()))
    del texts
    nobody = known.people is None or known.people.is_empty()
    records = judge_numbers(records, None if nobody else blind, synthetic_allowed=synthetic_allowed)
    records = _judge(_from_numbers(records, mapping), as_of, divisions, known)
    links = link_numbers(records, None if nobody else known.people, known.past)
    likely, likely_known = _likely(links.records, None if nobody else known.people)
    return Analysis(
        links.records,
        links.linked,
        links.conflicts,
        likely,
        likely_known,
        _differences(links.records, None if nobody else known),
        _plausibility(links.records, county, divisions),
        links.conflicts_known,
    )


def _from_numbers(records: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Where a roll has no column for birth date or sex, what the verified number says is all it tells of them."""
    if "birth_date" not in mapping.fields:
        records = records.with_columns(birth_date="id_birth_date")
    if "sex" not in mapping.fields:
        said = pl.when("id_male").then(rules.MALE).when(pl.col("id_male").not_()).then(rules.FEMALE)
        records = records.with_columns(sex=said.otherwise(rules.NOT_STATED).cast(pl.Int8))
    return records


def _judge(records: pl.DataFrame, as_of: date, divisions: dict[str, DivisionEntry], known: Known) -> pl.DataFrame:
    youngest = rules.months_before(as_of, rules.PENDING_MONTHS)
    codes = pl.Series(list(divisions)).implode()
    hashes = pl.Series(list(known.hashes), dtype=pl.Binary).implode()
    pending = pl.col("name_unset") & (pl.col("birth_date") >= youngest) & (pl.col("relation") != rules.HEAD)
    again = ~pl.struct("row_hash", "row_spelling").is_first_distinct()
    records = records.with_columns(
        name_pending=pending.fill_null(value=False), repeated=again | pl.col("row_hash").is_in(hashes)
    )
    reasons = {
        "name_missing": pl.col("name_unknown") & ~pl.col("name_pending"),
        "birth_date_unusable": pl.col("birth_date").is_null(),
        "division_unknown": ~pl.col("residence_division").is_in(codes),
    }
    verified = pl.col("id_state") == "verified"
    warnings = {
        "name_pending": pl.col("name_pending"),
        "id_missing": pl.col("id_state") == "none",
        "id_check_digit": pl.col("id_digit_wrong"),
        # a number with the right digit may say a day that there is not: that, too, is another birth date
        "id_birth_date_differs": verified
        & (pl.col("id_birth_date").is_null() | (pl.col("id_birth_date") != pl.col("birth_date"))),
        "id_sex_differs": verified
        & pl.col("sex").is_in([rules.MALE, rules.FEMALE])
        & (pl.col("id_male") != (pl.col("sex") == rules.MALE)),
        "id_15_digits": verified & pl.col("id_old_number").is_not_null(),
        "phone_unusable": pl.col("phone").is_null(),
    }
    waits = pl.any_horizontal(reasons.values())
    judged = records.with_columns(
        outcome=pl.when("repeated")
        .then(pl.lit("repeat"))
        .when(waits)
        .then(pl.lit("quarantine"))
        .otherwise(pl.lit("accept"))
    )
    judged = _with_list(judged, "reasons", reasons, "quarantine")
    judged = _with_list(judged, "warnings", warnings, "accept")
    return judged.with_columns(pl.col("phone").fill_null("")).drop("name_unset", "row_spelling", "repeated")


def _with_list(records: pl.DataFrame, name: str, flags: dict[str, pl.Expr], outcome: str) -> pl.DataFrame:
    """A column of the names of what was found, for rows of one outcome; an empty list for most."""
    named = [pl.when(flag).then(pl.lit(flag_name)) for flag_name, flag in flags.items()]
    found = records.filter((pl.col("outcome") == outcome) & pl.any_horizontal(flags.values()))
    lists = found.select("row", pl.concat_list(named).list.drop_nulls().alias(name))
    column = records.select("row").join(lists, on="row", how="left", maintain_order="left")[name]
    return records.with_columns(column).with_columns(pl.col(name).fill_null(pl.lit([], dtype=pl.List(pl.Utf8))))


def _as_people(records: pl.DataFrame) -> pl.DataFrame:
    people = records.lazy().filter(pl.col("outcome") == "accept")
    return people.select(
        pl.col("row").cast(pl.Int64).alias("key"),
        "name",
        "sex",
        "birth_date",
        pl.when(pl.col("id_state") == "verified").then("number_key").alias("number"),
        has_number=pl.col("id_state") != "none",
        household=pl.col("household_number"),
    ).collect()


def _likely(
    records: pl.DataFrame, known: pl.DataFrame | None
) -> tuple[list[Pair], list[tuple[int, int, tuple[str, ...]]]]:
    """Pairs within the roll, and pairs of a new row with somebody the register knows."""
    people = _as_people(records)
    if known is None:
        return find_pairs(people), []
    start = len(records) + 1
    indexed = known.with_row_index("key", offset=start)
    others = indexed.with_columns(pl.col("key").cast(pl.Int64), pl.col("sex").cast(pl.Int8)).select(people.columns)
    pairs = find_pairs(pl.concat([people, others]))
    met = [pair for pair in pairs if pair.first < start <= pair.second]
    across = [(pair.first, pair.second - start, tuple(map(str, pair.why))) for pair in met]
    return [pair for pair in pairs if pair.second < start], across


def _differences(records: pl.DataFrame, known: Known | None) -> pl.DataFrame:
    """What a linked row says otherwise than the row, or the person, it belongs to."""
    schema = {"row": pl.Int32, "field": pl.Utf8, "kept": pl.Utf8, "given": pl.Utf8}
    texts = [pl.col(name).cast(pl.Utf8) for name in COMPARED]
    given = records.filter(pl.col("outcome") == "link").select("row", "link_row", *texts)
    first = records.join(given, left_on="row", right_on="link_row", how="semi").select("row", *texts)
    pairs = [given.join(first, left_on="link_row", right_on="row", suffix="_kept")]
    if known is not None and known.people is not None:
        pairs.append(_beside_known(records, known.people, known.open_phone, texts))
    said = pl.col("row", "field", "kept", "given")
    found = [
        pair.with_columns(field=pl.lit(name), kept=f"{name}_kept", given=name)
        .filter((pl.col("given") != pl.col("kept")) & (pl.col("given") != ""))
        .filter((pl.col("field") != "sex") | (pl.col("given") != str(rules.NOT_STATED)))
        .select(said)
        for pair in pairs
        for name in (*COMPARED, "id_number")
        if f"{name}_kept" in pair.columns
    ]
    return pl.concat([pl.DataFrame(schema=schema), *found]).sort("row", "field")


def _beside_known(
    records: pl.DataFrame, people: pl.DataFrame, open_phone: Callable[[int], str], texts: list[pl.Expr]
) -> pl.DataFrame:
    """Rows of people the register knows beside what it holds of them; a number only where it holds none."""
    number = pl.when(pl.col("id_state") == "verified").then("id_number").otherwise(pl.lit("")).alias("id_number")
    met = records.filter(pl.col("outcome") == "known").select("row", "person", *texts, number)
    unnumbered = pl.when(pl.col("has_number").not_()).then(pl.lit("")).alias("id_number")
    held = people.with_row_index("person").select(pl.col("person").cast(pl.Int64), *texts, unnumbered)
    held = held.join(met.select("person").unique(), on="person", how="semi")
    phones = [open_phone(person) if phone else "" for person, phone in held.select("person", "phone").iter_rows()]
    return met.join(held.with_columns(pl.Series("phone", phones, dtype=pl.Utf8)), on="person", suffix="_kept")


def _plausibility(records: pl.DataFrame, county: str, divisions: dict[str, DivisionEntry]) -> dict[str, list[int]]:
    """Findings beyond the table of the file format, each a list of rows."""
    columns = (
        "row", "household_number", "relation", "id_state", "id_number", "residence_division", "hukou_division", "sex",
        "residence_from", "birth_date", "address_refused",
    )  # fmt: skip
    taken = pl.col("outcome").is_in(["accept", "link", "known"])
    accepted = records.lazy().filter(taken).select(columns).collect()
    villages = pl.Series([code for code, entry in divisions.items() if entry.level is Level.VILLAGE]).implode()
    housed = accepted.filter(pl.col("household_number") != "")
    heads = (pl.col("relation") == rules.HEAD).sum().over("household_number")
    found = {
        "id_shape": accepted.filter((pl.col("id_state") == "unverified") & ~pl.col("id_number").str.contains(ID_SHAPE)),
        "residence_not_a_village": accepted.filter(~pl.col("residence_division").is_in(villages)),
        "nothing_in_this_county": accepted.filter(
            ~(pl.col("residence_division").str.starts_with(county) | pl.col("hukou_division").str.starts_with(county))
        ),
        "several_heads": housed.filter((heads > 1) & (pl.col("relation") == rules.HEAD)),
        "household_without_head": housed.filter(heads == 0),
        "sex_not_stated": accepted.filter(pl.col("sex") == rules.NOT_STATED),
        "address_not_kept": accepted.filter("address_refused"),
        "residence_before_birth": accepted.filter(pl.col("residence_from") < pl.col("birth_date")),
    }
    return {name: rows["row"].to_list() for name, rows in found.items() if not rows.is_empty()}


__all__ = ["Analysis", "Known", "analyse"]
