"""Sign-on hangs, then is gone, for a minute: whoever is signed in goes on, and the money is paid once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.cells import RunningCell, SignedIn
from tests.chaos.killing import until, wait_for_another
from tests.chaos.life import Life
from tests.chaos.test_one_life_under_fire import INVOICES, ORDERS, PAID, is_clean, money

AWAY_SECONDS = 60
# what goes on meanwhile; a step that needs a new token of a service waits for it and is not lost
WORKED = ("accept", "submit", "check", "decide", "prepare", "compare", "approve")


def pid_of(cell: RunningCell, name: str) -> int:
    """Which process bears this name now; 0 if none does."""
    return next(int(one["pid"] or 0) for one in cell.status["processes"] if one["name"] == name)


@contextmanager
def away(cell: RunningCell, name: str, *, seconds: float) -> Iterator[None]:
    """A process takes what comes and answers nothing; at half time it dies, and its successor does not get up."""
    frozen = pid_of(cell, name)
    os.kill(frozen, signal.SIGSTOP)

    def spend() -> None:
        time.sleep(seconds / 2)
        os.kill(frozen, signal.SIGKILL)
        until(lambda: pid_of(cell, name) not in (0, frozen), f"another {name} is started")
        successor = pid_of(cell, name)
        os.kill(successor, signal.SIGSTOP)
        time.sleep(seconds / 2)
        os.kill(successor, signal.SIGCONT)

    hand = threading.Thread(target=spend)
    hand.start()
    try:
        yield
    finally:
        hand.join()
        wait_for_another(cell, name, frozen)


def is_told_that_sign_on_is_away(cell: RunningCell) -> bool:
    """Whoever wants to sign in meanwhile reads that it is not their doing."""
    answer = httpx.get(f"{cell.status['addresses']['gateway']}/signin?next=/", timeout=30)
    return answer.status_code == httpx.codes.SERVICE_UNAVAILABLE


def test_a_minute_without_sign_on_loses_nothing_and_who_is_signed_in_reads_on(cell: RunningCell) -> None:
    before = money(cell, PAID)[0]
    life = Life(cell)
    steps = dict(life.steps())
    steps["birth"]()
    steps["hukou"]()
    for person in life.by.values():
        person.session()
    citizen = SignedIn(cell, "citizen", "own-data")
    with away(cell, "keycloak", seconds=AWAY_SECONDS):
        assert is_told_that_sign_on_is_away(cell)
        assert citizen.call("GET", life.case)["state"] == "offered"
        for name in WORKED:
            steps[name]()
    for name in list(steps)[list(steps).index("result") :]:
        steps[name]()
    life.end()
    until(lambda: is_clean(cell), "doctor is clean")
    count, amount = money(cell, PAID)[0]
    assert (count, amount or 0) == (before[0] + 1, (before[1] or 0) + int(life.offer["amountFen"]))
    assert money(cell, ORDERS) == money(cell, INVOICES) == []
