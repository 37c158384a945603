"""The county in figures: a pyramid, its table, CSV. What may be published is decided in the register."""

from __future__ import annotations

import time
from typing import Any

from chassis.errors import DomainError, Kind, Text
from starlette.responses import Response

from gateway.pages.frame import environment
from gateway.pages.places import place_name
from gateway.pages.tables import csv_file
from gateway.pages.visit import Pages, Visit

KEPT_SECONDS = 600.0
COLUMNS = ("male", "female", "total")
TOTAL = "total"
_KEPT: dict[int, tuple[float, Any]] = {}


async def _tables(pages: Pages) -> Any:  # noqa: ANN401 - a message of the contract
    """Asked for once in a while: the public site is no load on the register."""
    until, found = _KEPT.get(id(pages), (0.0, None))
    if time.monotonic() > until:
        found = await pages.ask_as_gateway("StatisticsService_GetPopulationTables")
        _KEPT[id(pages)] = (time.monotonic() + KEPT_SECONDS, found)
    return found


def lines_of(table: Any, language: str) -> list[tuple[str, dict[str, Any]]]:  # noqa: ANN401
    """(title, cell by column) for each line of a table, in order."""
    lines: dict[str, dict[str, Any]] = {}
    for cell in table.cells:
        lines.setdefault(cell.line, {})[cell.column] = cell
    total = "合计" if language == "zh" else "Total"
    return [(total if line == TOTAL else place_name(line), cells) for line, cells in lines.items()]


async def statistics(visit: Visit) -> Response:
    """The pyramid with its table beside it, and the townships."""
    found = await _tables(visit.pages)
    tables = {table.name: lines_of(table, visit.language) for table in found.tables}
    bands = [line for line in tables.get("age_sex", []) if line[0] not in ("合计", "Total")]
    most = max((cell.people for _, cells in bands for cell in cells.values() if cell.column != TOTAL), default=0)
    return visit.show(
        "site/statistics.html", found=found, tables=tables, bands=bands[::-1], most=max(most, 1), columns=COLUMNS
    )


async def statistics_csv(visit: Visit) -> Response:
    """One table for a spreadsheet; a withheld figure is an empty cell."""
    found = await _tables(visit.pages)
    table = next((one for one in found.tables if one.name == visit.path("table")), None)
    if table is None:
        raise DomainError(Kind.NOT_FOUND, "NO_SUCH_PATH", Text("没有这个表", "there is no such table"))
    said = environment(visit.language).filters["said"]
    rows: list[list[object]] = [["", *(said(column, "column") for column in COLUMNS)]]
    for title, cells in lines_of(table, visit.language):
        rows.append([title, *("" if cells[column].withheld else cells[column].people for column in COLUMNS)])
    return csv_file(f"anjia-{table.name}-{found.as_of}.csv", rows)
