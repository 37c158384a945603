"""`anjia bench`: what the house must reach, measured on a cell of its own."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from chassis.values.clock import SystemClock
from rich.console import Console
from rich.table import Table

from local.bench.figures import Figure
from local.bench.ground import Ground

PEOPLE = 100_000
SECONDS = 20.0
MOST_WORDS = 200
# why some of what DESIGN asks for has no row yet
NOT_YET = {"search_p95_among_1000000": "measured among the people this run imports; give --people 1000000"}


def bench(
    names: Annotated[list[str] | None, typer.Argument(help="row families; all when left out")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="write the figures there")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="folder for the bench's own cell; empty or new")] = None,
    people: Annotated[int, typer.Option("--people", min=20, help="size of the county")] = PEOPLE,
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="length of each steady load")] = SECONDS,
) -> None:
    """Measure every part of the work beside floors of the same run. 性能测量。"""
    console = Console(stderr=True)
    ground = Ground(data, people)
    families = _families(ground, seconds)
    wanted = names or list(families)
    unknown = [name for name in wanted if name not in families]
    if unknown:
        message = f"{', '.join(unknown)}; there are {', '.join(families)}"
        raise typer.BadParameter(message)
    report = Report(people, json_file)
    try:
        console.print(f"a cell of its own in {ground.data} · 正在启动专用实例", highlight=False)
        ground.start()
        for name, measure in families.items():
            # everything else is measured on the people that the import brings
            if name in wanted or name == "import":
                started = time.monotonic()
                found, failed = _measured(measure)
                report.add(name, found if name in wanted else [], failed)
                console.print(f"{name}: {time.monotonic() - started:.0f} s {failed}", highlight=False)
                for one in found:
                    console.print(f"  {one.name} {one.as_json()['value']} {one.unit}", highlight=False)
    finally:
        ground.remove()
        report.show()
    raise typer.Exit(1 if report.void else 0)


def _measured(measure: Callable[[], list[Figure]]) -> tuple[list[Figure], str]:
    """A family's figures, or why it has none: what one could not do does not cost the others."""
    try:
        return measure(), ""
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this family's row
        first: BaseException = error
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        return [], f"{type(first).__name__}: {first}"[:MOST_WORDS]


class Report:
    """Figures as they come: the file is written after each family, so that what was measured stays."""

    def __init__(self, people: int, file: Path | None) -> None:
        self._people, self._file = people, file
        self._figures: list[Figure] = []
        # family → why it has no figures
        self.void: dict[str, str] = {}

    def add(self, family: str, figures: list[Figure], failed: str) -> None:
        """Take a family's figures, or why it has none."""
        self._figures += figures
        if failed:
            self.void[family] = failed
        if self._file is not None:
            self._file.write_text(json.dumps(self.as_json(), ensure_ascii=False, indent=1) + "\n")

    def as_json(self) -> dict[str, object]:
        """What the file holds."""
        return {
            "date": SystemClock().today().isoformat(),
            "cores": len(os.sched_getaffinity(0)),
            "people": self._people,
            "rows": [one.as_json() for one in self._figures],
            "not_yet": NOT_YET,
            "void": self.void,
        }

    def show(self) -> None:
        """Print the table; a family that failed is a row that says so."""
        told = self.as_json()
        table = Table(title=f"{told['date']} · {told['cores']} cores · {self._people} people")
        for column in ("name", "value", "target", "floor", "ratio", ""):
            table.add_column(column, justify="left" if column in ("name", "") else "right")
        for one in self._figures:
            row = one.as_json()
            units = (f"{row[column]} {one.unit}" for column in ("value", "target", "floor"))
            table.add_row(one.name, *units, str(row["ratio"]), "" if one.is_reached else "short")
        for family, why in self.void.items():
            table.add_row(family, "failed", "", "", "", why)
        Console(width=120).print(table)


def _families(ground: Ground, seconds: float) -> dict[str, Callable[[], list[Figure]]]:
    from local.bench import (  # noqa: PLC0415 - this verb alone
        assessing,
        browsing,
        hearing,
        importing,
        journeying,
        paying,
        reading,
        registering,
        searching,
        signing_in,
        starting,
    )
    from local.bench.load import run  # noqa: PLC0415

    newcomers = registering.Newcomers()
    return {
        "import": lambda: importing.measure(ground),
        "read": lambda: run(reading.measure(ground, seconds)),
        "register": lambda: run(registering.measure(ground, seconds, newcomers)),
        "search": lambda: run(searching.measure(ground, seconds / 2, newcomers)),
        "facts": lambda: run(hearing.measure(ground, seconds / 2)),
        "assess": lambda: run(assessing.measure(ground, seconds / 2)),
        "journey": lambda: run(journeying.measure(ground, newcomers)),
        "pay": lambda: run(paying.measure(ground, seconds / 2)),
        "pages": lambda: run(browsing.measure(ground, seconds / 4)),
        "sign-in": lambda: run(signing_in.measure(ground, seconds / 2)),
        "start": lambda: starting.measure(ground),
    }
