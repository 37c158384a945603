"""The cells of a roll in normal form, column by column: each distinct text that is not plain already is read once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
from chassis.values.unit_numbers import names_unit

from registry.people.names import normal_name
from registry.rolls import rules
from registry.rolls.columns import Mapping

if TYPE_CHECKING:
    from registry.rolls.tables import RollTable

HASH_BYTES = 16
_UNIT = "\x1f"
_HASH_CHUNK = 20_000
# what normal form leaves as it is: ASCII without spaces, common characters
# and no mark of a spreadsheet (', ", `, =) before it
_PLAIN = r"^(?:[#-&(-<>-_a-~!\u4e00-\u9fff][\x21-\x7e\u4e00-\u9fff]*)?$"
_PLAIN_NAME = r"^[\u4e00-\u9fff]*$"
_PLAIN_NUMBER = r"^[0-9]{6}[12][09][0-9]{9}[0-9X]$"
_PLAIN_CODE = r"^[0-9]{12}$"
_ROUNDED = r"^[0-9]{15}000$"
_ROUNDED_AT_LEAST = 2
_PLAIN_HOUSEHOLD = r"^[0-9]+$"
# without a character that every unit's number comes with (chassis.values.unit_numbers):
# nothing that could be a unit's number in any disguise: what is plain is not looked through
_PLAIN_ADDRESS = r"^[[0-9A-Za-z一-鿿 #_.,()（），、-]--[队隊部军軍信警bBuU]]*$"
_PLAIN_PHONE = r"^1[3-9][0-9]{9}$"
# fields whose meaning, not spelling, makes two rows the same content in two formats of a roll
_CODED = ("sex", "birth_date", "ethnicity", "marital", "relation", "hukou_nature", "phone", "residence_from")
_SOURCES = {"marital": "marital_status"}


def normal_texts(table: RollTable) -> pl.DataFrame:
    """Every cell in normal form (`rules.normal_text`)."""
    return table.frame.select(mapped(table.frame[name], rules.normal_text, pl.Utf8(), _PLAIN) for name in table.headers)


def mapped(column: pl.Series, rule: Callable[[str], Any], kind: pl.DataType, plain: str = "") -> pl.Series:
    """A rule applied to each distinct value once.

    Args:
        column: texts, none null.
        rule: one text → its answer; to a `plain` text its answer is the text itself.
        kind: of the answers.
        plain: pattern of the texts that need no rule; '' for none.
    """
    name = column.name
    if not plain:
        return _looked_up(column, column.unique(), rule, kind).rename(name)
    special = ~column.str.contains(plain)
    if not special.any():
        return column
    few = column.filter(special)
    return column.clone().scatter(special.arg_true(), _looked_up(few, few.unique(), rule, kind)).rename(name)


def _looked_up(column: pl.Series, distinct: pl.Series, rule: Callable[[str], Any], kind: pl.DataType) -> pl.Series:
    answers = pl.Series("answer", [rule(value) for value in distinct], dtype=kind)
    keys = pl.DataFrame({"told": distinct, "answer": answers})
    return column.to_frame("told").join(keys, on="told", how="left", maintain_order="left")["answer"]


def read_fields(
    texts: pl.DataFrame, mapping: Mapping, as_of: date, named: frozenset[int] = frozenset()
) -> pl.DataFrame:
    """What the cells mean: a row for each row, the columns of `Analysis.records` that one cell decides.

    `name_written`, `birth_written`, `id_written` are the cells; `name_unknown` and `name_unset` what the name cell
    says; `phone` is null for what is not a phone. Of `named` rows a person says that the name is one: Na, Null.
    """
    count = len(texts)

    def cells(name: str) -> pl.Series:
        header = mapping.fields.get(name)
        column = texts[header] if header is not None else pl.repeat("", count, dtype=pl.Utf8, eager=True)
        return column.alias(name)

    def read_day(text: str) -> date | None:
        return rules.read_date(text, as_of)

    names, relations = cells("name"), cells("relation")
    unknown = mapped(names, rules.is_name_unknown, pl.Boolean()).rename("name_unknown")
    if named:
        sure = pl.Series([row in named for row in range(1, count + 1)]) & mapped(
            names, rules.may_be_a_name, pl.Boolean()
        )
        unknown = (unknown & ~sure).rename("name_unknown")
    # a unit's number is nobody's name, whoever says it is
    unknown = (unknown | _is_refused(names)).rename("name_unknown")
    return pl.DataFrame(
        [
            pl.int_range(1, count + 1, dtype=pl.Int32, eager=True).alias("row"),
            _emptied(
                mapped(cells("household_number"), rules.read_household_number, pl.Utf8(), _PLAIN_HOUSEHOLD),
                _is_refused(cells("household_number")),
            ),
            _is_refused(cells("household_number")).alias("household_refused"),
            names.rename("name_written"),
            _emptied(mapped(names, normal_name, pl.Utf8(), _PLAIN_NAME), unknown),
            unknown,
            mapped(names, rules.is_unnamed, pl.Boolean()).rename("name_unset"),
            cells("birth_date").rename("birth_written"),
            mapped(cells("sex"), rules.read_sex, pl.Int8()),
            mapped(cells("birth_date"), read_day, pl.Date()),
            mapped(cells("ethnicity"), rules.read_ethnicity, pl.Utf8()),
            mapped(cells("marital_status"), rules.read_marital, pl.Utf8()).rename("marital"),
            mapped(relations, rules.relation_reader(relations.unique()), pl.Utf8()),
            mapped(cells("hukou_nature"), rules.read_hukou_nature, pl.Utf8()),
            mapped(cells("phone"), rules.read_phone, pl.Utf8(), _PLAIN_PHONE),
            _without_rounded(mapped(cells("id_number"), rules.read_number, pl.Utf8(), _PLAIN_NUMBER)),
            mapped(cells("hukou_division"), rules.read_wide_code, pl.Utf8(), _PLAIN_CODE),
            mapped(cells("residence_division"), rules.read_code, pl.Utf8(), _PLAIN_CODE),
            mapped(cells("residence_from"), read_day, pl.Date()),
            mapped(cells("hukou_address"), _kept_address, pl.Utf8(), _PLAIN_ADDRESS),
            mapped(cells("residence_address"), _kept_address, pl.Utf8(), _PLAIN_ADDRESS),
            (_is_refused(cells("hukou_address")) | _is_refused(cells("residence_address"))).alias("address_refused"),
        ]
    )


def rounded(numbers: pl.Series) -> pl.Series:
    """Whether each number of a column lost its last digits: most of the column ends as a spreadsheet leaves them.

    One number that ends in 000 is one in a thousand; a column of them was a column of number cells once.
    """
    long = numbers.str.contains(_PLAIN_NUMBER)
    lost = numbers.str.contains(_ROUNDED)
    most = int(lost.sum()) >= _ROUNDED_AT_LEAST and int(lost.sum()) * 2 > int(long.sum())
    return lost if most else pl.repeat(False, len(numbers), dtype=pl.Boolean, eager=True)  # noqa: FBT003 - a value


def _without_rounded(numbers: pl.Series) -> pl.Series:
    lost = rounded(numbers)
    kept = numbers.clone().scatter(lost.arg_true(), "") if lost.any() else numbers
    return kept.rename("id_written")


def _kept_address(text: str) -> str:
    """An address, or nothing where it is a unit's: who lives there is registered as anybody is, without it."""
    return "" if names_unit(text) else text


