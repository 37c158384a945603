"""One supervisor keeps all processes of a cell: starts them in order, restarts what crashes, stops all cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from local.fleet import Part

# Marks our processes, so that the next start finds those whose supervisor died, and touches no other.
MARKER = "ANJIA_CELL_DATA"
POLL_SECONDS = 0.05
STOP_SECONDS = 15.0
BACKOFF_SECONDS = (0.2, 0.5, 1, 2, 5, 10, 30)
STEADY_SECONDS = 30.0
OPENS_WITHIN_SECONDS = 2.0
ANSWERS_WITHIN_SECONDS = 5.0
LOG_BYTES = 20_000_000
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Child:
    """A part as it runs."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.process: asyncio.subprocess.Process | None = None
        self.state = "waiting"
        self.ready = asyncio.Event()


class Supervisor:
    """Runs the parts of one cell until told to stop."""

    def __init__(self, data: Path, parts: list[Part], tell: Callable[[str, str], None]) -> None:
        self._data = data
        self._children = {part.name: Child(part) for part in parts}
        self._tell = tell
        self._stopping = asyncio.Event()
        self._failed: str = ""

    async def run(self, ready: Callable[[list[str]], None]) -> int:
        """Start everything, say when the first page answers, and stay until stopped. Returns the exit code.

        Args:
            ready: is told once, with the names of what is still starting.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        keepers = {name: asyncio.create_task(self._keep(child)) for name, child in self._children.items()}
        logs = asyncio.create_task(self._rotate_logs())
        first_page = asyncio.create_task(self._all_ready())
        stop = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({first_page, stop}, return_when=asyncio.FIRST_COMPLETED)
        if first_page.done() and not self._stopping.is_set():
            self._write_status()
            ready([name for name, child in self._children.items() if not child.ready.is_set()])
        await stop
        self._tell("supervisor", "stopping")
        await self._stop_all()
        for task in (*keepers.values(), logs, first_page):
            task.cancel()
        await asyncio.gather(*keepers.values(), logs, first_page, return_exceptions=True)
        (self._data / "status.json").unlink(missing_ok=True)
        if self._failed:
            print(f"{self._failed} could not be started; see {self._data / 'logs'}", file=sys.stderr)
        return 1 if self._failed else 0

    async def _all_ready(self) -> None:
        """All that the first page waits for; sign-on and the demo county come while people look around."""
        for child in self._children.values():
            if not child.part.lags:
                await child.ready.wait()

    async def _keep(self, child: Child) -> None:
        for name in child.part.needs:
            await self._children[name].ready.wait()
        failures = 0
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                code = await self._run_once(child)
            except Exception as error:  # noqa: BLE001 - a part that cannot be fetched or spawned is a failed start
                self._tell(child.part.name, f"{type(error).__name__}: {error}")
                code = 1
            if self._stopping.is_set():
                return
            if child.part.once and code == 0:
                self._set(child, "done")
                child.ready.set()
                return
            failures = failures + 1 if time.monotonic() - started < STEADY_SECONDS else 1
            self._set(child, "crashed")
            self._tell(child.part.name, f"ended with {code}; again in {self._pause(failures)} s")
            # a demo county that does not load yet takes nobody's cell away: it is tried again
            if not child.ready.is_set() and failures > len(BACKOFF_SECONDS) and not child.part.lags:
                self._failed = child.part.name
                self._stopping.set()
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pause(failures)):
                    await self._stopping.wait()

    @staticmethod
    def _pause(failures: int) -> float:
        return BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS)) - 1]

    async def _run_once(self, child: Child) -> int:
        part = child.part
        command = await asyncio.to_thread(part.command)
        self._set(child, "starting")
        with (self._data / "logs" / f"{part.name}.log").open("ab") as log:
            child.process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={**_inherited(), **part.environment, MARKER: str(self._data)},
                start_new_session=True,
                preexec_fn=_die_with_parent(part.stop),
                **part.account,  # type: ignore[arg-type]
            )
        ended = asyncio.create_task(child.process.wait())
        if part.probe:
            ready = asyncio.create_task(self._wait_until_ready(child))
            await asyncio.wait({ended, ready}, return_when=asyncio.FIRST_COMPLETED)
            ready.cancel()
        return await ended

    async def _wait_until_ready(self, child: Child) -> None:
        while not await _answers(child.part.probe):
            await asyncio.sleep(POLL_SECONDS)
        self._set(child, "running")
        child.ready.set()

    async def _stop_all(self) -> None:
        """In reverse order; what does not stop in time is killed, and so is what is left of its group."""
        for child in reversed(list(self._children.values())):
            process = child.process
            if process is None or process.returncode is not None:
                continue
            self._set(child, "stopping")
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(child.part.stop)
            try:
                async with asyncio.timeout(STOP_SECONDS):
                    await process.wait()
            except TimeoutError:
                self._tell(child.part.name, "did not stop in time: killed")
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def _set(self, child: Child, state: str) -> None:
        child.state = state
        self._tell(child.part.name, state)
        self._write_status()

    def _write_status(self) -> None:
        processes = [
            {"name": name, "pid": child.process.pid if child.process else None, "state": child.state}
            for name, child in self._children.items()
        ]
        draft = self._data / "status.json.new"
        draft.write_text(json.dumps({"supervisor": os.getpid(), "processes": processes}))
        draft.replace(self._data / "status.json")

    async def _rotate_logs(self) -> None:
        while True:
            for path in (self._data / "logs").glob("*.log"):
                if path.stat().st_size > LOG_BYTES:
                    shutil.copy(path, path.with_suffix(".log.1"))
                    os.truncate(path, 0)
            await asyncio.sleep(10)


def _inherited() -> dict[str, str]:
    names = (
        "PATH",
        "LANG",
        "TZ",
        "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE",
        "HOME",
        "ANJIA_CACHE",
        "ANJIA_TRACE_RATIO",
        "ANJIA_SECOND_FACTOR",
        "ANJIA_OTLP_ENDPOINT",
    )
    return {name: os.environ[name] for name in names if name in os.environ}


def _die_with_parent(number: signal.Signals) -> Callable[[], None]:
    def ask() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(number))

    return ask


async def _answers(probe: str) -> bool:
    kind, _, rest = probe.partition(":")
    port, _, path = rest.partition("/")
    try:
        async with asyncio.timeout(OPENS_WITHIN_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", int(port))
    except (OSError, TimeoutError):
        return False
    try:
        if kind == "tcp":
            return True
        writer.write(f"GET /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        async with asyncio.timeout(ANSWERS_WITHIN_SECONDS):
            return b" 200" in await reader.readline()
    except (OSError, TimeoutError):
        return False
    finally:
        writer.close()
