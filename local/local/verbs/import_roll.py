"""`anjia import`: a roll into the running cell, through the gateway."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from local.cell import CellNotRunning, running
from local.gateway_client import GatewayClient, Refused
from local.places import data_folder

DONE, REFUSED, IN_DOUBT = 0, 2, 3
ASKED_EVERY_SECONDS = 0.2
RESTING = ("in_doubt", "refused", "previewed", "committed", "undone")
BLOCK = 1024 * 1024


def import_roll(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or Parquet", exists=True, dir_okay=False)],
    county: Annotated[str, typer.Option("--county", help="county code, six digits · 县代码")],
    as_of: Annotated[
        str, typer.Option("--as-of", help="the day the roll speaks of, YYYY-MM-DD; today when left out")
    ] = "",
    columns: Annotated[
        Path | None, typer.Option("--columns", help="JSON: header → field, settles what is in doubt")
    ] = None,
    commit: Annotated[bool, typer.Option("--commit", help="register the people; without it only a preview")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="folder of the cell's data")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print the report as one JSON object")] = False,
) -> None:
    """Import a roll: preview, or with --commit register. 导入名册。

    Exit codes: 0 done, even with rows put aside; 2 the file is refused; 3 a column is in doubt.
    """
    console = Console(stderr=True)
    try:
        client = GatewayClient(running(data_folder(data)), "registration")
    except CellNotRunning as error:
        console.print(str(error))
        raise typer.Exit(1) from None
    client.wait_until_ready()
    try:
        roll = upload(client, file, county, as_of)
        roll = _wait(client, roll, console, "reading · 读取")
        if columns is not None and roll["state"] in ("in_doubt", "previewed"):
            settled = {"columns": json.loads(columns.read_text(encoding="utf-8"))}
            roll = client.call("POST", f"/v1/rolls/{roll['rollId']}:settleColumns", settled)
            roll = _wait(client, roll, console, "reading · 读取")
        if commit and roll["state"] == "previewed":
            roll = client.call("POST", f"/v1/rolls/{roll['rollId']}:commit", {})
            roll = _wait(client, roll, console, "registering · 登记")
    except Refused as refusal:
        print(json.dumps(refusal.problem, ensure_ascii=False))
        raise typer.Exit(REFUSED) from None
    _show(roll, as_json=as_json)
    raise typer.Exit({"in_doubt": IN_DOUBT, "refused": REFUSED}.get(roll["state"], DONE))


def upload(client: GatewayClient, file: Path, county: str, as_of: str, *, name: str = "") -> dict[str, Any]:
    """Send a file as a stream; returns the roll it became."""

    def blocks() -> Iterator[bytes]:
        with file.open("rb") as content:
            while block := content.read(BLOCK):
                yield block

    query = {"fileName": name or file.name, "county": county, "asOf": as_of}
    answer = client.http.post("/v1/rolls", params=query, content=blocks(), headers=client.headers(), timeout=600)
    if answer.is_error:
        raise Refused(answer.json())
    found: dict[str, Any] = answer.json()
    return found


def _wait(client: GatewayClient, roll: dict[str, Any], console: Console, doing: str) -> dict[str, Any]:
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(doing, total=None)
        while roll["state"] not in RESTING:
            time.sleep(ASKED_EVERY_SECONDS)
            roll = client.call("GET", f"/v1/rolls/{roll['rollId']}")
            progress.update(task, total=int(roll["rows"]) or None, completed=int(roll["done"]))
    return roll


def _show(roll: dict[str, Any], *, as_json: bool) -> None:
    report = whole(roll.get("report") or {})
    if as_json:
        json.dump({**report, "roll_id": roll["rollId"], "state": roll["state"]}, sys.stdout, ensure_ascii=False)
        print()
        return
    if roll["state"] in ("in_doubt", "refused"):
        print(json.dumps(report, ensure_ascii=False, indent=1))
        return
    print(f"{roll['fileName']}: {roll['state']} ({roll['rollId']})")
    print(f"rows · 行 {report['rows']}   accepted · 接受 {report['accepted']}")
    for part in ("quarantined", "warnings"):
        for reason, rows in report[part].items():
            print(f"  {part[:-1] if part == 'warnings' else part} {reason}: {len(rows)}")
    for part in ("repeated", "linked", "conflicts", "likely_duplicates"):
        print(f"  {part}: {len(report[part])}")


def whole(value: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON numbers come as floats from a Struct: whole ones are whole again."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(one) for one in value]
    if isinstance(value, dict):
        return {key: whole(one) for key, one in value.items()}
    return value
