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
    figures: list[Figure] = []
    void: dict[str, str] = {}
    try:
        console.print(f"a cell of its own in {ground.data} · 正在启动专用实例", highlight=False)
        ground.start()
        for name, measure in families.items():
            # everything else is measured on the people that the import brings
            if name in wanted or name == "import":
                started = time.monotonic()
                try:
                    found = measure()
                except ExceptionGroup as failed:
                    # one family that the machine could not carry says so and does not cost the others
                    void[name] = str(failed.exceptions[0])[:200]
                    found = []
                figures += found if name in wanted else []
                console.print(f"{name}: {time.monotonic() - started:.0f} s {void.get(name, '')}", highlight=False)
    finally:
        ground.remove()
    report = {
        "date": SystemClock().today().isoformat(),
        "cores": len(os.sched_getaffinity(0)),
        "people": people,
        "rows": [one.as_json() for one in figures],
        "not_yet": NOT_YET,
        "void": void,
    }
    if json_file is not None:
        json_file.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    _show(figures, report)
    raise typer.Exit(1 if void else 0)


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
        "journey": lambda: run(journeying.measure(ground)),
        "pay": lambda: run(paying.measure(ground, seconds / 2)),
        "pages": lambda: run(browsing.measure(ground, seconds / 4)),
        "sign-in": lambda: run(signing_in.measure(ground, seconds / 2)),
        "start": lambda: starting.measure(ground),
    }


def _show(figures: list[Figure], report: dict[str, object]) -> None:
    table = Table(title=f"{report['date']} · {report['cores']} cores · {report['people']} people")
    for column in ("name", "value", "target", "floor", "ratio", ""):
        table.add_column(column, justify="left" if column in ("name", "") else "right")
    for one in figures:
        told = one.as_json()
        table.add_row(
            one.name,
            *(f"{told[column]} {one.unit}" for column in ("value", "target", "floor")),
            str(told["ratio"]),
            "" if one.is_reached else "short",
        )
    Console(width=120).print(table)
