"""kill -9 at every step from birth to payment and visit: nothing is lost, nothing is paid twice, doctor is clean."""

from __future__ import annotations

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from local.fleet import database_url

from tests.cells import RunningCell
from tests.chaos.killing import kill_at_once, until, wait_for_another
from tests.chaos.life import Life

# one process a step; with --full the list is turned until each has met each step
KILLED = (
    "registry-serve", "incentives-work", "gateway", "incentives-serve", "nats",
    "fees-work", "postgres", "keycloak", "fees-serve", "registry-work", "notifications-work", "concessions-serve",
    "notifications-serve", "concessions-work",
)  # fmt: skip
PAID = (
    "SELECT count(*), sum(amount_fen) FROM transfer"
    " WHERE debit_account = 'paid:childcare_subsidy' AND credit_account LIKE 'transit:%%'"
)
# the same visit, however often it was sent, is one visit and one invoice
INVOICES = "SELECT reference::text, count(*) FROM invoice GROUP BY 1 HAVING count(*) > 1"
ORDERS = "SELECT person_id::text, count(*) FROM payment_order GROUP BY 1 HAVING count(*) > 1"


def money(cell: RunningCell, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database_url("postgres", "fees", cell.cell.secrets)) as connection:
        return connection.execute(statement).fetchall()


def kill_after(cell: RunningCell, name: str, *, seconds: float) -> int:
    time.sleep(seconds)
    return kill_at_once(cell, name)


def is_clean(cell: RunningCell) -> bool:
    done = cell.verb("doctor", "--json", check=False)
    return bool(done.stdout) and json.loads(done.stdout)["clean"]


@pytest.fixture
def turns(full: bool) -> range:
    return range(len(KILLED) if full else 1)


def test_each_step_meets_the_death_of_a_process_and_the_money_is_paid_once(cell: RunningCell, turns: range) -> None:
    for turn in turns:
        before = money(cell, PAID)[0]
        life = Life(cell)
        steps = life.steps()
        assert len(steps) == len(KILLED)
        for number, (_, step) in enumerate(steps):
            name = KILLED[(number + turn) % len(KILLED)]
            # dead before the step begins, or dying under it
            with ThreadPoolExecutor(1) as hand:
                wait = random.uniform(0.01, 0.3)  # noqa: S311 - any moment will do
                dying = hand.submit(kill_after, cell, name, seconds=(number + turn) % 2 * wait)
                if (number + turn) % 2 == 0:
                    dying.result()
                step()
                wait_for_another(cell, name, dying.result())
        life.end()
        until(lambda: is_clean(cell), "doctor is clean")
        count, amount = money(cell, PAID)[0]
        assert (count, amount or 0) == (before[0] + 1, (before[1] or 0) + int(life.offer["amountFen"]))
        assert money(cell, ORDERS) == money(cell, INVOICES) == []
