"""`anjia up`, `down`, `status`."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from local import cell, fleet, realm, secret_store
from local.parts import postgres
from local.parts.contract import prepare_contract
from local.places import data_folder, default_data
from local.supervisor import MARKER, Supervisor

Data = Annotated[Path | None, typer.Option("--data", help="folder of the cell's data · 数据目录")]
console = Console(stderr=True)
# a part of the cell that is where it should be
RESTING = ("running", "done")


def up(
    data: Data = None,
    detach: Annotated[bool, typer.Option("--detach", help="return when the first page answers")] = False,
    empty: Annotated[bool, typer.Option("--empty", help="without the demo county")] = False,
    port: Annotated[int | None, typer.Option("--port", help="port of the gateway")] = None,
) -> None:
    """Start the whole cell: PostgreSQL, NATS, Keycloak, registry and the gateway. 启动整套系统。"""
    folder = data_folder(data)
    if cell.status_of(folder) is not None:
        console.print("already up · 已在运行")
        print(_address(folder))
        return
    closed = postgres.closed_folder(folder)
    if closed is not None:
        console.print(
            f"{closed} 不允许账户 {postgres.ACCOUNT} 进入，数据库无法在其中运行。请改用 --data 指定的其他目录"
            f"（如 {default_data()}），或执行 chmod o+x {closed}\n"
            f"{closed} lets the account {postgres.ACCOUNT} not in, so that no database can run below it. Name another"
            f" folder with --data (as {default_data()}), or let it in: chmod o+x {closed}",
            highlight=False,
        )
        raise typer.Exit(2)
    if detach:
        _detach(folder, empty=empty, port=port)
        return
    if os.environ.get(MARKER) != str(folder):
        # the supervisor carries the marker itself, so that status can tell it from a stranger with its number
        os.environ[MARKER] = str(folder)
        os.execv(sys.executable, [sys.executable, "-m", "local", *sys.argv[1:]])
    raise typer.Exit(_supervise(folder, empty=empty, port=port))


def _supervise(folder: Path, *, empty: bool, port: int | None) -> int:
    prepare_contract()
    folder.mkdir(parents=True, exist_ok=True)
    cleared = cell.clear_orphans(folder)
    if cleared:
        console.print(f"cleared {cleared} processes of an earlier run · 已清理上次遗留的进程")
    content = secret_store.open_cell(folder, port=port, empty=empty)
    for name in fleet.password_names():
        content.password(name)
    parts = fleet.parts(folder, content)
    realm.settings_of(content)
    realm.accounts_of(content)
    secret_store.write(folder, content)
    started = time.monotonic()

    def tell(name: str, state: str) -> None:
        console.print(f"[dim]{time.monotonic() - started:6.1f}s[/dim] {name:18} {state}")

    def ready(starting: list[str]) -> None:
        print(_address(folder), flush=True)
        _say_what_comes(starting)
        console.print("sign-in names and passwords: ./anjia status · Ctrl-C stops everything · 按 Ctrl-C 停止")

    supervisor = Supervisor(folder, parts, tell)

    async def run() -> int:
        follower = asyncio.create_task(_follow(folder / "logs"))
        try:
            return await supervisor.run(ready)
        finally:
            follower.cancel()

    return asyncio.run(run())


COMING = {
    "keycloak": "public pages answer; sign-in opens in a moment · 公开页面已可打开，登录服务正在启动",
    "demo": "the demo county is loading; its line below says when it is there · 示范县正在载入，完成后在下方显示",
}


def _say_what_comes(starting: list[str]) -> None:
    for name, text in COMING.items():
        if name in starting:
            console.print(text, soft_wrap=True)


async def _follow(logs: Path) -> None:
    """Print new lines of every log with the name of its process before them."""
    places = {path: path.stat().st_size for path in logs.glob("*.log")}
    while True:
        for path in sorted(logs.glob("*.log")):
            size, seen = path.stat().st_size, places.get(path, 0)
            if size != seen:
                with path.open(errors="replace") as file:
                    file.seek(seen if size > seen else 0)
                    for line in file:
                        console.print(
                            f"[cyan]{path.stem}[/cyan] {line.rstrip()}", markup=True, highlight=False, soft_wrap=True
                        ) if "[" not in line else console.print(
                            f"{path.stem} {line.rstrip()}", markup=False, highlight=False, soft_wrap=True
                        )
                    places[path] = file.tell()
        await asyncio.sleep(0.3)


def _address(folder: Path) -> str:
    content = secret_store.read(folder)
    return fleet.addresses(content)["gateway"] if content is not None else ""


def _detach(folder: Path, *, empty: bool, port: int | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "logs").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "local", "up", "--data", str(folder)]
    command += ["--empty"] if empty else []
    command += ["--port", str(port)] if port is not None else []
    log_path = folder / "logs" / "supervisor.out"
    environment = {**os.environ, MARKER: str(folder)}
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
            start_new_session=True,
            text=True,
        )
    assert process.stdout is not None  # noqa: S101 - asked for above
    with console.status("starting · 正在启动"):
        address = process.stdout.readline().strip()
    if not address:
        console.print(log_path.read_text(errors="replace")[-4000:], markup=False)
        raise typer.Exit(process.wait() or 1)
    print(address)
    found = cell.status_of(folder)
    _say_what_comes([one["name"] for one in found["processes"] if one["state"] not in RESTING] if found else [])


def down(data: Data = None) -> None:
    """Stop the cell and wait until it has stopped. 停止整套系统。"""
    folder = data_folder(data)
    console.print("stopped · 已停止" if cell.stop(folder) else "nothing was running · 没有在运行")


def status(data: Data = None, as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False) -> None:
    """What runs, where it answers, who can sign in. 运行状态、地址和演示账号。"""
    folder = data_folder(data)
    found, content = cell.status_of(folder), secret_store.read(folder)
    if found is None or content is None:
        answer: dict[str, Any] = {"processes": [], "addresses": {}, "accounts": [], "clients": []}
        print(json.dumps(answer)) if as_json else console.print(str(cell.CellNotRunning(folder)))
        raise typer.Exit(1)
    answer = {
        "processes": found["processes"],
        "addresses": fleet.addresses(content),
        "accounts": realm.accounts_of(content),
        "clients": realm.clients_of(content),
    }
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for process in answer["processes"]:
        print(f"{process['name']:18} {process['pid'] or '-':>8} {process['state']}")
    for name, address in answer["addresses"].items():
        print(f"{name:18} {address}")
    for account in answer["accounts"]:
        print(f"{account['role']:18} {account['user']:20} {account['password']}  {account['division']}")