def _is_refused(addresses: pl.Series) -> pl.Series:
    kept = mapped(addresses, _kept_address, pl.Utf8(), _PLAIN_ADDRESS)
    return (addresses != "") & (kept == "")


def _emptied(texts: pl.Series, where: pl.Series) -> pl.Series:
    return texts.clone().scatter(where.arg_true(), "") if where.any() else texts


def row_marks(texts: pl.DataFrame, fields: pl.DataFrame, mapping: Mapping, key: bytes) -> pl.DataFrame:
    """What tells rows apart, their own number (序号) left out.

    Returns: `row_hash`, 16 bytes keyed, the same for the same content in another format of the roll (a date is a date
    however it is written); `row_spelling`, of the very cells, for rows that are repeated within one roll.
    """
    told = texts.select(name for name in texts.columns if name not in mapping.index)
    others = texts.select(sorted(name for name in mapping.ignored if name not in mapping.index))
    marks = []
    for start in range(0, len(texts), _HASH_CHUNK):  # by chunks: a million rows in one text each are 300 MB
        cells, means, beside, spelt = (one[start : start + _HASH_CHUNK] for one in (texts, fields, others, told))
        content = pl.DataFrame([_content(cells, means, mapping, name) for name in sorted(mapping.fields)])
        joined = _joined(content.hstack(beside.rename(lambda name: f"other {name}")))
        digests = [hashlib.blake2b(text.encode(), key=key, digest_size=HASH_BYTES).digest() for text in joined]
        spelling = _joined(spelt).hash().alias("row_spelling")
        marks.append(pl.DataFrame([pl.Series("row_hash", digests, dtype=pl.Binary), spelling]))
    return pl.concat(marks, rechunk=True)


def _joined(frame: pl.DataFrame) -> pl.Series:
    return frame.select(pl.concat_str(pl.all(), separator=_UNIT)).to_series()


def _content(texts: pl.DataFrame, fields: pl.DataFrame, mapping: Mapping, name: str) -> pl.Series:
    """A field's meaning where it has one, its cell otherwise."""
    cell = texts[mapping.fields[name]].alias(name)
    meaning = next((one for one in _CODED if _SOURCES.get(one, one) == name), None)
    if meaning is None:
        return cell
    means = fields[meaning].cast(pl.Utf8).alias("means")
    unread = "" if meaning != "sex" else str(rules.NOT_STATED)
    frame = pl.DataFrame({"cell": cell, "means": means})
    read = pl.col("means").is_not_null() & (pl.col("means") != unread)
    return frame.select(pl.when(read).then("means").otherwise("cell")).to_series().rename(name)
