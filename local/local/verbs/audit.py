"""`anjia audit verify`, `anjia doctor`, `anjia keys rotate`: what an operator asks of a running cell's database."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from chassis.access.seal import Seal, verify
from chassis.db.keyring import Keyring
from chassis.db.work import Database
from chassis.values import SystemClock
from rich.console import Console

from local import fleet
from local.cell import Cell, CellNotRunning, running
from local.places import data_folder
from local.secret_store import SERVICES
from local.verbs.between import compare_clocks, compare_orders, compare_visits
from local.verbs.everywhere import check_everywhere

Data = Annotated[Path | None, typer.Option("--data", help="folder of the cell's data · 数据目录")]
audit = typer.Typer(help="the access log and its seal · 访问日志及其封存", no_args_is_help=True)
keys = typer.Typer(help="encryption keys · 加密密钥", no_args_is_help=True)
console = Console(stderr=True)
# services that keep rows of their own: each has a doctor and a change of keys
WITH_DATA = SERVICES


def open_cell(data: Path | None) -> Cell:
    """The running cell, or the end with a word about it."""
    try:
        return running(data_folder(data))
    except CellNotRunning as error:
        console.print(str(error))
        raise typer.Exit(1) from None


def service_database(cell: Cell, service: str) -> Database:
    """A service's database as its application role sees it."""
    url = fleet.database_url(f"{service}_app", service, cell.secrets)
    return Database(url, keyring=Keyring(cell.data / "keys" / f"{service}.json"), clock=SystemClock())


@audit.command("verify")
def audit_verify(data: Data = None, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Seal what has ended, then compare log, seals and the copy outside the database. 核对访问日志。"""
    cell = open_cell(data)

    async def run() -> list[str]:
        nats_url = fleet.common(cell.data, cell.secrets)["ANJIA_NATS_URL"]
        folder, findings = cell.data / "seals", []
        for service in WITH_DATA:
            database = service_database(cell, service)
            await Seal(database, service=service, folder=folder, nats_url=nats_url).seal_once(wait=True)
            found = await verify(database, service=service, folder=folder, nats_url=nats_url)
            findings += [f"{service}: {one}" for one in found]
            await database.close()
        return findings

    findings = asyncio.run(run())
    if as_json:
        print(json.dumps({"clean": not findings, "findings": findings}))
    else:
        for finding in findings:
            print(finding)
        console.print(
            "the log is whole · 日志完整" if not findings else "[red]the log was tampered with · 日志被改动[/red]"
        )
    raise typer.Exit(1 if findings else 0)


@keys.command("rotate")
def rotate(data: Data = None) -> None:
    """Rewrite every encrypted value under a new key, then delete the old one; work goes on meanwhile. 更换密钥。"""
    cell = open_cell(data)
    for service in WITH_DATA:
        settings = fleet.service_settings(service, cell.data, cell.secrets)
        done = subprocess.run([sys.executable, "-m", service, "rekey"], check=False, env={**os.environ, **settings})
        if done.returncode:
            raise typer.Exit(done.returncode)


def doctor(data: Data = None, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Check the invariants on the data as they are. 体检：核对数据不变量。"""
    cell = open_cell(data)

    async def run() -> list[dict[str, str]]:
        findings = []
        for service in WITH_DATA:
            database = service_database(cell, service)
            findings += await import_module(f"{service}.doctor").examine(database)
            findings += await check_everywhere(service, database)
            await database.close()
        incentives, fees = service_database(cell, "incentives"), service_database(cell, "fees")
        findings += await compare_orders(incentives, fees)
        notifications = service_database(cell, "notifications")
        findings += await compare_clocks(incentives, notifications)
        await notifications.close()
        await incentives.close()
        concessions = service_database(cell, "concessions")
        findings += await compare_visits(concessions, fees)
        await concessions.close()
        await fees.close()
        return findings

    findings = asyncio.run(run())
    if as_json:
        print(json.dumps({"clean": not findings, "findings": findings}, ensure_ascii=False))
    else:
        for one in findings:
            print(f"{one['invariant']}: {one['where']}: {one['text']}")
        console.print("clean · 没有发现问题" if not findings else f"{len(findings)} findings · 发现问题")
    raise typer.Exit(1 if findings else 0)
