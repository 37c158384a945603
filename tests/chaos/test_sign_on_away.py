"""Sign-on hangs, then is gone, for a minute: whoever is signed in goes on, and the money is paid once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.cells import RunningCell
from tests.chaos.killing import until, wait_for_another
from tests.chaos.life import Life
from tests.chaos.test_one_life_under_fire import INVOICES, ORDERS, PAID, is_clean, money

AWAY_SECONDS = 60
# steps of people who have signed in before; none of them waits for sign-on
WORKED = ("accept", "submit", "check", "decide", "prepare", "compare", "approve")


def pid_of(cell: RunningCell, name: str) -> int:
    """Which process bears this name now; 0 if none does."""
    return next(int(one["pid"] or 0) for one in cell.status["processes"] if one["name"] == name)


@contextmanager
def away(cell: RunningCell, name: str, *, seconds: float) -> Iterator[threading.Event]:
    """A process takes what comes and answers nothing; at half time it dies, and its successor does not get up.

    The event is set when the time is over and the successor goes on.
    """
    frozen = pid_of(cell, name)
    os.kill(frozen, signal.SIGSTOP)
    back = threading.Event()

    def spend() -> None:
        time.sleep(seconds / 2)
        os.kill(frozen, signal.SIGKILL)
        until(lambda: pid_of(cell, name) not in (0, frozen), f"another {name} is started")
        successor = pid_of(cell, name)
        os.kill(successor, signal.SIGSTOP)
        time.sleep(seconds / 2)
        back.set()
        os.kill(successor, signal.SIGCONT)

    hand = threading.Thread(target=spend)
    hand.start()
    try:
        yield back
    finally:
        hand.join()
        wait_for_another(cell, name, frozen)


def is_told_that_sign_on_is_away(cell: RunningCell) -> bool:
    """Whoever wants to sign in meanwhile reads that it is not their doing."""
    answer = httpx.get(f"{cell.status['addresses']['gateway']}/signin?next=/", timeout=30)
    return answer.status_code == httpx.codes.SERVICE_UNAVAILABLE


def test_a_minute_without_sign_on_holds_up_nobody_who_is_signed_in(cell: RunningCell) -> None:
    before = money(cell, PAID)[0]
    life = Life(cell)
    for person in life.by.values():
        person.session()
    steps = dict(life.steps())
    steps["birth"]()
    steps["hukou"]()
    with away(cell, "keycloak", seconds=AWAY_SECONDS) as back:
        assert is_told_that_sign_on_is_away(cell)
        for name in WORKED:
            steps[name]()
        assert not back.is_set(), "seven steps were done while sign-on was away"
    for name in list(steps)[list(steps).index("result") :]:
        steps[name]()
    life.end()
    until(lambda: is_clean(cell), "doctor is clean")
    count, amount = money(cell, PAID)[0]
    assert (count, amount or 0) == (before[0] + 1, (before[1] or 0) + int(life.offer["amountFen"]))
    assert money(cell, ORDERS) == money(cell, INVOICES) == []
