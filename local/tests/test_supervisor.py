"""The supervisor: starts in order, starts again what crashes, later and later, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from local.fleet import Part
from local.supervisor import Supervisor

from local import supervisor as module

LIMIT_SECONDS = 20.0


def part(name: str, code: str, *, needs: tuple[str, ...] = (), once: bool = False) -> Part:
    """A small Python process; one that stays is ready at once, as its probe says."""
    command = [sys.executable, "-S", "-c", code]
    return Part(name, lambda: command, {}, list(needs), probe="" if once else f"always:{name}", once=once)


STAYS = "import time\nwhile True: time.sleep(60)"


class Told:
    """What the supervisor said, and when."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.is_ready = False
        self.starting: list[str] = []

    def __call__(self, name: str, state: str) -> None:
        self.lines.append((name, state))

    def count(self, name: str, state: str) -> int:
        return sum(1 for told in self.lines if told[0] == name and told[1].startswith(state))

    def ready(self, starting: list[str]) -> None:
        self.is_ready, self.starting = True, starting


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_SECONDS):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    async def answers(probe: str) -> bool:
        return not probe.startswith("never")

    monkeypatch.setattr(module, "_answers", answers)
    monkeypatch.setattr(module, "BACKOFF_SECONDS", (0.01, 0.02, 0.03))
    monkeypatch.setattr(module, "STOP_SECONDS", 1.0)


@asynccontextmanager
async def supervised(folder: Path, *parts: Part) -> AsyncIterator[tuple[Supervisor, Told, asyncio.Task[int]]]:
    (folder / "logs").mkdir()
    told = Told()
    found = Supervisor(folder, list(parts), told)
    task = asyncio.create_task(found.run(told.ready))
    try:
        yield found, told, task
    finally:
        found._stopping.set()
        async with asyncio.timeout(LIMIT_SECONDS):
            await task


def processes(folder: Path) -> dict[str, int]:
    return {one["name"]: one["pid"] for one in json.loads((folder / "status.json").read_text())["processes"]}


async def test_parts_start_after_those_they_need_and_one_shots_before_what_waits_for_them(tmp_path: Path) -> None:
    first, shot = part("first", STAYS), part("shot", "pass", needs=("first",), once=True)
    async with supervised(tmp_path, part("last", STAYS, needs=("shot",)), shot, first) as (_, told, _task):
        await until(lambda: told.is_ready)
        order = [told.lines.index(line) for line in (("first", "running"), ("shot", "done"), ("last", "starting"))]
        assert order == sorted(order)


async def test_first_page_does_not_wait_for_what_lags_and_says_that_it_is_still_starting(tmp_path: Path) -> None:
    slow = Part("sign-on", part("", STAYS).command, {}, probe="never:sign-on", lags=True)
    follows = replace(part("realm", "pass", needs=("sign-on",), once=True), lags=True)
    async with supervised(tmp_path, part("page", STAYS), slow, follows) as (_, told, _task):
        await until(lambda: told.is_ready)
        assert told.starting == ["sign-on", "realm"]
        assert ("page", "running") in told.lines


async def test_crashed_child_is_started_again_and_the_others_stay(tmp_path: Path) -> None:
    async with supervised(tmp_path, part("one", STAYS), part("other", STAYS)) as (_, told, _task):
        await until(lambda: told.is_ready)
        before = processes(tmp_path)
        psutil.Process(before["one"]).kill()
        await until(lambda: told.count("one", "running") == 2)
        after = processes(tmp_path)
        assert after["one"] != before["one"]
        assert after["other"] == before["other"]


async def test_child_that_keeps_crashing_is_started_later_and_later(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    crashes = f"open({str(marks)!r}, 'a').write('x')\nraise SystemExit(3)"
    async with supervised(tmp_path, part("steady", STAYS), part("broken", crashes)) as (found, told, task):
        await until(lambda: told.count("broken", "ended with 3") >= 3)
        pauses = [state.rsplit("again in ", 1)[1] for name, state in told.lines if "again in" in state]
        assert pauses[:3] == ["0.01 s", "0.02 s", "0.03 s"]
        assert [found._pause(failures) for failures in (1, 2, 3, 4, 99)] == [0.01, 0.02, 0.03, 0.03, 0.03]
        assert not task.done() or task.result() == 1


async def test_one_shot_that_never_succeeds_ends_the_start_and_names_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with supervised(tmp_path, part("shot", "raise SystemExit(1)", once=True)) as (_, told, task):
        async with asyncio.timeout(LIMIT_SECONDS):
            assert await task == 1
        assert not told.is_ready
    assert "shot could not be started" in capsys.readouterr().err


@pytest.mark.parametrize(
    "code",
    [STAYS, f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{STAYS}",
     f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-S', '-c', {STAYS!r}])\n{STAYS}"],
    ids=["obedient", "deaf", "with a child of its own"],
)  # fmt: skip
async def test_stopping_stops_all_and_leaves_nobody(tmp_path: Path, code: str) -> None:
    async with supervised(tmp_path, part("one", code), part("other", STAYS)) as (_, told, _task):
        await until(lambda: told.is_ready)
        started = [psutil.Process(pid) for pid in processes(tmp_path).values()]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0 if "subprocess" in code else 0.2):
                await until(lambda: "subprocess" in code and bool(started[0].children()))
        started += started[0].children(recursive=True)
    _, alive = psutil.wait_procs(started, timeout=5)
    assert [one.pid for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []
    assert not (tmp_path / "status.json").exists()


async def test_children_are_stopped_in_the_reverse_order_of_their_start(tmp_path: Path) -> None:
    async with supervised(tmp_path, part("a", STAYS), part("b", STAYS), part("c", STAYS)) as (_, told, _task):
        await until(lambda: told.is_ready)
    assert [name for name, state in told.lines if state == "stopping" and name != "supervisor"] == ["c", "b", "a"]


async def test_part_that_cannot_be_spawned_is_a_crash_like_any_other(tmp_path: Path) -> None:
    lost = Part("lost", lambda: [str(tmp_path / "no-such-program")], {}, probe="always:lost")
    async with supervised(tmp_path, lost) as (_, told, task):
        async with asyncio.timeout(LIMIT_SECONDS):
            assert await task == 1
        assert told.count("lost", "FileNotFoundError") >= 3
