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
from chassis.values.legible import has_private

from registry.matching.queries import Pair, find_pairs
from registry.rolls import rules
from registry.rolls.columns import TITLES, Mapping
from registry.rolls.fields import normal_texts, read_fields, row_marks
from registry.rolls.homes import where_known, with_homes
from registry.rolls.linking import link_numbers
from registry.rolls.noticing import Noticed, add_finding, notice
from registry.rolls.numbers import judge_numbers
from registry.rolls.tying import kin_doubts

if TYPE_CHECKING:
    from registry.divisions.codes import DivisionEntry
    from registry.rolls.tables import RollTable

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
        `sex`, `birth_date`, `household` with its `household_division` and `relation`, and the other
        fields of `COMPARED`, as in `Analysis.records`.
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

    records: a row for each row of the roll: `row`, `row_hash`, `outcome` (accept, quarantine, repeat, link, known;
        line: nobody's), `reasons` and `warnings` (lists), `link_row` (the row it is one person with), `person`
        (index into the known people), the fields in normal form; `id_state` is verified, unverified or none.
    differences: for linked and known rows: `row`, `field`, `kept`, `given`.
    likely_known, conflicts_known: a row and an index into the known people.
    noticed: findings for whoever looks at the preview, each with its text in both languages.
    written: row → field → what the cell says, of rows that are put aside.
    """

    records: pl.DataFrame
    linked: list[tuple[int, int]]
    conflicts: list[tuple[int, int]]
    likely: list[Pair]
    likely_known: list[tuple[int, int, tuple[str, ...]]]
    differences: pl.DataFrame
    plausibility: dict[str, list[int]] = field(default_factory=dict)
    conflicts_known: list[tuple[int, int]] = field(default_factory=list)
    noticed: list[dict[str, Any]] = field(default_factory=list)
    written: dict[int, dict[str, str]] = field(default_factory=dict)

    def report(self) -> dict[str, Any]:
        """The findings as `anjia import --json` prints them."""
        outcome = self.records["outcome"]
        return {
            "rows": int((outcome != "line").sum()),
            "accepted": int(outcome.is_in(["accept", "link", "known"]).sum()),
            "quarantined": _rows_by(self.records, "reasons", QUARANTINE),
            "warnings": _rows_by(self.records, "warnings", WARNINGS),
            "repeated": self.records.filter(pl.col("outcome") == "repeat")["row"].to_list(),
            "linked": [list(pair) for pair in self.linked],
            "conflicts": [list(pair) for pair in self.conflicts],
            "likely_duplicates": sorted([pair.first, pair.second] for pair in self.likely),
            "plausibility": self.plausibility,
            "findings": self.noticed,
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
    named: frozenset[int] = frozenset(),
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
        named: rows whose name a person wrote: Na is somebody's name there.
    """
    known = known or Known()
    texts = normal_texts(table)
    records = read_fields(texts, mapping, as_of, named)
    records = records.hstack(row_marks(texts, records, mapping, hashlib.sha256(b"roll row" + hash_key).digest()))
    noticed = notice(table, texts, mapping, as_of)
    nobody = known.people is None or known.people.is_empty()
    people = None if nobody else known.people
    records = judge_numbers(records, None if nobody else blind, synthetic_allowed=synthetic_allowed)
    records = _judge(_from_numbers(records, mapping), as_of, divisions, known, table.lines)
    records = with_homes(_without_own_province(records, county), people)
    written = _written(texts, mapping, records)
    del texts
    links = link_numbers(records, people, known.past)
    likely, likely_known = _likely(links.records, people)
    records = where_known(links.records, people)
    plausibility = _plausibility(records, county, divisions, noticed)
    _ask_kin(records, as_of, plausibility, noticed)
    return Analysis(
        records,
        links.linked,
        links.conflicts,
        likely,
        likely_known,
        _differences(records, None if nobody else known),
        plausibility,
        links.conflicts_known,
        noticed.findings,
        written,
    )


def _ask_kin(records: pl.DataFrame, as_of: date, plausibility: dict[str, list[int]], noticed: Noticed) -> None:
    rows = kin_doubts(records, as_of)
    if rows:
        plausibility["kin_in_doubt"] = rows
    zh = "与户主关系不足以确定父母或配偶，不作推断，导入后由经办人核对"
    en = "what they are to the head does not tell whose child or spouse they are; nothing is guessed, a clerk is asked"
    add_finding(noticed.findings, "kin_in_doubt", rows, zh, en)


def _written(texts: pl.DataFrame, mapping: Mapping, records: pl.DataFrame) -> dict[int, dict[str, str]]:
    """What the cells say of rows that are put aside, a text for every field of ours."""
    aside = records.select("row", waits=pl.col("outcome") == "quarantine")
    cells = texts.select(pl.col(header).alias(name) for name, header in mapping.fields.items())
    if "relation" in mapping.fields:  # as its column reads it: alone, a 2 would be another's (words.relation_reader)
        read = pl.Series("read", records["relation"])
        said = pl.when(pl.col("read") != "").then("read").otherwise("relation").alias("relation")
        cells = cells.with_columns(cells.select("relation").hstack([read]).select(said).to_series())
    waiting = aside.hstack(cells).filter("waits").drop("waits")
    empty = dict.fromkeys(TITLES, "")
    return {row.pop("row"): {**empty, **row} for row in waiting.iter_rows(named=True)}


def _without_own_province(records: pl.DataFrame, county: str) -> pl.DataFrame:
    """A hukou known to be in the county's own province or city alone may be here or not: it is not known, and asked."""
    wide = [county[:digits].ljust(12, "0") for digits in (2, 4)]
    code = pl.col("hukou_division")
    return records.with_columns(
        hukou_division=pl.when(code.is_in(wide)).then(pl.lit("")).otherwise(code), hukou_too_wide=code.is_in(wide)
    )


def _from_numbers(records: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Where a roll has no column for birth date or sex, what the verified number says is all it tells of them."""
    if "birth_date" not in mapping.fields:
        records = records.with_columns(birth_date="id_birth_date")
    if "sex" not in mapping.fields:
        said = pl.when("id_male").then(rules.MALE).when(pl.col("id_male").not_()).then(rules.FEMALE)
        records = records.with_columns(sex=said.otherwise(rules.NOT_STATED).cast(pl.Int8))
    return records


def _judge(
    records: pl.DataFrame, as_of: date, divisions: dict[str, DivisionEntry], known: Known, lines: dict[int, str]
) -> pl.DataFrame:
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
        outcome=pl.when(pl.col("row").is_in(pl.Series(list(lines), dtype=pl.Int32).implode()))
        .then(pl.lit("line"))
        .when("repeated")
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
        household=home_of("household_number"),
    ).collect()


def home_of(number: str) -> pl.Expr:
    """A household's number with its division before it; '' without a number."""
    whole = pl.concat_str("household_division", pl.lit("/"), number)
    return pl.when(pl.col(number) != "").then(whole).otherwise(pl.lit(""))


def _likely(
    records: pl.DataFrame, known: pl.DataFrame | None
) -> tuple[list[Pair], list[tuple[int, int, tuple[str, ...]]]]:
    """Pairs within the roll, and pairs of a new row with somebody the register knows."""
    people = _as_people(records)
    if known is None:
        return find_pairs(people), []
    start = len(records) + 1
    indexed = known.with_columns(household=home_of("household")).with_row_index("key", offset=start)
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


def _plausibility(
    records: pl.DataFrame, county: str, divisions: dict[str, DivisionEntry], noticed: Noticed
) -> dict[str, list[int]]:
    """Findings beyond the table of the file format, each a list of rows."""
    columns = (
        "row", "household_number", "relation", "id_state", "id_number", "residence_division", "hukou_division", "sex",
        "residence_from", "birth_date", "address_refused", "household_refused",
        "household_division", "home_in_doubt", "hukou_too_wide",
        "name",
    )  # fmt: skip
    taken = pl.col("outcome").is_in(["accept", "link", "known"])
    accepted = records.lazy().filter(taken).select(columns).collect()
    villages = pl.Series([code for code, entry in divisions.items() if entry.level is Level.VILLAGE]).implode()
    housed = accepted.filter(pl.col("household_number") != "")
    heads = (pl.col("relation") == rules.HEAD).sum().over("household_number", "household_division")
    provinces = pl.Series(sorted({code[:2] for code in divisions})).implode()
    codes = pl.Series(list(divisions)).implode()
    ours = pl.col("hukou_division").str.slice(0, 2).is_in(provinces)
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
        "household_number_not_kept": accepted.filter("household_refused"),
        "residence_before_birth": accepted.filter(pl.col("residence_from") < pl.col("birth_date")),
        "hukou_division_unknown": accepted.filter(ours & pl.col("hukou_division").is_in(codes).not_()),
        "hukou_not_a_village": accepted.filter(
            ours & pl.col("hukou_division").is_in(codes) & pl.col("hukou_division").is_in(villages).not_()
        ),
        "hukou_division_too_wide": accepted.filter("hukou_too_wide"),
        "household_in_doubt": accepted.filter("home_in_doubt"),
        "name_private_character": accepted.filter(pl.col("name").map_elements(has_private, return_dtype=pl.Boolean)),
    }
    listed = {name: rows["row"].to_list() for name, rows in found.items() if not rows.is_empty()}
    return {**listed, **noticed.rows}


__all__ = ["Analysis", "Known", "analyse"]
