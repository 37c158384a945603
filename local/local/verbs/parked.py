"""`anjia parked`: events that a service refused: listed, let through again, dismissed with a reason."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from typing import Annotated, Any

import typer
from chassis.access.scope import COUNTY
from rich.console import Console
from rich.table import Table

from local import fleet
from local.verbs.audit import WITH_DATA, Data, open_cell, service_database

parked = typer.Typer(help="events that were refused · 被拒收的事件", no_args_is_help=True)
console = Console()
LISTED = (
    "SELECT hearer, fact_id::text, subject, reason, parked_at FROM parked_fact WHERE replayed_at IS NULL"
    " ORDER BY parked_at"
)
DISMISS = (
    "UPDATE parked_fact SET replayed_at = now(), reason = 'DISMISSED: ' || %s WHERE fact_id::text = %s"
    " AND replayed_at IS NULL"
)


@parked.command("list")
def list_parked(data: Data = None) -> None:
    """Every event that waits, the oldest first. 列出待处理的事件。"""
    cell = open_cell(data)

    async def run() -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        for service in WITH_DATA:
            database = service_database(cell, service)
            async with database.work(COUNTY) as work:
                found += await (await work.raw.execute(LISTED)).fetchall()
            await database.close()
        return found

    table = Table("consumer", "event", "subject", "reason", "since")
    rows = asyncio.run(run())
    for row in rows:
        table.add_row(*map(str, row))
    console.print(table if rows else "nothing is parked · 没有待处理的事件")


@parked.command()
def replay(data: Data = None) -> None:
    """Let all of them through again; what is still refused stays listed with its reason. 重新处理。"""
    cell = open_cell(data)
    for service in WITH_DATA:
        settings = fleet.service_settings(service, cell.data, cell.secrets)
        done = subprocess.run([sys.executable, "-m", service, "replay"], check=False, env={**os.environ, **settings})
        if done.returncode:
            raise typer.Exit(done.returncode)
    list_parked(data)


@parked.command()
def dismiss(
    event: Annotated[str, typer.Argument(help="the event's id, from the list")],
    reason: Annotated[str, typer.Option(help="why it needs no effect; kept with it")],
    data: Data = None,
) -> None:
    """Say why an event needs no effect. 注明理由后不再处理。"""
    cell = open_cell(data)
    if not reason.strip():
        console.print("say why · 请写明理由")
        raise typer.Exit(2)

    async def run() -> int:
        changed = 0
        for service in WITH_DATA:
            database = service_database(cell, service)
            async with database.work(COUNTY) as work:
                changed += (await work.raw.execute(DISMISS, (reason.strip(), event))).rowcount
                await work.commit()
            await database.close()
        return changed

    if not asyncio.run(run()):
        console.print("no such event waits · 没有这个待处理的事件")
        raise typer.Exit(1)
