"""A process that is told to stop stops, whatever its loops do with a cancellation."""

from __future__ import annotations

import asyncio

import pytest
from chassis.service import _end
from structlog.testing import capture_logs

from chassis import service


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "CANCEL_AGAIN_SECONDS", 0.01)


def deaf(times: int) -> asyncio.Task[None]:
    """A loop that takes so many cancellations for its own."""

    async def loop() -> None:
        left = times
        while True:
            try:
                await asyncio.sleep(3_600)
            except asyncio.CancelledError:
                left -= 1
                if left < 0:
                    raise

    return asyncio.create_task(loop(), name=f"deaf-{times}")


@pytest.mark.parametrize("times", [0, 1, 3])
async def test_loop_that_swallows_a_cancellation_is_cancelled_again(times: int) -> None:
    task = deaf(times)
    await asyncio.sleep(0)
    with capture_logs() as logs:
        await _end(task)
    assert task.cancelled()
    assert logs == []


async def test_loop_that_never_ends_is_named_and_not_waited_for() -> None:
    task, other = deaf(1_000), deaf(0)
    await asyncio.sleep(0)
    with capture_logs() as logs:
        await _end(task, other)
    assert other.cancelled()
    assert [(one["event"], one["tasks"]) for one in logs] == [("did_not_end", ["deaf-1000"])]
    while not task.done():
        task.cancel()
        await asyncio.sleep(0)


async def test_nothing_to_end_is_no_error() -> None:
    await _end()
