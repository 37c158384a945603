"""A roll as a Parquet file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from registry.rolls.columns import BY_WORD, plain
from registry.rolls.lines import line_kind
from registry.rolls.rules import COUNTY_ZONE, RollRefused, normal_text
from registry.rolls.tables import HEADER_WORDS, MAX_COLUMNS, MAX_ROWS, RollTable, finish, unique_headers
from registry.rolls.unreadable import (
    ArchiveBomb,
    FileTruncated,
    HeaderNotFound,
    TooManyColumns,
    TooManyRows,
    TypeUnknown,
)

if TYPE_CHECKING:
    import polars as pl

MAX_UNPACKED_BYTES = 2_000_000_000
# a float keeps fifteen digits; more of a number are invented (numbers that a spreadsheet destroyed)
SURE_BELOW = 1e15
# a row with fewer filled cells may be nobody's (tables.py)
_FEW = 9


def read_parquet(path: Path) -> RollTable:
    """A Parquet file's table."""
    import polars as pl  # noqa: PLC0415 - the serving process needs no frames
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        kept = pq.ParquetFile(path)
        if len(kept.schema_arrow) > MAX_COLUMNS:
            raise TooManyColumns(limit=str(MAX_COLUMNS))
        if kept.metadata.num_rows > MAX_ROWS:
            raise TooManyRows(limit=str(MAX_ROWS))
        size = sum(kept.metadata.row_group(i).total_byte_size for i in range(kept.metadata.num_row_groups))
        if size > MAX_UNPACKED_BYTES:
            raise ArchiveBomb
        names = list(kept.schema_arrow.names)
        read = kept.read().rename_columns([str(number) for number in range(len(names))])
        frame = pl.from_arrow(read)
    except RollRefused:
        raise
    except MemoryError:
        raise
    except Exception as error:
        raise FileTruncated from error
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a file is a table
    texts = frame.select(_as_text(column, kind) for column, kind in frame.schema.items())
    headers, repeated = unique_headers(names)
    if sum(plain(header) in BY_WORD for header in headers) < HEADER_WORDS:
        raise HeaderNotFound
    texts = texts.select(texts.columns[: len(headers)])
    texts = texts.rename(dict(zip(texts.columns, headers, strict=True)))
    return finish(headers, texts, _lines(texts, headers), repeated)


def _lines(texts: pl.DataFrame, headers: list[str]) -> dict[int, str]:
    """Lines that are nobody's: wherever the first cells of a row look so."""
    import polars as pl  # noqa: PLC0415

    first = pl.concat_str(texts.columns[:3]).str.contains("[计数号名别]|(?i)total")
    few = pl.sum_horizontal(pl.all() != "") < _FEW
    near = texts.with_row_index("row", offset=1).filter(texts.select(first | few).to_series())
    found = {}
    for row, *cells in near.iter_rows():
        kind = line_kind([normal_text(cell) for cell in cells], headers)
        if kind is not None:
            found[row] = kind
    return found


def _as_text(column: str, kind: pl.DataType) -> pl.Expr:
    import polars as pl  # noqa: PLC0415

    cell = pl.col(column)
    if isinstance(kind, pl.Datetime):
        if kind.time_zone is not None:  # an instant: its day in the county
            cell = cell.dt.convert_time_zone(str(COUNTY_ZONE)).dt.replace_time_zone(None)
            return cell.dt.strftime("%Y-%m-%d").fill_null("")
        return cell.dt.strftime("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00").fill_null("")
    if kind.is_nested() or kind == pl.Binary:
        raise TypeUnknown
    if kind.is_float():
        texts = cell.map_elements(number_text, return_dtype=pl.Utf8)
        return pl.when(cell.is_nan()).then(pl.lit("")).otherwise(texts).fill_null("")
    return cell.cast(pl.Utf8).fill_null("")


def number_text(value: float) -> str:
    """A number cell as text: whole ones without a point; one of more digits than it can keep as what it is, rounded."""
    if abs(value) >= SURE_BELOW:
        return f"{value:.14e}"
    return str(int(value)) if value == int(value) else repr(value)


__all__ = ["MAX_UNPACKED_BYTES", "number_text", "read_parquet"]
